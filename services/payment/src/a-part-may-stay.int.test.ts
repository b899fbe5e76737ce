/** An order may end and keep a part of its money, or all of it: our books, the ledger and the provider's agree to the won. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listPayments, type Money, OrderCanceled, pay, won } from '@jumun/contracts'
import { type RunningProvider, startSandboxProvider } from '@jumun/sandbox-provider'
import { eventually, startTestService, type TestService } from '@jumun/testing'
import { paymentStore } from './payment-store.ts'
import payment from './service.ts'

const providerKey = 'sk_test_of_the_tests'
let sandbox: RunningProvider
let service: TestService

before(async () => {
  sandbox = await startSandboxProvider({ dataDir: ':memory:', key: providerKey })
  service = await startTestService(payment, {
    settings: {
      ...{ providerUrl: sandbox.url, providerKey, answerWithinMs: 3_000, jobEveryMs: 50 },
      ...{ reconcileEveryMs: 100, reconcileAfterMs: 200 },
    },
  })
})
after(async () => {
  await service?.stop()
  await sandbox?.stop()
})

async function paidOrder(): Promise<{ orderId: string; customerId: string }> {
  const [orderId, customerId] = [service.newId(), service.newId()]
  const body = { orderId, customerId, amount: won(4500), payment: { method: 'card' as const, token: 'tok_ok' } }
  assert.equal((await service.call(pay, { as: 'order', body })).body.status, 'APPROVED')
  return { orderId, customerId }
}
const end = (order: { orderId: string; customerId: string }, refund?: Money) =>
  service.receive(OrderCanceled, {
    ...{ subject: order.orderId, sequence: 5 },
    data: {
      ...{ ...order, storeId: service.newId(), reason: 'OPERATOR', total: won(4500), restock: false },
      ...(refund ? { refund } : {}),
    },
  })
async function books(orderId: string) {
  const [row] = await service.db.query(
    `SELECT p.status, p.captured, p.refunded, p.refund_seen_at IS NOT NULL AS seen,
       coalesce(sum(l.debit - l.credit) FILTER (WHERE l.account = 'provider'), 0) AS held
     FROM payment p JOIN ledger_entry l ON l.payment_id = p.id WHERE p.order_id = $1 GROUP BY p.id`,
    [orderId],
  )
  const headers = { authorization: `Bearer ${providerKey}` }
  const charge = (await (await fetch(`${sandbox.url}/charges/${orderId}`, { headers })).json()) as { refunded: number }
  return { ...row, held: Number(row?.['held']), there: charge.refunded }
}
const discrepancies = () => service.db.query('SELECT finding FROM discrepancy')
const said = async (orderId: string) =>
  (await service.published())
    .filter(({ subject }) => subject === orderId)
    .map(({ type, sequence, data }) => {
      const { amount, reason } = data as { amount: Money; reason?: string }
      return [type, sequence, amount.amount, reason]
    })

test('a part goes back once, though it is told twice; the rest is held, and the comparison of books finds nothing', async () => {
  const order = await paidOrder()
  for (const _ of ['once', 'again']) await end(order, won(1000))
  await eventually(async () =>
    assert.deepEqual(await books(order.orderId), {
      ...{ status: 'APPROVED', captured: 4500, refunded: 1000, held: 3500, there: 1000 },
      seen: true, // the provider's books were read, and have it
    }),
  )
  assert.deepEqual(await said(order.orderId), [
    ['PaymentApproved', 1, 4500, undefined],
    ['PaymentRefunded', 2, 1000, 'OPERATOR'],
  ])
  const as = { id: order.customerId, role: 'customer' as const }
  const { body } = await service.call(listPayments, { as, query: { orderId: order.orderId } })
  const [{ status, refunds }] = body.items
  assert.deepEqual(
    [status, refunds.map(({ amount, status }: never) => [amount, status])],
    ['APPROVED', [[won(1000), 'DONE']]],
  )
  assert.deepEqual(await discrepancies(), [])
})

test('a part that has gone back is not asked for again, though an instance that was asking meanwhile puts it off', async () => {
  const order = await paidOrder()
  await end(order, won(1000))
  const payments = paymentStore(service.db)
  const known = await eventually(async () => {
    const one = await payments.ofOrder(order.orderId)
    assert.ok(one?.status === 'APPROVED' && one.refunded === 1000)
    return one
  })
  await payments.refundLater(known, new Date(0))
  const [row] = await service.db.query('SELECT due_at FROM payment WHERE order_id = $1', [order.orderId])
  assert.equal(row?.['due_at'], null)
})

test('nothing goes back of an order that keeps all its money, and all of it when no part is named', async () => {
  const [kept, whole] = [await paidOrder(), await paidOrder()]
  await end(kept, won(0))
  await end(whole)
  await eventually(async () =>
    assert.deepEqual(await books(whole.orderId), {
      ...{ status: 'REFUNDED', captured: 4500, refunded: 4500, held: 0, there: 4500 },
      seen: true,
    }),
  )
  assert.deepEqual(await books(kept.orderId), {
    ...{ status: 'APPROVED', captured: 4500, refunded: 0, held: 4500, there: 0 },
    seen: false,
  })
  assert.deepEqual(await said(kept.orderId), [['PaymentApproved', 1, 4500, undefined]])
  assert.deepEqual(await discrepancies(), [])
})

test('a part that our books have and the provider has not is given back again, and no more than that part', async () => {
  const order = await paidOrder()
  await service.db.query(
    `UPDATE payment SET refunded = 700, refund_amount = 700, closed_reason = 'OPERATOR', closed_at = updated_at,
       refund_id = $2, events = 2 WHERE order_id = $1`,
    [order.orderId, service.newId()],
  )
  await eventually(async () => assert.equal((await books(order.orderId)).there, 700))
  await eventually(async () => assert.deepEqual(await discrepancies(), [{ finding: 'REFUND_MISSING' }]))
})
