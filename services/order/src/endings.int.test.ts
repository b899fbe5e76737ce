/** Ends and deadlines on a database, two instances, and events that come at the same moment: exactly one of them decides. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { won } from '@jumun/contracts'
import * as events from '@jumun/contracts/events'
import * as http from '@jumun/contracts/http'
import { eventually, type FakeClock, fakeClock, startTestService, type TestService } from '@jumun/testing'
import order from './service.ts'

let clock: FakeClock
let service: TestService
let another: TestService
const minute = 60_000

before(async () => {
  clock = fakeClock()
  service = await startTestService(order, { clock })
  another = await startTestService(order, { besides: service })
  await service.receive(events.StoreChanged, {
    ...{ subject: storeId, sequence: 1 },
    data: {
      ...{ storeId, ownerId: service.newId(), name: { en: 'Cafe' }, kind: 'cafe', address: { line1: 'Home' } },
      ...{ status: 'OPEN', fulfilments: ['pickup', 'delivery'], minutes: 10, acceptWithinMinutes: 20 },
    },
  })
  await service.receive(events.ProductChanged, {
    ...{ subject: productId, sequence: 1 },
    data: {
      ...{ productId, storeId, name: { en: 'Latte' }, price: won(4500), options: [], available: true, soldOut: false },
    },
  })
  await service.settled()
})
after(async () => {
  await another?.stop()
  await service?.stop()
})

const storeId = '01900003-0000-7000-8000-000000000001'
const productId = '01900004-0000-7000-8000-000000000001'
const operator = { id: '01900006-0000-7000-8000-000000000001', role: 'operator' } as const
const customer = { id: '01900002-0000-7000-8000-000000000001', role: 'customer' } as const

/** Payment is not there at once; that it was paid is heard. */
async function placed(fulfilment: 'pickup' | 'delivery' = 'pickup'): Promise<string> {
  const body = {
    ...{
      storeId,
      fulfilment,
      lines: [{ productId, quantity: 1 }],
      payment: { method: 'card', token: 'tok_ok' } as const,
    },
    ...(fulfilment === 'delivery' ? { address: { line1: 'Home' } } : {}),
  }
  const draft = await service.call(http.placeOrder, { as: customer, body })
  assert.equal(draft.status, 503)
  const orderId = draft.body.orderId as string
  const paid = { orderId, customerId: customer.id, paymentId: service.newId(), amount: won(4500) }
  await service.receive(events.PaymentApproved, { subject: orderId, sequence: 1, data: paid })
  await service.settled()
  return orderId
}
const about = (orderId: string) => ({ orderId, storeId })
const reserved = async (orderId: string) => {
  await service.receive(events.StockReserved, { subject: orderId, sequence: 1, data: { ...about(orderId), lines: [] } })
  await service.settled()
}
const fromStore = (orderId: string, kind: events.EventType<{ orderId: string; storeId: string }>, sequence: number) =>
  service.receive(kind, { subject: orderId, sequence, data: about(orderId) })
async function ready(fulfilment: 'pickup' | 'delivery' = 'pickup'): Promise<string> {
  const orderId = await placed(fulfilment)
  await reserved(orderId)
  await fromStore(orderId, events.OrderReady, 3)
  await service.settled()
  return orderId
}
const look = async (orderId: string) =>
  (await service.call(http.getOrder, { as: operator, params: { id: orderId } })).body
const becomes = (orderId: string, status: string) =>
  eventually(async () => {
    const seen = await look(orderId)
    assert.equal(seen.status, status)
    return seen
  })
const end = (orderId: string, body: object = { reason: 'sorry', refund: 'all' }, at = service, key?: string) =>
  at.call(http.endOrder, {
    ...{ as: operator, params: { id: orderId }, body: body as never },
    ...(key ? { headers: { 'idempotency-key': key } } : {}),
  })
const said = async (orderId: string) => (await service.published()).filter(({ subject }) => subject === orderId)

test('an operator ends an order that is ready, with a part of its money, and is answered the same when asked again', async () => {
  const orderId = await ready()
  const wish = { reason: 'it was cold', refund: { amount: 1500 }, restock: false }
  for (const key of [undefined, 'once', 'once']) {
    const { status, body } = await end(orderId, wish, service, key)
    assert.deepEqual([status, body.status, body.reason, body.message], [200, 'CANCELED', 'OPERATOR', 'it was cold'])
    assert.deepEqual(body.refund, won(1500))
  }
  const last = (await said(orderId)).at(-1)
  assert.deepEqual(last?.data, {
    ...{ orderId, customerId: customer.id, storeId, reason: 'OPERATOR', message: 'it was cold' },
    ...{ total: won(4500), refund: won(1500), restock: false },
  })
  const other = await end(orderId, { ...wish, refund: 'all' })
  assert.deepEqual([other.status, other.body.code], [409, 'order-ended'])
})

test('nobody but an operator ends an order so, and never with more than was paid', async () => {
  const orderId = await ready()
  const params = { id: orderId }
  for (const role of ['customer', 'owner', 'rider'] as const) {
    const body = { reason: 'mine', refund: 'all' as const }
    assert.equal((await service.call(http.endOrder, { as: { id: customer.id, role }, params, body })).status, 403)
  }
  const greedy = await end(orderId, { reason: 'sorry', refund: { amount: 4501 } })
  assert.deepEqual([greedy.status, greedy.body.code], [422, 'refund-too-large'])
  assert.equal((await end(orderId, { reason: ' ', refund: 'all' })).status, 400)
  assert.equal((await end(service.newId())).status, 404)
  assert.equal((await look(orderId)).status, 'READY')
})

test('an end and a hand-over at the same moment, on two instances: one decides, and everybody is told the same', async () => {
  for (let round = 0; round < 8; round++) {
    const orderId = await ready()
    const [one, other] = await Promise.all([
      end(orderId, { reason: 'sorry', refund: 'all' }, service),
      end(orderId, { reason: 'too late', refund: 'none' }, another),
      fromStore(orderId, events.OrderCollected, 4),
    ])
    await service.settled()
    const { status, message } = await look(orderId)
    const told = [one, other].filter((answer) => answer.status === 200)
    assert.ok(told.length <= 1, 'two operators with different words are not both told that theirs was done')
    assert.equal(told.length === 1, status === 'CANCELED')
    if (told[0]) assert.equal(told[0].body.message, message)
    const ends = (await said(orderId)).filter(({ type }) => type === 'OrderCanceled' || type === 'OrderCompleted')
    assert.equal(ends.length, 1)
  }
})

test('no state waits for ever: each ends by itself once its time has passed, on whichever instance looks', async () => {
  const stuckPlaced = await placed()
  const stuckReady = await ready('pickup')
  const noRider = await ready('delivery')
  clock.advance(9 * minute)
  assert.equal((await look(stuckPlaced)).status, 'PLACED')
  clock.advance(2 * minute)
  const overdue = await becomes(stuckPlaced, 'CANCELED')
  assert.deepEqual([overdue.reason, overdue.refund], ['OVERDUE', won(4500)])
  clock.advance(170 * minute)
  assert.equal((await becomes(noRider, 'CANCELED')).reason, 'NO_RIDER')
  assert.equal((await look(stuckReady)).status, 'READY')
  clock.advance(60 * minute)
  const left = await becomes(stuckReady, 'CANCELED')
  assert.deepEqual([left.reason, left.refund], ['NOT_COLLECTED', won(0)])
  for (const orderId of [stuckPlaced, stuckReady, noRider])
    assert.equal((await said(orderId)).filter(({ type }) => type === 'OrderCanceled').length, 1)
})

test('a store that said nothing is asked, and its answer counts: the order goes on as it really stands', async () => {
  const [cooking, silent] = [await placed(), await placed()]
  for (const orderId of [cooking, silent]) await reserved(orderId)
  clock.advance(24 * minute)
  assert.equal((await look(cooking)).status, 'CONFIRMED', 'the store may take 20 minutes to accept')
  clock.advance(2 * minute)
  for (const orderId of [cooking, silent]) await becomes(orderId, 'CANCEL_PENDING')
  const why = { ...about(cooking), reason: 'The kitchen has already started' }
  await service.receive(events.CancelRefused, { subject: cooking, sequence: 1, data: why })
  const onItsWay = await becomes(cooking, 'COOKING')
  assert.equal(onItsWay.message, undefined, 'the customer asked for nothing')
  clock.advance(11 * minute)
  assert.equal((await becomes(silent, 'CANCELED')).reason, 'STORE_NO_RESPONSE')
  // an event that comes after the deadline changes nothing
  await fromStore(silent, events.CookingStarted, 1)
  await service.settled()
  assert.equal((await look(silent)).status, 'CANCELED')
})

test('a deadline and an event at the same moment: one of them decides', async () => {
  for (let round = 0; round < 5; round++) {
    const orderId = await ready()
    clock.advance(241 * minute) // due now, and the customer comes
    await fromStore(orderId, events.OrderCollected, 4)
    await service.settled()
    const end = await eventually(async () => {
      const { status } = await look(orderId)
      assert.ok(status === 'COLLECTED' || status === 'CANCELED', status)
      return status
    })
    const ends = (await said(orderId)).filter(({ type }) => type === 'OrderCanceled' || type === 'OrderCompleted')
    assert.deepEqual(
      ends.map(({ type }) => type),
      [end === 'COLLECTED' ? 'OrderCompleted' : 'OrderCanceled'],
    )
  }
})
