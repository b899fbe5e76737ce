import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Payment } from './payment.ts'
import { booksStart, type ProviderCharge } from './provider/provider.ts'
import { reconcileWithTheProvider } from './reconcile-with-the-provider.ts'

const at = new Date('2026-03-01T12:00:00.000Z')
const orderId = '01900000-0000-7000-8000-000000000001'
const asRead: ProviderCharge = {
  ...{ cursor: '1', key: orderId, amount: won(4500), reference: `order ${orderId}`, captured: true, refunded: 0 },
  createdAt: at,
}
const refunded: Payment = {
  ...{ id: '01900000-0000-7000-8000-000000000007', orderId, customerId: orderId, amount: won(4500), attempts: 1 },
  ...{ chargingUntil: at, tries: 0, createdAt: at, updatedAt: at, status: 'REFUNDED', refundId: orderId },
}

/** One comparison of a page that was read with what the provider says now. @returns what was done, and how far the books are settled */
async function compare(refundedNow: number | undefined) {
  const done: string[] = []
  let settled = booksStart
  const unexpected = (what: string) => async () => assert.fail(what)
  const job = reconcileWithTheProvider({
    payments: { ofOrder: async () => refunded },
    provider: {
      refund: async ({ key }) => {
        done.push(`refund ${key}`)
        return { outcome: 'refunded' }
      },
    },
    books: {
      charges: async (after) => ({ items: after === booksStart ? [asRead] : [], more: false }),
      refunds: async () => ({ items: [], more: false }),
      refundedOf: async () => refundedNow,
    },
    discrepancies: {
      begin: async () => ({ charges: booksStart, refunds: booksStart }),
      end: async ({ charges }) => {
        settled = charges
      },
      refundRepeated: async ({ providerKey }) => {
        done.push(`booked ${providerKey}`)
        return true
      },
      surplusReturned: unexpected('a surplus'),
      strayReturned: unexpected('a stray'),
      refundedThere: unexpected('refunded there'),
      leftToAPerson: unexpected('left to a person'),
      unseenRefunds: async () => [],
      refundSeen: async () => {},
    },
    now: () => new Date(at.getTime() + 600_000),
    newId: () => '01900000-0000-7000-8000-000000000009',
    log: { warn: () => {}, error: () => {} },
    found: (finding) => done.push(finding),
    everyMs: 1_000,
    graceMs: 120_000,
  })
  await job.run(new AbortController().signal)
  return { done, settled }
}

test('money that went back after the page was read is not missing', async () => {
  assert.deepEqual(await compare(4500), { done: [], settled: '1' })
})

test('a refund that the provider still has not made is made, booked and found once', async () => {
  assert.deepEqual(await compare(0), {
    done: [`refund refund-${orderId}`, `booked ${orderId}`, 'REFUND_MISSING'],
    settled: '1',
  })
})

test('while the provider does not answer nothing is concluded, and it is looked at again', async () => {
  assert.deepEqual(await compare(undefined), { done: [], settled: '0' })
})
