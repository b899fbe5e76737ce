/** Orders as the world meets them: over HTTP, through the event log, with a payment service that may be slow or away. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Basket,
  CookingStarted,
  cancelOrder,
  getOrder,
  listOrders,
  type Order,
  OrderCollected,
  OrderReady,
  ProductChanged,
  pay,
  payOrder,
  placeOrder,
  StockRejected,
  StockReserved,
  StoreChanged,
  TicketAccepted,
  type UserRole,
  won,
} from '@jumun/contracts'
import {
  eventually,
  HangUp,
  metricsOf,
  type PeerRequest,
  peer,
  startTestPostgres,
  startTestService,
  type TestPostgres,
  type TestService,
} from '@jumun/testing'
import order from './service.ts'

const ids = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
const [storeId, ownerId, latteId, paymentId] = [ids(1), ids(2), ids(3), ids(4)] as [string, string, string, string]
const customer = { id: ids(5), role: 'customer' as UserRole }
const stranger = { id: ids(6), role: 'customer' as UserRole }
const rider = { id: ids(7), role: 'rider' as UserRole }
const owner = { id: ownerId, role: 'owner' as UserRole }

let postgres: TestPostgres
let service: TestService
/** How payment is today, and which orders it was asked to charge. */
let mood: 'approves' | 'declines' | 'does not know' | 'is slow' | 'hangs up' = 'approves'
let charged: string[] = []
let letGo = new AbortController()

before(async () => {
  postgres = await startTestPostgres()
  service = await startTestService(order, {
    postgres,
    clock: true,
    peers: [peer(pay, takeMoney)],
    settings: { paymentPatienceMs: 900 },
  })
  await service.receive(StoreChanged, {
    subject: storeId,
    sequence: 1,
    data: {
      storeId,
      ownerId,
      name: { ko: '카페' },
      kind: 'cafe',
      address: { line1: 'Mapo-daero 1' },
      status: 'OPEN',
      fulfilments: ['pickup'],
      minutes: 10,
    },
  })
  const latte = { productId: latteId, storeId, name: { en: 'Latte' }, price: won(4500), options: [] }
  await service.receive(ProductChanged, {
    subject: latteId,
    sequence: 1,
    data: { ...latte, available: true, soldOut: false },
  })
  await service.settled()
})
after(async () => {
  letGo.abort()
  await service?.stop()
  await postgres?.stop()
})

async function takeMoney({ body, headers }: PeerRequest<typeof pay>) {
  assert.ok(headers['x-service-token'], 'only a service may ask')
  charged.push(body.orderId)
  const time = service.clock.now().toISOString()
  const payment = {
    id: paymentId,
    orderId: body.orderId,
    customerId: body.customerId,
    amount: body.amount,
    attempts: 1,
    refunds: [],
    createdAt: time,
    updatedAt: time,
  }
  switch (mood) {
    case 'approves':
      return { status: 200 as const, body: { ...payment, status: 'APPROVED' as const } }
    case 'declines':
      return { status: 200 as const, body: { ...payment, status: 'DECLINED' as const, reason: 'no cover' } }
    case 'does not know':
      return { status: 202 as const, body: { ...payment, status: 'UNKNOWN' as const } }
    case 'is slow':
      await new Promise<void>((resolve) => letGo.signal.addEventListener('abort', () => resolve(), { once: true }))
      throw new HangUp()
    case 'hangs up':
      throw new HangUp()
    default:
      return mood satisfies never
  }
}

const basket: Basket = {
  storeId,
  fulfilment: 'pickup',
  lines: [{ productId: latteId, quantity: 2 }],
  payment: { method: 'card', token: 'tok_ok' },
}
const place = (headers: Record<string, string> = {}, body: object = basket, as = customer) =>
  service.call(placeOrder, { as, body: body as never, headers })
const read = async (id: string): Promise<Order> =>
  (await service.call(getOrder, { as: customer, params: { id } })).body as Order
const placed = async (): Promise<Order> => {
  mood = 'approves'
  const answer = await place()
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body as Order
}
const saidOf = async (id: string) => (await service.published()).filter(({ subject }) => subject === id)
const about = (id: string) => ({ orderId: id, storeId })
const party = (id: string) => ({ ...about(id), customerId: customer.id })

test('a pickup, from the basket to the counter', async () => {
  const { id } = await placed()
  const hear = async (kind: typeof OrderReady, sequence: number) =>
    service.receive(kind, { subject: id, sequence, data: about(id) })
  await service.receive(StockReserved, { subject: id, sequence: 1, data: { ...about(id), lines: [] } })
  // No store has a ticket before the order is confirmed; two topics have no order between them.
  await service.settled()
  await service.receive(TicketAccepted, {
    subject: id,
    sequence: 1,
    data: {
      ...party(id),
      fulfilment: 'pickup',
      minutes: 10,
      readyBy: '2026-01-05T09:10:00.000Z',
      storeName: { ko: '카페' },
      storeAddress: { line1: 'Mapo-daero 1' },
      total: won(9000),
    },
  })
  await hear(CookingStarted, 2)
  await hear(OrderReady, 3)
  await hear(OrderCollected, 4)
  await service.settled()
  const order = await read(id)
  assert.deepEqual([order.status, order.promisedAt], ['COLLECTED', '2026-01-05T09:10:00.000Z'])
  const said = await saidOf(id)
  assert.deepEqual(
    said.map(({ type }) => type),
    [
      'OrderDrafted',
      'OrderPlaced',
      'OrderConfirmed',
      'OrderProgressed',
      'OrderProgressed',
      'OrderProgressed',
      'OrderCompleted',
    ],
  )
  assert.deepEqual(
    said.map(({ sequence }) => sequence),
    [1, 2, 3, 4, 5, 6, 7],
  )
  assert.ok(said.every((event) => event.correlationid === id && event.source === 'order'))
  assert.equal(order.version, 7)
})

test('an event that is delivered again has no second effect', async () => {
  const { id } = await placed()
  const again = service.newId()
  for (let time = 0; time < 3; time++)
    await service.receive(StockRejected, { id: again, subject: id, sequence: 1, data: { ...about(id), missing: [] } })
  await service.settled()
  assert.equal((await read(id)).reason, 'OUT_OF_STOCK')
  assert.deepEqual(
    (await saidOf(id)).map(({ type }) => type),
    ['OrderDrafted', 'OrderPlaced', 'OrderCanceled'],
  )
})

test('the same Idempotency-Key is the same answer and one charge; with another basket it is refused', async () => {
  mood = 'approves'
  charged = []
  const key = { 'idempotency-key': 'lunch' }
  const answers = await Promise.all([place(key), place(key), place(key)])
  const [first] = answers
  assert.ok(first)
  for (const { status, body } of answers) assert.deepEqual([status, body], [201, first.body])
  assert.deepEqual(charged, [first.body.id])
  const other = await place(key, { ...basket, lines: [{ productId: latteId, quantity: 3 }] })
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency-key-reused'])
  const strangers = await place(key, basket, stranger)
  assert.equal(strangers.status, 201)
  assert.notEqual(strangers.body.id, first.body.id, "another customer's key is another key")
})

test('the client chose the order id and duplicates were accepted', async () => {
  const answer = await place({}, { ...basket, id: ids(9) })
  assert.deepEqual([answer.status, answer.body.code, answer.body.errors?.[0]?.field], [400, 'invalid-request', 'id'])
})

test('whoever has no token is 401, a rider is 403', async () => {
  assert.equal((await service.call(placeOrder, { body: basket })).status, 401)
  assert.equal((await place({}, basket, rider)).status, 403)
})

describe('no payment, no order', () => {
  for (const how of ['does not know', 'hangs up'] as const)
    test(`payment ${how}: 503, and the draft is paid later`, async () => {
      mood = how
      const answer = await place()
      assert.deepEqual([answer.status, answer.body.code], [503, 'payment-unavailable'])
      assert.equal(answer.headers.get('retry-after'), '2')
      const id = answer.body.orderId as string
      assert.equal((await read(id)).status, 'AWAITING_PAYMENT')
      assert.equal((await service.call(getOrder, { as: owner, params: { id } })).status, 404)
      mood = 'approves'
      const paid = await service.call(payOrder, { as: customer, params: { id }, body: { payment: basket.payment } })
      assert.deepEqual([paid.status, paid.body.status, paid.body.id], [201, 'PLACED', id])
    })

  test('declined: 402 with the reason, and the same answer to the same key', async () => {
    mood = 'declines'
    const key = { 'idempotency-key': 'declined' }
    const answer = await place(key)
    assert.deepEqual([answer.status, answer.body.code, answer.body.reason], [402, 'payment-declined', 'no cover'])
    const again = await place(key)
    assert.deepEqual([again.status, again.body.orderId], [402, answer.body.orderId])
    assert.equal(charged.filter((id) => id === answer.body.orderId).length, 1)
  })

  test('the same key after a 503 goes on with the same draft', async () => {
    mood = 'does not know'
    const key = { 'idempotency-key': 'later' }
    const first = await place(key)
    assert.equal(first.status, 503)
    mood = 'approves'
    const second = await place(key)
    assert.deepEqual([second.status, second.body.id], [201, first.body.orderId])
  })

  test('canceled while its payment was asked for: the same key never makes a second order', async () => {
    letGo = new AbortController()
    mood = 'is slow'
    const key = { 'idempotency-key': 'canceled meanwhile' }
    const first = await place(key)
    assert.equal(first.status, 503)
    letGo.abort()
    const { orderId: id } = first.body
    assert.equal((await service.call(cancelOrder, { as: customer, params: { id } })).status, 200)
    mood = 'approves'
    charged = []
    for (let time = 0; time < 3; time++) {
      const again = await place(key)
      assert.deepEqual([again.status, again.body.code], [409, 'order-not-payable'])
    }
    assert.deepEqual(charged, [])
    assert.equal((await service.db.query('SELECT id FROM orders WHERE id = $1', [id])).length, 1)
  })

  test('nobody pays: the draft expires and takes no payment any more', async () => {
    mood = 'does not know'
    const { orderId: id } = (await place()).body
    assert.ok('advance' in service.clock)
    service.clock.advance(15 * 60_000 + 1)
    await eventually(async () => assert.equal((await read(id)).status, 'EXPIRED'))
    const paid = await service.call(payOrder, { as: customer, params: { id }, body: { payment: basket.payment } })
    assert.deepEqual([paid.status, paid.body.code], [409, 'order-not-payable'])
  })
})

test('lists and cancel over HTTP: pages, other people, twice', async () => {
  const { id } = await placed()
  const page = await service.call(listOrders, { as: customer, query: { limit: 1 } })
  assert.equal(page.body.items[0].id, id)
  assert.ok(page.body.nextCursor)
  assert.equal((await service.call(listOrders, { as: customer, query: { cursor: 'x' } })).body.code, 'invalid-cursor')
  assert.equal((await service.call(cancelOrder, { as: stranger, params: { id } })).status, 404)
  for (let time = 0; time < 2; time++) {
    const canceled = await service.call(cancelOrder, { as: customer, params: { id } })
    assert.deepEqual([canceled.status, canceled.body.status], [200, 'CANCELED'])
  }
})

describe('when payment fails again and again', () => {
  test('its slowness is not the customer’s: 503, and once the breaker is open payment is not even asked', async () => {
    letGo = new AbortController()
    mood = 'is slow'
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        const someone = { id: service.newId(), role: 'customer' as UserRole }
        assert.equal((await place({}, basket, someone)).status, 503)
      }),
    )
    const breaker = (await metricsOf(service.url)).match(/^jumun_breaker_state.* (\d)$/m)
    assert.equal(breaker?.[1], '2')
    letGo.abort()
    charged = []
    await service.peers?.down() // were it asked, nobody would be there and the answer would take its time
    for (let count = 0; count < 20; count++) {
      const answer = await place()
      assert.deepEqual([answer.status, answer.body.code], [503, 'payment-unavailable'])
    }
    assert.deepEqual(charged, [])
  })
  test('a probe finds out that it is back', async () => {
    await service.peers?.up()
    mood = 'approves'
    await eventually(async () => assert.equal((await place()).status, 201))
  })
})
