/** The service as a whole on a real database: its routes and reactions, with a payment that does whatever it is told. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  type AnswerOf,
  type Basket,
  type Endpoint,
  type Envelope,
  type EventType,
  type Order,
  type Payment,
  type PaymentMethod,
  type ProblemDetails,
  type UnresolvedPaymentAttempt,
  type UserRole,
  uuidv7,
  won,
} from '@jumun/contracts'
import { decode } from '@jumun/contracts/codec'
import * as events from '@jumun/contracts/events'
import * as http from '@jumun/contracts/http'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { CallFailed, CallRefused, Problem, type Running } from '@jumun/service'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { defaultDeadlines } from './deadlines.ts'
import order from './service.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
const storeId = newId()
const ownerId = newId()
const latteId = newId()
const customer = { id: newId(), role: 'customer' as UserRole }
const stranger = { id: newId(), role: 'customer' as UserRole }
const owner = { id: ownerId, role: 'owner' as UserRole }
const operator = { id: newId(), role: 'operator' as UserRole }

let postgres: TestPostgres
let db: OpenDatabase
let running: Running
let metrics: Registry
let now: Date
/** What payment does with the next questions, and what it was asked. */
let payment: (request: { orderId: string; customerId: string; amount: { amount: number } }) => Promise<unknown>
let questions: { orderId: string }[] = []
/** The sequence of the latest news of store and menu. */
let news = 0

before(async () => {
  postgres = await startTestPostgres()
  const url = await postgres.createDatabase()
  await migrate(url, [messagingMigrations, { name: 'order', folder: new URL('../migrations/', import.meta.url) }])
  db = openDatabase({ url, source: 'order' })
})
after(async () => {
  await db?.close()
  await postgres?.stop()
})
beforeEach(async () => {
  now = new Date()
  questions = []
  payment = answers(200, 'APPROVED')
  metrics = new Registry()
  running = await order.start({
    db,
    call: async (endpoint: Endpoint, { body, timeoutMs }: { body: never; timeoutMs: number }) => {
      assert.equal(endpoint, http.pay)
      assert.equal(timeoutMs, 8_000)
      questions.push(body)
      return payment(body)
    },
    clock: { now: () => now },
    newId,
    random: Math.random,
    settings: {
      draftExpiresMinutes: 15,
      sameBasketMinutes: 10,
      paymentPatienceMs: 8_000,
      ...defaultDeadlines,
      placesSeenHours: 24,
      placesKeptDays: 30,
    },
    log: pino({ level: 'silent' }),
    metrics,
  } as never)
  await hear(events.StoreChanged, 'store', storeNews(), ++news)
  await hear(events.ProductChanged, 'catalog', productNews(), ++news)
})

const answers =
  (status: 200 | 202, paymentStatus: Payment['status'], reason?: string) => async (request: { orderId: string }) => ({
    status,
    body: { orderId: request.orderId, status: paymentStatus, ...(reason ? { reason } : {}) },
  })
const noAnswer = async () => {
  throw new CallFailed('payment: no answer within 8000 ms', true)
}
const nobodyThere = async () => {
  throw new CallFailed('payment is not reachable', false)
}

async function ask<E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  as: { id: string; role: UserRole },
  request: object = {},
): Promise<AnswerOf<E>> {
  const found = running.routes?.find((one) => one.endpoint === (endpoint as unknown))
  assert.ok(found)
  const whole = {
    params: {},
    query: {},
    newId: newId(),
    requestId: 'request',
    caller: { kind: 'user', token: '', ...as },
    ...request,
  }
  return (await found.handle(whole as never, {} as never, {} as never)) as AnswerOf<E>
}
const basket = (change: Partial<Basket> = {}): Basket => ({
  storeId,
  fulfilment: 'pickup',
  lines: [{ productId: latteId, quantity: 2 }],
  payment: { method: 'card', token: 'tok_ok' },
  ...change,
})
const place = async (change: Partial<Basket> = {}, id = newId(), as = customer): Promise<Order> =>
  (await ask(http.placeOrder, as, { body: basket(change), newId: id })).body
const unanswered = async (id: string): Promise<string[]> => {
  const { body } = await ask(http.listUnresolvedPaymentAttempts, operator, { params: { id } })
  return body.items.map(({ outcome }: UnresolvedPaymentAttempt) => outcome)
}
const payAgain = (id: string, as = customer) =>
  ask(http.payOrder, as, { params: { id }, body: { payment: { method: 'card', token: 'tok_ok' } as PaymentMethod } })
const cancel = (id: string, as = customer) => ask(http.cancelOrder, as, { params: { id } })
const read = async (id: string, as = customer): Promise<Order> =>
  (await ask(http.getOrder, as, { params: { id } })).body

async function refusal(work: Promise<unknown>): Promise<ProblemDetails & { retryAfterSeconds?: number }> {
  const problem = await work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  )
  assert.ok(problem instanceof Problem, String(problem))
  return {
    ...problem.toJSON(),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
  }
}

async function hear<T>(kind: EventType<T>, subject: string, data: T, sequence = 1): Promise<void> {
  const reactions = running.reactions?.filter(({ kinds }) => kinds.some(({ type }) => type === kind.type)) ?? []
  assert.equal(reactions.length, 1, kind.type)
  const event = {
    type: kind.type,
    subject,
    correlationid: subject,
    sequence,
    time: now.toISOString(),
    data,
  } as Envelope<T>
  await db.transaction(async (tx) => reactions[0]?.handleAll([event], tx))
}
const about = (id: string) => ({ orderId: id, storeId, customerId: customer.id }) as never
const said = async (id: string): Promise<string[]> => {
  const rows = await db.query('SELECT type, sequence FROM outbox WHERE subject = $1 ORDER BY position', [id])
  assert.deepEqual(
    rows.map(({ sequence }) => sequence),
    rows.map((_, index) => index + 1),
    'sequences are dense and in order',
  )
  return rows.map(({ type }) => String(type))
}
const metric = async (name: string) => (await metrics.getSingleMetric(name)?.get())?.values

const storeNews = (change: Partial<events.StoreChanged> = {}): events.StoreChanged => ({
  storeId,
  ownerId,
  name: { ko: '카페', en: 'Café' },
  kind: 'cafe',
  address: { line1: 'Mapo-daero 1' },
  status: 'OPEN',
  fulfilments: ['delivery', 'pickup'],
  minutes: 10,
  ...change,
})
const productNews = (change: Partial<events.ProductChanged> = {}): events.ProductChanged => ({
  productId: latteId,
  storeId,
  name: { ko: '라떼', en: 'Latte' },
  price: won(4500),
  options: [],
  available: true,
  soldOut: false,
  ...change,
})

describe('the price that was agreed, and what is true when it is paid', () => {
  const quote = async (change: Partial<Basket> = {}) => {
    const { payment: _, agreedTotal: __, ...wanted } = basket(change)
    return (await ask(http.quoteOrder, customer, { body: wanted })).body
  }
  /** A draft that waits for its payment. */
  const draft = async (): Promise<string> => {
    payment = nobodyThere
    const id = newId()
    assert.equal((await refusal(place({}, id))).code, 'payment-unavailable')
    payment = answers(200, 'APPROVED')
    questions = []
    return id
  }

  test('a price that went up since it was agreed to: 409 with the new quote, nothing written, nothing asked of payment', async () => {
    const agreedTotal = (await quote()).total
    await hear(events.ProductChanged, 'catalog', productNews({ price: won(5500) }), ++news)
    const id = newId()
    const problem = await refusal(place({ agreedTotal }, id))
    assert.deepEqual([problem.status, problem.code], [409, 'price-changed'])
    assert.deepEqual([problem.quote?.total, problem.quote?.problems], [won(11_000), []])
    assert.deepEqual(problem.quote, await quote())
    assert.equal((await refusal(read(id))).code, 'not-found')
    assert.deepEqual([await said(id), questions], [[], []])
    assert.deepEqual((await place({ agreedTotal: won(11_000) })).total, won(11_000))
  })

  test('two left and five wanted is told before money moves, and is over with the next news', async () => {
    await hear(events.ProductChanged, 'catalog', productNews({ left: 2 }), ++news)
    const wanted = { lines: [{ productId: latteId, quantity: 5 }] }
    assert.deepEqual((await quote(wanted)).problems, [{ code: 'not-enough-stock', line: 0 }])
    const problem = await refusal(place(wanted))
    assert.deepEqual([problem.status, problem.code, problem.quote?.problems.length], [409, 'not-enough-stock', 1])
    await hear(events.ProductChanged, 'catalog', productNews({ soldOut: true }), ++news)
    assert.deepEqual((await quote()).problems, [{ code: 'sold-out', line: 0 }])
    assert.deepEqual(questions, [])
    await hear(events.ProductChanged, 'catalog', productNews(), ++news)
    assert.equal((await place(wanted)).status, 'PLACED')
  })

  test('a draft is not paid once the store closed, took its last order or the product is gone; it can be when that is over', async () => {
    const id = await draft()
    const code = async () => (await refusal(payAgain(id))).code
    await hear(events.StoreChanged, 'store', storeNews({ status: 'PAUSED' }), ++news)
    assert.equal(await code(), 'store-closed')
    await hear(events.StoreChanged, 'store', storeNews({ lastOrderAt: now.toISOString() }), ++news)
    assert.equal(await code(), 'store-closed')
    await hear(events.StoreChanged, 'store', storeNews(), ++news)
    await hear(events.ProductChanged, 'catalog', productNews({ available: false }), ++news)
    assert.equal(await code(), 'product-unavailable')
    await hear(events.ProductChanged, 'catalog', productNews({ soldOut: true }), ++news)
    assert.equal(await code(), 'sold-out')
    await hear(events.ProductChanged, 'catalog', productNews({ price: won(5500) }), ++news)
    const changed = await refusal(payAgain(id))
    assert.deepEqual([changed.code, changed.quote?.total], ['price-changed', won(11_000)])
    assert.deepEqual(questions, [], 'nothing was charged')
    assert.equal((await read(id)).status, 'AWAITING_PAYMENT')
    await hear(events.ProductChanged, 'catalog', productNews(), ++news)
    assert.equal((await payAgain(id)).body.status, 'PLACED')
  })

  test('an order that is paid is shown, whatever became of the store', async () => {
    const { id } = await place()
    await hear(events.StoreChanged, 'store', storeNews({ status: 'CLOSED' }), ++news)
    assert.equal((await payAgain(id)).body.status, 'PLACED')
  })
})

describe('place an order', () => {
  test('a random order id in every answer, so request, event, row and view never matched', async () => {
    const id = newId()
    const placed = await place({}, id)
    assert.equal(placed.id, id)
    assert.equal(placed.status, 'PLACED')
    assert.deepEqual(placed.total, won(9000))
    assert.deepEqual(await said(id), ['OrderDrafted', 'OrderPlaced'])
    assert.equal(placed.version, 2)
    assert.deepEqual(await read(id), placed)
    assert.deepEqual(
      questions.map(({ orderId }) => orderId),
      [id],
    )
  })

  test('has its number from the first second: of its store and business day, in every event, also when it is not paid', async () => {
    const bar = newId()
    const productId = newId()
    await hear(events.ProductChanged, productId, productNews({ productId, storeId: bar }))
    const open = (zone: object, sequence: number) =>
      hear(events.StoreChanged, bar, storeNews({ storeId: bar, ...zone }), sequence)
    const inTheBar = async () => (await place({ storeId: bar, lines: [{ productId, quantity: 1 }] })).number
    await open({ timeZone: 'Asia/Seoul', dayStartsAt: '05:00' }, 1)
    now = new Date('2026-03-02T14:50:00Z') // ten to midnight in Seoul
    const first = await Promise.all(Array.from({ length: 10 }, inTheBar))
    assert.deepEqual(
      first.toSorted((left, right) => Number(left) - Number(right)),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    )
    now = new Date('2026-03-02T18:00:00Z') // three in the morning: the bar is still on the evening before
    payment = answers(200, 'DECLINED', 'no cover')
    const id = newId()
    await refusal(place({ storeId: bar, lines: [{ productId, quantity: 1 }] }, id))
    assert.equal((await read(id)).number, 11)
    payment = answers(200, 'APPROVED')
    assert.equal(await inTheBar(), 12)
    now = new Date('2026-03-02T20:30:00Z')
    assert.equal(await inTheBar(), 1, 'half past five: a new day')
    now = new Date('2026-03-02T18:00:00Z')
    await open({ timeZone: 'America/New_York', dayStartsAt: '05:00' }, 2)
    assert.equal(await inTheBar(), 13, 'the same day there, by another clock')

    const paid = await place({ storeId: bar, lines: [{ productId, quantity: 1 }] })
    await hear(events.StockReserved, paid.id, about(paid.id))
    const rows = await db.query('SELECT type, body FROM outbox WHERE subject = $1 ORDER BY position', [paid.id])
    const kinds = [events.OrderDrafted, events.OrderPlaced, events.OrderConfirmed]
    assert.deepEqual(
      rows.map(
        ({ body }, index) => (decode(kinds[index]?.schemaId ?? 0, body as Buffer) as { number?: number }).number,
      ),
      [14, 14, 14],
    )
  })

  test('declined: 402 with the reason, and no store hears of it', async () => {
    payment = answers(200, 'DECLINED', 'insufficient funds')
    const id = newId()
    const problem = await refusal(place({}, id))
    assert.deepEqual(
      [problem.status, problem.code, problem.orderId, problem.reason],
      [402, 'payment-declined', id, 'insufficient funds'],
    )
    assert.deepEqual(await said(id), ['OrderDrafted', 'OrderPaymentDeclined'])
    assert.equal((await read(id)).reason, 'insufficient funds')
    assert.equal((await refusal(read(id, owner))).code, 'not-found')
    assert.deepEqual(await metric('jumun_orders_ended_total'), [
      { labels: { end: 'PAYMENT_DECLINED', reason: '' }, value: 1 },
    ])
  })

  describe('the provider has something to do for the customer', () => {
    const next = { kind: 'confirm', provider: 'stripe', publicKey: 'pk_test', clientSecret: 'pi_1_secret_2' } as const
    const waits = async ({ orderId }: { orderId: string }) => ({
      status: 202,
      body: { orderId, status: 'UNKNOWN', waits: true, next },
    })
    const stripe = { payment: { method: 'stripe' } } as const
    const placeIt = (id: string) => ask(http.placeOrder, customer, { body: basket(stripe), newId: id })
    const payIt = (id: string) => ask(http.payOrder, customer, { params: { id }, body: stripe })
    const shown = ({ status, body }: { status: number; body: object }) => ({
      ...{ status, order: (body as Order).status, next: 'payment' in body ? body.payment : undefined },
    })

    test('202 with what it is, and again whenever it is asked for; paid by whoever comes first, and then it is 201', async () => {
      payment = waits
      const id = newId()
      const told = { status: 202, order: 'AWAITING_PAYMENT', next: { next } }
      assert.deepEqual(shown(await placeIt(id)), told)
      assert.deepEqual(shown(await placeIt(id)), told, 'the same request again')
      assert.deepEqual(shown(await payIt(id)), told, 'on another phone')
      assert.deepEqual(
        questions.map(({ orderId }) => orderId),
        [id, id, id],
      )
      assert.deepEqual(await said(id), ['OrderDrafted'], 'no store and no catalog hears of it')
      assert.equal((await refusal(read(id, owner))).code, 'not-found')
      assert.deepEqual(
        await unanswered(id),
        [],
        'nothing is wrong: it is nobody’s breaker and no attempt without an answer',
      )
      payment = answers(200, 'APPROVED')
      assert.deepEqual(shown(await payIt(id)), { status: 201, order: 'PLACED', next: undefined })
      assert.deepEqual(shown(await placeIt(id)), { status: 201, order: 'PLACED', next: undefined })
      assert.equal(questions.length, 4, 'of what is paid nobody is asked')
      assert.deepEqual(await said(id), ['OrderDrafted', 'OrderPlaced'])
    })

    test('of the browser’s return and the provider’s news one places it, and the other finds it placed', async () => {
      payment = waits
      const id = newId()
      await placeIt(id)
      const arrived = Promise.withResolvers<void>()
      const news = Promise.withResolvers<void>()
      payment = async (request) => {
        arrived.resolve()
        await news.promise
        return answers(200, 'APPROVED')(request)
      }
      const back = payIt(id)
      await arrived.promise
      await hear(events.PaymentApproved, id, {
        orderId: id,
        customerId: customer.id,
        paymentId: newId(),
        amount: won(9000),
      })
      news.resolve()
      assert.deepEqual(shown(await back), { status: 201, order: 'PLACED', next: undefined })
      assert.deepEqual(await said(id), ['OrderDrafted', 'OrderPlaced'])
    })

    test('who never comes back has no order, and the time for it is the draft’s', async () => {
      payment = waits
      const id = newId()
      await placeIt(id)
      now = new Date(now.getTime() + 15 * 60_000)
      await runJobs()
      assert.equal((await read(id)).status, 'EXPIRED')
      assert.equal((await refusal(payIt(id))).code, 'order-not-payable')
      assert.deepEqual(await said(id), ['OrderDrafted', 'OrderExpired'])
    })

    test('one cannot pay this way here: 422 with the order, which is kept for another way', async () => {
      payment = async () => {
        throw new CallRefused(new Problem('payment-method-unavailable').toJSON())
      }
      const id = newId()
      const problem = await refusal(placeIt(id))
      assert.deepEqual([problem.status, problem.code, problem.orderId], [422, 'payment-method-unavailable', id])
      assert.equal((await read(id)).status, 'AWAITING_PAYMENT')
      assert.deepEqual(await unanswered(id), [])
      payment = answers(200, 'APPROVED')
      assert.equal((await payAgain(id)).body.status, 'PLACED')
    })
  })

  for (const [name, does, outcome] of [
    ['payment does not know yet', answers(202, 'UNKNOWN'), 'not-known-yet'],
    ['payment is still at it', answers(202, 'PENDING'), 'not-known-yet'],
    ['payment does not answer in time', noAnswer, 'silent'],
    ['payment is not there', nobodyThere, 'unreachable'],
  ] as const)
    test(`the fallback left an unpaid order standing: ${name}`, async () => {
      payment = does
      const id = newId()
      const problem = await refusal(place({}, id))
      assert.deepEqual(
        [problem.status, problem.code, problem.orderId, problem.retryAfterSeconds],
        [503, 'payment-unavailable', id, 2],
      )
      assert.deepEqual(await said(id), ['OrderDrafted'], 'a draft, no deal: no store and no catalog hears of it')
      assert.deepEqual(await unanswered(id), [outcome])
      assert.equal((await refusal(read(id, owner))).code, 'not-found')
      now = new Date(now.getTime() + 15 * 60_000)
      await runJobs()
      assert.equal((await read(id)).status, 'EXPIRED')
      assert.deepEqual(await said(id), ['OrderDrafted', 'OrderExpired'])
    })

  test('a breaker that is open answers without calling payment, but for a probe', async () => {
    payment = nobodyThere
    for (let count = 0; count < 10; count++) await refusal(place())
    assert.equal(questions.length, 10)
    const id = newId()
    for (let count = 0; count < 20; count++) assert.equal((await refusal(place({}, id))).code, 'payment-unavailable')
    const heard = await unanswered(id)
    assert.equal(heard.length, 20, 'also what was not asked is on record')
    assert.equal(heard.filter((outcome) => outcome !== 'not-asked').length, questions.length - 10, 'a probe each 2 s')
    for (let count = 0; count < 190; count++) await refusal(place({}, id))
    assert.equal((await unanswered(id)).length, 200, 'up to a bound')
    assert.deepEqual(await metric('jumun_breaker_state'), [{ labels: { breaker: 'order payment' }, value: 2 }])
  })

  test('the slow cards of one customer close the door to nobody; those of ten do', async () => {
    payment = noAnswer
    for (let count = 0; count < 30; count++) await refusal(place())
    assert.equal(questions.length, 30, 'payment was asked each time')
    payment = answers(200, 'APPROVED')
    assert.equal((await place({}, newId(), { ...customer, id: newId() })).status, 'PLACED')
    payment = answers(202, 'UNKNOWN')
    for (let count = 0; count < 10; count++) await refusal(place({}, newId(), { ...customer, id: newId() }))
    questions = []
    await refusal(place())
    assert.deepEqual(questions, [], 'known to be ill, it is not asked')
  })

  describe('the same once more', () => {
    const someone = () => ({ id: newId(), role: 'customer' as UserRole })
    const anew = (as: { id: string; role: UserRole }, change: Partial<Basket> = {}) =>
      place({ unlessOrdered: true, ...change }, newId(), as)

    test('of two tabs or devices at the same moment one orders, and the other is shown that order', async () => {
      const as = someone()
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => anew(as)))
      const placed = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []))
      const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []))
      assert.equal(placed.length, 1)
      assert.deepEqual(
        [...new Set(refused.map(({ code, extras }) => `${code} ${extras.orderId}`))],
        [`already-ordered ${placed[0]}`],
      )
      assert.equal(questions.length, 1, 'one charge')
    })

    test('also while its payment is not known; not when it came to nothing, was long ago, or is meant', async () => {
      const as = someone()
      payment = noAnswer
      const { orderId } = await refusal(anew(as))
      payment = answers(200, 'APPROVED')
      assert.equal((await refusal(anew(as))).orderId, orderId)
      assert.equal((await place({}, newId(), as)).status, 'PLACED', 'meant')
      const other = someone()
      now = new Date(now.getTime() - 20 * 60_000)
      payment = answers(200, 'DECLINED', 'no cover')
      assert.equal((await refusal(anew(other))).code, 'payment-declined')
      payment = answers(200, 'APPROVED')
      const first = await anew(other)
      now = new Date(now.getTime() + 10 * 60_000 + 1)
      const second = await anew(other)
      assert.notEqual(second.id, first.id)
      assert.equal((await anew(other, { lines: [{ productId: latteId, quantity: 3 }] })).status, 'PLACED')
      const split = [1, 1].map((quantity) => ({ productId: latteId, quantity }))
      assert.equal((await refusal(anew(other, { lines: split }))).orderId, second.id)
      assert.equal((await anew(other, { note: 'this one hot' })).status, 'PLACED', 'other words, another order')
      await hear(events.OrderCollected, second.id, about(second.id))
      assert.equal((await anew(other)).status, 'PLACED', 'who has had it and wants it again means it')
    })
  })

  test('what costs nothing needs no card; what costs money does, and nothing is written without', async () => {
    const giftId = newId()
    await hear(events.ProductChanged, giftId, productNews({ productId: giftId, price: won(0) }))
    const { payment: _, ...free } = basket({ lines: [{ productId: giftId, quantity: 1 }] })
    const { body } = await ask(http.placeOrder, customer, { body: free, newId: newId() })
    assert.deepEqual([body.status, body.total], ['PLACED', won(0)])
    assert.equal('payment' in (questions[0] ?? {}), false)
    const id = newId()
    const { payment: __, ...dear } = basket()
    const problem = await refusal(ask(http.placeOrder, customer, { body: dear, newId: id }))
    assert.deepEqual([problem.status, problem.errors?.[0]?.field], [400, 'payment'])
    assert.deepEqual(await said(id), [])
  })

  test('a refusal by payment is no failure of payment, and no decline', async () => {
    payment = async () => {
      throw new CallRefused(new Problem('invalid-request').toJSON())
    }
    const id = newId()
    for (let count = 0; count < 12; count++) assert.equal((await refusal(place({}, id))).code, 'payment-unavailable')
    assert.equal(questions.length, 12)
    assert.deepEqual(await unanswered(id), Array(12).fill('refused'))
  })

  test('the same request again is the same order, wherever it stopped', async () => {
    const id = newId()
    payment = noAnswer
    await refusal(place({}, id))
    payment = answers(200, 'APPROVED')
    const placed = await place({}, id)
    assert.equal(placed.status, 'PLACED')
    assert.deepEqual(await place({}, id), placed, 'shown, not paid again')
    assert.equal(questions.length, 2)
    await hear(events.StockReserved, id, about(id))
    assert.equal((await place({}, id)).status, 'CONFIRMED')
    assert.equal((await refusal(ask(http.placeOrder, stranger, { body: basket(), newId: id }))).code, 'not-found')
  })

  test('the same request again while the store has closed is still the same order', async () => {
    const placed = await place()
    await hear(events.StoreChanged, storeId, storeNews({ status: 'CLOSED' }), ++news)
    assert.equal((await place({}, placed.id)).id, placed.id)
    assert.equal((await refusal(place())).code, 'store-closed')
    await hear(events.StoreChanged, storeId, storeNews(), ++news)
  })

  test('news of a menu that comes late never overwrites newer', async () => {
    await hear(events.ProductChanged, latteId, productNews({ price: won(5000) }), ++news + 1)
    await hear(events.ProductChanged, latteId, productNews({ price: won(1) }), news++)
    assert.deepEqual((await place()).total, won(10_000))
    await hear(events.ProductChanged, latteId, productNews(), ++news)
    await hear(events.StoreChanged, storeId, storeNews({ status: 'PAUSED' }), 2)
    assert.equal((await place()).status, 'PLACED', 'later news was heard already')
  })

  test('a product that was added this moment is waited for; one that does not exist is 422', async () => {
    const productId = newId()
    const waiting = place({ lines: [{ productId, quantity: 1 }] })
    await hear(events.ProductChanged, productId, productNews({ productId }))
    assert.equal((await waiting).status, 'PLACED')
    const missing = await refusal(place({ lines: [{ productId: newId(), quantity: 1 }] }))
    assert.deepEqual([missing.status, missing.code], [422, 'unknown-product'])
    assert.equal((await refusal(place({ storeId: newId() }))).code, 'unknown-store')
  })
})

describe('pay later', () => {
  const drafted = async (): Promise<string> => {
    payment = noAnswer
    const { orderId } = await refusal(place())
    payment = answers(200, 'APPROVED')
    assert.ok(orderId)
    return orderId
  }
  test('a draft that is paid becomes a deal; asked again, it is shown', async () => {
    const id = await drafted()
    assert.equal((await payAgain(id)).body.status, 'PLACED')
    assert.equal((await payAgain(id)).status, 201)
    assert.equal(questions.length, 2)
    assert.equal((await refusal(payAgain(id, stranger))).code, 'not-found')
  })
  test('a draft that is gone cannot be paid', async () => {
    const canceled = await drafted()
    await cancel(canceled)
    const problem = await refusal(payAgain(canceled))
    assert.deepEqual([problem.status, problem.code], [409, 'order-not-payable'])
    assert.deepEqual(await said(canceled), ['OrderDrafted', 'OrderCanceled'])
  })
  test('the draft expires while payment is asked: the expiry stands, and payment hears it and refunds', async () => {
    const id = await drafted()
    payment = async (request) => {
      now = new Date(now.getTime() + 15 * 60_000)
      await runJobs()
      return answers(200, 'APPROVED')(request)
    }
    assert.equal((await refusal(payAgain(id))).code, 'order-not-payable')
    assert.deepEqual(await said(id), ['OrderDrafted', 'OrderExpired'])
    await hear(events.PaymentApproved, id, about(id))
    await hear(events.PaymentRefunded, id, about(id))
    const order = await read(id)
    assert.equal(order.status, 'EXPIRED')
    assert.equal(order.refundedAt, now.toISOString())
    assert.equal(order.version, 2, 'what is only noted is no new version')
  })
  test('the outcome that was not known is found by event, once, whoever is first', async () => {
    const id = await drafted()
    payment = async (request) => {
      await hear(events.PaymentApproved, id, about(id))
      return answers(200, 'APPROVED')(request)
    }
    assert.equal((await payAgain(id)).body.status, 'PLACED')
    assert.deepEqual(await said(id), ['OrderDrafted', 'OrderPlaced'])
    const declined = await drafted()
    await hear(events.PaymentDeclined, declined, { reason: 'no cover', ...(about(declined) as object) } as never)
    assert.equal((await read(declined)).status, 'PAYMENT_DECLINED')
  })
})

describe('cancel', () => {
  test('cancel deleted the rows, so no history was left', async () => {
    const placed = await place()
    const canceled = await cancel(placed.id)
    assert.deepEqual([canceled.status, canceled.body.status, canceled.body.reason], [200, 'CANCELED', 'CUSTOMER'])
    assert.deepEqual(await said(placed.id), ['OrderDrafted', 'OrderPlaced', 'OrderCanceled'])
    assert.equal((await read(placed.id)).status, 'CANCELED')
    assert.equal((await cancel(placed.id)).status, 200, 'again changes nothing')
    assert.equal((await said(placed.id)).length, 3)
  })
  test('once the store may have it, the store is asked', async () => {
    const { id } = await place()
    await hear(events.StockReserved, id, about(id))
    const wished = await cancel(id, operator)
    assert.deepEqual([wished.status, wished.body.status], [202, 'CANCEL_PENDING'])
    assert.equal((await cancel(id)).status, 202)
    await hear(events.TicketCanceled, id, about(id))
    const canceled = await read(id)
    assert.deepEqual([canceled.status, canceled.reason], ['CANCELED', 'OPERATOR'])
    assert.deepEqual((await said(id)).slice(2), ['OrderConfirmed', 'OrderCancelRequested', 'OrderCanceled'])
  })
  test('cancel allowed after delivery', async () => {
    const { id } = await place()
    await hear(events.StockReserved, id, about(id))
    for (const kind of [
      events.CookingStarted,
      events.DeliveryPickedUp,
      events.DeliveryCompleted,
    ] as EventType<unknown>[]) {
      await hear(kind, id, about(id))
      const problem = await refusal(cancel(id))
      assert.deepEqual([problem.status, problem.code], [409, 'order-already-cooking'])
    }
    assert.equal((await read(id)).status, 'DELIVERED')
  })
  test("another customer's order is not found", async () => {
    const { id } = await place()
    const asked = [cancel(id, stranger), read(id, stranger), read(id, { id: newId(), role: 'owner' })]
    for (const { code } of await Promise.all(asked.map(refusal))) assert.equal(code, 'not-found')
    assert.equal((await read(id, owner)).id, id)
    assert.equal((await read(id, operator)).id, id)
  })
  test('of two who decide at once, one is first and the other follows', async () => {
    const { id } = await place()
    await Promise.all([cancel(id), cancel(id), hear(events.StockReserved, id, about(id)), cancel(id, operator)])
    assert.match((await read(id)).status, /^(CANCELED|CANCEL_PENDING)$/)
    await said(id)
  })
})

test('order kept when stock was refused', async () => {
  const { id } = await place()
  await hear(events.StockRejected, id, { ...(about(id) as object), missing: [] } as never)
  await hear(events.StockReserved, id, about(id))
  const canceled = await read(id)
  assert.deepEqual([canceled.status, canceled.reason], ['CANCELED', 'OUT_OF_STOCK'])
  assert.deepEqual((await said(id)).at(-1), 'OrderCanceled')
  assert.deepEqual(await metric('jumun_orders_ended_total'), [
    { labels: { end: 'CANCELED', reason: 'OUT_OF_STOCK' }, value: 1 },
  ])
})

test('a wish to cancel that comes too late is answered with why, and the promise of the store is shown', async () => {
  const { id } = await place()
  await hear(events.StockReserved, id, about(id))
  await hear(events.TicketAccepted, id, { ...(about(id) as object), readyBy: '2026-01-01T09:20:00.000Z' } as never)
  assert.equal((await read(id)).promisedAt, '2026-01-01T09:20:00.000Z')
  await cancel(id)
  await hear(events.OrderReady, id, about(id))
  assert.equal((await read(id)).status, 'CANCEL_PENDING')
  await hear(events.CancelRefused, id, { ...(about(id) as object), reason: 'already cooked' } as never)
  const order = await read(id)
  assert.deepEqual([order.status, order.message], ['READY', 'already cooked'])
  await hear(events.OrderCollected, id, about(id))
  assert.equal((await read(id)).status, 'COLLECTED')
})

test('batches from two topics about the same orders, each in its own sequence, do not block each other', async () => {
  const ids = Array.from({ length: 50 }, newId)
  for (const id of ids) await place({}, id)
  const handler = running.reactions?.find(({ kinds }) => kinds.some(({ type }) => type === events.CookingStarted.type))
  assert.ok(handler)
  const batch = (kind: Pick<EventType<unknown>, 'type'>, order: readonly string[]) =>
    db.transaction((tx) =>
      handler.handleAll(
        order.map((id) => ({ type: kind.type, correlationid: id, time: now.toISOString(), data: about(id) }) as never),
        tx,
      ),
    )
  for (let round = 0; round < 10; round++)
    await Promise.all([batch(events.CookingStarted, ids), batch(events.OrderReady, ids.toReversed())])
  const [database] = await db.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
  assert.equal(database?.['deadlocks'], 0)
  for (const id of ids) assert.equal((await read(id)).status, 'READY')
})

test('facts about an order that is not ours move nothing', async () => {
  await hear(events.StockReserved, newId(), about(newId()))
})

describe('lists', () => {
  const list = async (as: { id: string; role: UserRole }, query: object = {}) =>
    (await ask(http.listOrders, as, { query })).body
  test('show a customer their own, an owner the deals of their stores, an operator everything', async () => {
    const placed = await place()
    payment = noAnswer
    const { orderId: draft } = await refusal(place())
    const idsOf = async (as: { id: string; role: UserRole }, query: object = {}) =>
      (await list(as, { limit: 2, ...query })).items.map(({ id }) => id)
    assert.deepEqual(await idsOf(customer), [draft, placed.id])
    assert.deepEqual(await idsOf(operator, { customerId: customer.id }), [draft, placed.id])
    assert.equal((await idsOf(owner))[0], placed.id)
    assert.equal((await idsOf(owner, { storeId }))[0], placed.id)
    assert.deepEqual(await idsOf(stranger), [])
    assert.deepEqual(await idsOf(customer, { status: 'AWAITING_PAYMENT', limit: 1 }), [draft])
    assert.equal((await refusal(list({ id: newId(), role: 'owner' }, { storeId }))).code, 'not-found')
    assert.equal((await refusal(list(stranger, { customerId: customer.id }))).code, 'not-found')
  })
  test('go on where the last page ended, and refuse a cursor that is none of ours', async () => {
    const seen = new Set<string>()
    for (let cursor: string | undefined; ; ) {
      const page = await list(customer, { limit: 3, ...(cursor ? { cursor } : {}) })
      for (const { id } of page.items) {
        assert.ok(!seen.has(id))
        seen.add(id)
      }
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    const [row] = await db.query('SELECT count(*) FROM orders WHERE customer_id = $1', [customer.id])
    assert.equal(seen.size, row?.['count'])
    assert.equal((await refusal(list(customer, { cursor: 'eyJhIjoxfQ' }))).code, 'invalid-cursor')
  })
})

async function runJobs(): Promise<void> {
  for (const job of running.jobs ?? []) await job.run(new AbortController().signal)
}
