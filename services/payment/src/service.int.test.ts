import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { getPayment, listPayments, lookUpPayments, OrderCanceled, OrderExpired, pay, won } from '@jumun/contracts'
import { type RunningProvider, startSandboxProvider } from '@jumun/sandbox-provider'
import { eventually, metricsOf, startTestService, type TestAnswer, type TestService } from '@jumun/testing'
import payment from './service.ts'

const providerKey = 'sk_test_of_the_tests'
let sandbox: RunningProvider
let service: TestService

before(async () => {
  sandbox = await startSandboxProvider({ dataDir: ':memory:', key: providerKey })
  service = await startTestService(payment, {
    settings: { providerUrl: sandbox.url, providerKey, answerWithinMs: 3_000, jobEveryMs: 50 },
  })
})
after(async () => {
  await service?.stop()
  await sandbox?.stop()
})

const customer = () => ({ id: service.newId(), role: 'customer' as const })
const operator = () => ({ id: service.newId(), role: 'operator' as const })
const payFor = (orderId: string, customerId: string, token = 'tok_ok', amount = 4500): Promise<TestAnswer> =>
  service.call(pay, {
    as: 'order',
    body: { orderId, customerId, amount: won(amount), payment: { method: 'card', token } },
  })
const cancel = (orderId: string, customerId: string, sequence = 2) => {
  const data = {
    orderId,
    customerId,
    storeId: service.newId(),
    reason: 'CUSTOMER' as const,
    total: won(4500),
    restock: true,
  }
  return service.receive(OrderCanceled, { subject: orderId, sequence, data })
}
const expire = (orderId: string, customerId: string) =>
  service.receive(OrderExpired, {
    subject: orderId,
    sequence: 2,
    data: { orderId, customerId, storeId: service.newId() },
  })
const becomes = (id: string, status: string) =>
  eventually(async () => {
    const { body } = await service.call(getPayment, { as: operator(), params: { id } })
    assert.equal(body.status, status)
    return body
  })
const saidAbout = async (orderId: string) =>
  (await service.published()).filter((event) => event.subject === orderId).map((event) => [event.type, event.sequence])

describe('the payment service', () => {
  test('answers an approved, a declined and an unanswered charge, each in its way', async () => {
    const { id } = customer()
    const approved = await payFor(service.newId(), id)
    assert.deepEqual([approved.status, approved.body.status, approved.body.attempts], [200, 'APPROVED', 1])
    assert.deepEqual(approved.body.card, { brand: 'Visa', last4: '4242' }, 'what a receipt says of the card')
    const declined = await payFor(service.newId(), id, 'tok_declined')
    assert.deepEqual([declined.status, declined.body.status, declined.body.reason], [200, 'DECLINED', 'card_declined'])
    const failed = await payFor(service.newId(), id, 'tok_error')
    assert.deepEqual([failed.status, failed.body.status], [202, 'UNKNOWN'])
    const slow = await payFor(service.newId(), id, 'tok_slow')
    await becomes(slow.body.id, 'APPROVED')
  })

  test('a charge that was never answered becomes APPROVED by itself', async () => {
    const orderId = service.newId()
    const { status, body } = await payFor(orderId, customer().id, 'tok_timeout')
    assert.equal(status, 202)
    await becomes(body.id, 'APPROVED')
    assert.deepEqual(await saidAbout(orderId), [['PaymentApproved', 1]])
  })

  test('a canceled order gets its money back once, although it is told twice', async () => {
    const orderId = service.newId()
    const someone = customer()
    const { body } = await payFor(orderId, someone.id)
    await Promise.all([cancel(orderId, someone.id), cancel(orderId, someone.id)])
    const refunded = await becomes(body.id, 'REFUNDED')
    assert.deepEqual([refunded.refunds.length, refunded.refunds[0].status], [1, 'DONE'])
    await service.settled()
    assert.deepEqual(await saidAbout(orderId), [
      ['PaymentApproved', 1],
      ['PaymentRefunded', 2],
    ])
  })

  test('an expired draft whose charge went through unheard gets its money back', async () => {
    const orderId = service.newId()
    const someone = customer()
    const { body } = await payFor(orderId, someone.id, 'tok_timeout')
    await expire(orderId, someone.id)
    await becomes(body.id, 'REFUNDED')
  })

  test('another instance finds and resolves what this one left behind', async () => {
    const { body } = await payFor(service.newId(), customer().id, 'tok_timeout')
    const other = await startTestService(payment, {
      besides: service,
      settings: { providerUrl: sandbox.url, providerKey, answerWithinMs: 3_000, jobEveryMs: 50 },
    })
    try {
      await eventually(async () => {
        const found = await other.call(getPayment, { as: operator(), params: { id: body.id } })
        assert.equal(found.body.status, 'APPROVED')
      })
    } finally {
      await other.stop()
    }
  })

  test('an operator finds the order of a card by its last digits, and of a payment by its id; nobody else does', async () => {
    const { body } = await payFor(service.newId(), customer().id)
    const look = async (asked: object, as: ReturnType<typeof customer> | ReturnType<typeof operator> = operator()) =>
      service.call(lookUpPayments, { as, body: asked as { cardEnd: string } })
    const ids = async (asked: object) =>
      ((await look(asked)).body.items as { orderId: string }[]).map(({ orderId }) => orderId)
    assert.ok((await ids({ cardEnd: '4242' })).includes(body.orderId))
    assert.ok(!(await ids({ cardEnd: '4243' })).includes(body.orderId))
    assert.deepEqual(await ids({ payment: body.id }), [body.orderId])
    assert.deepEqual(await ids({ payment: 'pi_nobody_knows' }), [])
    assert.equal((await look({ cardEnd: '42' })).status, 400)
    assert.equal((await look({ cardEnd: '4242' }, customer())).status, 403)
  })

  test("customers see their own payments, another's is not found, operators see all", async () => {
    const [minji, jisoo] = [customer(), customer()]
    const mine = (await payFor(service.newId(), minji.id)).body
    const theirs = (await payFor(service.newId(), jisoo.id)).body
    assert.equal((await service.call(getPayment, { as: minji, params: { id: mine.id } })).status, 200)
    assert.equal((await service.call(getPayment, { as: minji, params: { id: theirs.id } })).status, 404)
    assert.equal((await service.call(getPayment, { as: operator(), params: { id: theirs.id } })).status, 200)
    const list = await service.call(listPayments, { as: minji, query: { orderId: theirs.orderId } })
    assert.deepEqual(list.body.items, [])
    assert.equal((await service.call(listPayments, { as: minji })).body.items[0].id, mine.id)
    assert.equal((await service.call(listPayments)).status, 401)
    assert.equal((await service.call(listPayments, { as: { ...minji, role: 'rider' } })).status, 403)
  })

  test('lists go on where they stopped, newest first', async () => {
    const someone = customer()
    const made = []
    for (let count = 0; count < 5; count++) made.unshift((await payFor(service.newId(), someone.id)).body.id)
    const seen: string[] = []
    for (let cursor: string | undefined, pages = 0; pages < 10; pages++) {
      const { body } = await service.call(listPayments, {
        as: someone,
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      })
      seen.push(...body.items.map((item: { id: string }) => item.id))
      if (body.nextCursor === null) break
      cursor = body.nextCursor
    }
    assert.deepEqual(seen, made)
  })

  test('only services may ask for money, and only with sense', async () => {
    const body = {
      orderId: service.newId(),
      customerId: service.newId(),
      amount: won(4500),
      payment: { method: 'card' as const, token: 'tok_ok' },
    }
    assert.ok([401, 403, 404].includes((await service.call(pay, { as: customer(), body })).status))
    assert.ok([401, 403, 404].includes((await service.call(pay, { body })).status))
    const wrongAmount = { ...body, amount: { amount: -1, currency: 'KRW' } }
    assert.equal((await service.call(pay, { as: 'order', body: wrongAmount })).status, 400)
    assert.equal((await service.call(pay, { as: 'order', body })).status, 200)
    const otherAmount = await service.call(pay, { as: 'order', body: { ...body, amount: won(1) } })
    assert.deepEqual([otherAmount.status, otherAmount.body.code], [409, 'idempotency-key-reused'])
  })

  test('its metrics tell how payments end and how many have not', async () => {
    await payFor(service.newId(), customer().id)
    const text = await metricsOf(service.url)
    assert.match(text, /jumun_payments_total\{[^}]*outcome="approved"[^}]*\} [1-9]/)
    assert.match(text, /jumun_payments_unresolved(\{[^}]*\})? \d/)
    assert.ok(!text.includes(providerKey))
  })
})
