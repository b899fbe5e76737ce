/** The customer's return against the provider's news, thousands of times, on two instances: one capture each, told once. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { uuidv7, won } from '@jumun/contracts'
import type { OpenDatabase } from '@jumun/messaging'
import { type RunningToss, startTossSandbox } from '@jumun/sandbox-provider/toss'
import { bothAtOnce, raced, saidAbout, startTwoInstances, type TwoInstances } from '@jumun/testing'
import { hearTheProvider } from './hear-the-provider.ts'
import { lookUpUnknownOutcomes } from './look-up-unknown-outcomes.ts'
import { paymentStore } from './payment-store.ts'
import type { ProviderDriver } from './provider/provider.ts'
import { tossDriver } from './provider/toss/toss-driver.ts'
import { providerNews } from './provider-news.ts'
import { settlePayment } from './settle-payment.ts'
import { takePayment } from './take-payment.ts'

const races = 2_000
const secretKey = 'test_sk_of_the_races'
const price = won(4500)
const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = () => new Date()

let pair: TwoInstances
let toss: RunningToss
const drivers: ProviderDriver[] = []
before(async () => {
  toss = await startTossSandbox({ secretKey })
  pair = await startTwoInstances('payment', new URL('../migrations/', import.meta.url))
})
after(async () => {
  for (const driver of drivers) await driver.close()
  await pair?.stop()
  await toss?.stop()
})

function instance(db: OpenDatabase) {
  const provider = tossDriver({
    ...{ url: toss.url, key: secretKey, publicKey: 'test_ck_of_the_races', log: { warn: () => {} }, now },
  })
  drivers.push(provider)
  const payments = paymentStore(db)
  const settle = settlePayment({ payments, now, newId, random: Math.random, settled: () => {} })
  const lookUps = lookUpUnknownOutcomes({ payments, provider, settle, now, everyMs: 0 })
  const lost = (error: unknown): void => {
    throw error
  }
  return {
    take: takePayment({ payments, provider, settle, now, answerWithinMs: 30_000, lost }).take,
    hear: hearTheProvider({
      ...{ kept: providerNews(db, 'toss'), provider, references: { keysOf: async () => new Map() } },
      ...{ now, trigger: () => {}, heard: () => {} },
    }),
    lookUp: () => lookUps.run(new AbortController().signal),
  }
}

test(`the return against the news, ${races} times: one capture, told once, and both are content`, async () => {
  const [here, there] = [instance(pair.here), instance(pair.there)]
  const ids: string[] = []
  await raced(races, async (turn) => {
    const orderId = newId()
    ids.push(orderId)
    const asked = { id: newId(), orderId, customerId: newId(), amount: price }
    const waiting = await here.take({ ...asked, means: { method: 'toss' } })
    assert.ok(waiting.outcome === 'paid' && waiting.payment.status === 'UNKNOWN' && waiting.payment.next)
    const { paymentKey, amount } = toss.customerPays(orderId, price.amount)
    const news = toss.newsOf(orderId)
    const [back, heard] = await bothAtOnce(
      turn,
      () => here.take({ ...asked, means: { method: 'toss', paymentKey, amount } }),
      async () => {
        const twice = await Promise.all([there.hear('toss', news), there.hear('toss', news)])
        await there.lookUp()
        return twice.toSorted()
      },
    )
    assert.ok(back.outcome === 'paid')
    assert.equal(back.payment.status, 'APPROVED')
    assert.deepEqual(heard, ['again', 'looked-up'])
    assert.deepEqual((await saidAbout(pair.here, orderId)).said, ['PaymentApproved'])
    return 'paid'
  })
  const [row] = await pair.here.query(
    `SELECT count(*) AS payments, sum(captured) AS captured FROM payment WHERE status = 'APPROVED'`,
  )
  assert.deepEqual([Number(row?.['payments']), Number(row?.['captured'])], [races, races * price.amount])
  assert.deepEqual((await captures()).toSorted(), ids.toSorted(), 'in the books of the provider, too')
})

/** The order of each capture that the provider made. */
async function captures(): Promise<string[]> {
  const query = 'startDate=2000-01-01T00:00:00&endDate=2999-01-01T00:00:00&limit=1000000'
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  const answer = await fetch(`${toss.url}/v1/transactions?${query}`, { headers: { authorization } })
  const moved = (await answer.json()) as { orderId: string; status: string }[]
  return moved.filter(({ status }) => status === 'DONE').map(({ orderId }) => orderId)
}
