/** Our driver against a provider that is as strict as Toss's documents. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { listPayments, OrderCanceled, type PaymentMethod, pay, won } from '@jumun/contracts'
import { type RunningToss, startTossSandbox } from '@jumun/sandbox-provider/toss'
import { eventually, metricsOf, startTestService, type TestService } from '@jumun/testing'
import payment from '../../service.ts'
import { losingRelay } from '../losing-relay.ts'
import { providerKeepsItsPromises } from '../provider.features.ts'
import type { ChargeRequest } from '../provider.ts'
import { tossDriver } from './toss-driver.ts'

const key = 'test_sk_of_the_tests'
const options = { key, publicKey: 'test_ck_of_the_tests', log: { warn: () => {} }, now: () => new Date() }
const broughtBack = ({ paymentKey, amount }: { paymentKey: string; amount: number }) =>
  ({ method: 'toss', paymentKey, amount }) as const

providerKeepsItsPromises('Toss', async () => {
  const toss = await startTossSandbox({ secretKey: key })
  const relay = await losingRelay(toss.url)
  const driver = tossDriver({ ...options, url: relay.url })
  const driverOfNobody = tossDriver({ ...options, url: 'http://127.0.0.1:1' })
  const brought = new Map<string, PaymentMethod>()
  return {
    ...{ driver, driverOfNobody, relay, chargePath: /\/confirm$/, refundPath: /\/cancel$/ },
    means(orderId, { amount }, card) {
      const known = brought.get(orderId)
      const means = known ?? broughtBack(toss.customerPays(orderId, amount, card === 'good' ? 'good' : 'rejected'))
      brought.set(orderId, means)
      return means
    },
    async stop() {
      await Promise.all([driver.close(), driverOfNobody.close(), relay.stop()])
      await toss.stop()
    },
  }
})

describe('what Toss’s documents ask of a shop', { timeout: 60_000 }, () => {
  let toss: RunningToss
  let nowMs = Date.now()
  before(async () => {
    toss = await startTossSandbox({ secretKey: key, now: () => new Date(nowMs) })
  })
  after(() => toss?.stop())
  const driverNow = () => tossDriver({ ...options, url: toss.url, now: () => new Date(nowMs) })
  const request = (orderId: string, means: ChargeRequest['means'] = { method: 'toss' }): ChargeRequest => ({
    ...{ key: orderId, attempt: 1, amount: won(4500), payer: 'somebody', means, reference: `order ${orderId}` },
  })
  /** A shop that does as it likes. */
  async function careless(path: string, body: object, idempotencyKey: string = randomUUID()): Promise<any> {
    const answer = await fetch(`${toss.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        ...{ 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: await answer.json() }
  }
  const cancel = (paymentKey: string, cancelAmount: number, idempotencyKey?: string) =>
    careless(`/v1/payments/${paymentKey}/cancel`, { cancelReason: 'tests', cancelAmount }, idempotencyKey)

  test('the amount is compared before it is confirmed, here as there', async () => {
    const driver = driverNow()
    const [orderId, other] = [randomUUID(), randomUUID()]
    // the browser says another amount than ours: nothing is confirmed
    const cheaper = toss.customerPays(orderId, 100)
    assert.deepEqual(await driver.charge(request(orderId, broughtBack(cheaper))), {
      ...{ outcome: 'declined', reason: 'amount_differs' },
    })
    // it says ours, and the customer agreed to less: our amount is sent, and Toss does not take it
    const lying = { ...broughtBack(toss.customerPays(other, 100)), amount: 4500 }
    assert.deepEqual(await driver.charge(request(other, lying)), { outcome: 'declined', reason: 'invalid_request' })
    // a shop that believes the browser is paid too little
    const believed = await careless('/v1/payments/confirm', cheaper)
    assert.equal(believed.body.totalAmount, 100)
    await driver.close()
  })

  test('won alone are taken: another currency is refused before its customer is led anywhere', async () => {
    const driver = driverNow()
    const dollars = { ...request(randomUUID()), amount: { amount: 450, currency: 'USD' } }
    assert.deepEqual(await driver.charge(dollars), { outcome: 'declined', reason: 'currency_not_chargeable' })
    await driver.close()
  })

  test('of two cancels within a second the first counts alone; ours both go back', async () => {
    const [naive, ours] = [randomUUID(), randomUUID()]
    const { paymentKey } = toss.customerPays(naive, 4500)
    await careless('/v1/payments/confirm', { paymentKey, orderId: naive, amount: 4500 })
    const answers = [await cancel(paymentKey, 1000), await cancel(paymentKey, 500)]
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.balanceAmount]),
      [
        [200, 3500],
        [200, 3500],
      ],
      'a shop that believes the answer has given back 500 less than it thinks',
    )

    const driver = driverNow()
    await driver.charge(request(ours, broughtBack(toss.customerPays(ours, 4500))))
    const giveBack = (part: string, amount: number) =>
      driver.refund({ key: `part-${part}`, chargeKey: ours, amount: won(amount), reason: 'tests' })
    assert.equal((await giveBack('a', 1000)).outcome, 'refunded')
    // the clock of this provider stands still: however long one waits, it is the same second
    assert.equal((await giveBack('b', 500)).outcome, 'unavailable', 'not believed: it is not among the cancels')
    assert.equal(await driver.books.refundedOf(ours), 1000)
    nowMs += 2_000
    assert.equal((await giveBack('b', 500)).outcome, 'refunded', 'though its first key hears the same again')
    assert.equal(await driver.books.refundedOf(ours), 1500)
    await driver.close()
  })

  test('a key is remembered for 15 days, and then it is a new one', async () => {
    const orderId = randomUUID()
    const { paymentKey } = toss.customerPays(orderId, 4500)
    await careless('/v1/payments/confirm', { paymentKey, orderId, amount: 4500 })
    const first = await cancel(paymentKey, 1000, 'the same')
    nowMs += 15 * 86_400_000 - 1
    assert.deepEqual(await cancel(paymentKey, 1000, 'the same'), first)
    nowMs += 1
    assert.equal((await cancel(paymentKey, 1000, 'the same')).body.balanceAmount, 2500, 'a careless shop pays twice')
    // ours looks first
    const driver = driverNow()
    const refund = { key: 'part-c', chargeKey: orderId, amount: won(500), reason: 'tests' }
    nowMs += 2_000
    assert.equal((await driver.refund(refund)).outcome, 'refunded')
    nowMs += 16 * 86_400_000
    assert.equal((await driver.refund(refund)).outcome, 'refunded')
    assert.equal(await driver.books.refundedOf(orderId), 2500)
    await driver.close()
  })

  test('a bank that is in trouble for a moment is no refusal: asked again, it is paid', async () => {
    const driver = driverNow()
    const [orderId, stranger] = [randomUUID(), randomUUID()]
    const brought = broughtBack(toss.customerPays(orderId, 4500, 'troubled'))
    assert.equal((await driver.charge(request(orderId, brought))).outcome, 'unknown')
    assert.equal((await driver.lookup(orderId, won(4500))).outcome, 'captured')
    await driver.close()
    // nor is a key of ours that is not accepted the customer's fault
    const locked = tossDriver({ ...options, key: 'test_sk_of_yesterday', url: toss.url })
    const paid = broughtBack(toss.customerPays(stranger, 4500))
    assert.equal((await locked.charge(request(stranger, paid))).outcome, 'unknown')
    await locked.close()
  })

  test('a payment that waited too long may begin again', async () => {
    const driver = driverNow()
    const orderId = randomUUID()
    const brought = broughtBack(toss.customerPays(orderId, 4500))
    nowMs += 11 * 60_000
    assert.equal((await driver.charge(request(orderId, brought))).outcome, 'customer-acts')
    assert.equal(
      (await driver.charge(request(orderId, broughtBack(toss.customerPays(orderId, 4500))))).outcome,
      'captured',
    )
    await driver.close()
  })
})

describe('a shop with Toss', { timeout: 120_000 }, () => {
  let toss: RunningToss
  let service: TestService
  before(async () => {
    toss = await startTossSandbox({ secretKey: key })
    service = await startTestService(payment, {
      settings: {
        ...{ provider: 'toss', providerUrl: toss.url, providerKey: key, publicKey: 'test_ck_of_the_tests' },
        // nothing is looked up, but for what Toss tells
        ...{ jobEveryMs: 60_000, reconcileEveryMs: 3_600_000 },
      },
    })
  })
  after(async () => {
    await service?.stop()
    await toss?.stop()
  })
  const ask = (orderId: string, means: PaymentMethod = { method: 'toss' }) =>
    service.call(pay, { as: 'order', body: { orderId, customerId: orderId, amount: won(4500), payment: means } })
  async function tell({ headers, body }: ReturnType<RunningToss['newsOf']>): Promise<number> {
    const answer = await fetch(`${service.url}/payments/webhooks/toss`, {
      ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: new Uint8Array(body) },
    })
    await answer.body?.cancel()
    return answer.status
  }
  const shown = async (orderId: string) => {
    const as = { id: service.newId(), role: 'operator' } as const
    return (await service.call(listPayments, { as, query: { orderId } })).body.items[0]
  }
  const becomes = (orderId: string, status: string) =>
    eventually(async () => assert.equal((await shown(orderId)).status, status))
  const said = async (orderId: string) =>
    (await service.published()).filter((event) => event.subject === orderId).map(({ type }) => type)

  test('waits for its customer, who comes back from the window and has paid', async () => {
    const orderId = service.newId()
    const waiting = await ask(orderId)
    assert.deepEqual(
      [waiting.status, waiting.body.next],
      [202, { kind: 'confirm', provider: 'toss', publicKey: 'test_ck_of_the_tests', clientSecret: orderId }],
    )
    const measured = await metricsOf(service.url)
    assert.match(
      measured,
      /jumun_payments_unresolved(\{[^}]*\})? 0\n/,
      'nobody is called at night for a customer who thinks',
    )
    assert.match(measured, /jumun_payments_unresolved_oldest_seconds(\{[^}]*\})? 0\n/)
    const paid = await ask(orderId, broughtBack(toss.customerPays(orderId, 4500)))
    assert.deepEqual(
      [paid.status, paid.body.status, paid.body.card],
      [200, 'APPROVED', { brand: '현대', last4: '1234' }],
    )
    assert.deepEqual(await said(orderId), ['PaymentApproved'])
  })

  test('hears from Toss of who does not come back, believes none of it and asks', async () => {
    const [orderId, stranger] = [service.newId(), service.newId()]
    await ask(orderId)
    const early = toss.newsOf(orderId) // somebody made it up: there is nothing there
    assert.equal(await tell(early), 200)
    assert.equal((await shown(orderId)).status, 'UNKNOWN')
    toss.customerPays(orderId, 4500)
    const news = toss.newsOf(orderId)
    assert.deepEqual(await Promise.all([tell(news), tell(news)]), [200, 200])
    await becomes(orderId, 'APPROVED')
    assert.equal(await tell(early), 200, 'late')
    assert.deepEqual(await said(orderId), ['PaymentApproved'])
    assert.equal(await tell(toss.newsOf(stranger)), 200)
    const kept = await service.db.query('SELECT charge_key FROM provider_event')
    assert.deepEqual(new Set(kept.map((row) => row['charge_key'])), new Set([orderId]), 'a stranger fills nothing')
  })

  test('whichever comes first, the browser or the news, it is confirmed and told once', async () => {
    const orders = Array.from({ length: 20 }, () => service.newId())
    await Promise.all(orders.map((orderId) => ask(orderId)))
    await Promise.all(
      orders.map(async (orderId) => {
        const brought = broughtBack(toss.customerPays(orderId, 4500))
        await Promise.all([ask(orderId, brought), tell(toss.newsOf(orderId))])
        await becomes(orderId, 'APPROVED')
        assert.deepEqual(await said(orderId), ['PaymentApproved'])
      }),
    )
    const rows = await service.db.query(
      `SELECT count(*) AS payments, sum(captured) AS captured FROM payment WHERE order_id = ANY($1::uuid[])`,
      [orders],
    )
    assert.deepEqual([Number(rows[0]?.['payments']), Number(rows[0]?.['captured'])], [20, 20 * 4500])
  })

  test('confirms nothing for an order that has ended', async () => {
    const orderId = service.newId()
    await ask(orderId)
    const data = {
      orderId,
      customerId: orderId,
      storeId: orderId,
      reason: 'CUSTOMER' as const,
      total: won(4500),
      restock: true,
    }
    await service.receive(OrderCanceled, { subject: orderId, sequence: 2, data })
    await service.settled()
    const brought = broughtBack(toss.customerPays(orderId, 4500))
    await tell(toss.newsOf(orderId))
    const late = await ask(orderId, brought)
    assert.notEqual(late.body.status, 'APPROVED')
    assert.deepEqual(await said(orderId), [])
  })
})
