/** S3: the same answer by either door, cancel without losing history, and a view that needs nobody. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  cancelOrder,
  getDashboard,
  getDelivery,
  getOrder,
  listDashboards,
  listPayments,
  type Product,
  placeOrder,
  type Session,
  type Store,
} from '@jumun/contracts'
import type { Part } from '../apps/platform/src/run-file.ts'
import {
  accept,
  ask,
  basketOf,
  delivered,
  eventually,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
let customer: Session
let store: Store
let product: Product
before(async () => {
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store)
})
after(() => auditAndStop(platform))

test('orders go in, are read and canceled through the gateway and directly, with the same answer', async () => {
  const service = await platform.addressOf('order')
  const direct = await order(platform, customer, basketOf(store, product), { at: service })
  const through = await order(platform, customer, basketOf(store, product))
  for (const { id } of [direct, through]) {
    await untilStatus(platform, customer, id, 'CONFIRMED')
    const answers = await Promise.all(
      [undefined, service].map((at) =>
        ask(platform, getOrder, { as: customer, params: { id }, ...(at ? { at } : {}) }),
      ),
    )
    assert.deepEqual(answers[0]?.body, answers[1]?.body)
    assert.equal(answers[0]?.status, answers[1]?.status)
  }
  expectStatus(await ask(platform, cancelOrder, { as: customer, params: { id: direct.id }, at: service }), 202)
  expectStatus(await ask(platform, cancelOrder, { as: customer, params: { id: through.id } }), 202)
  const stranger = await newcomer(platform, 'customer')
  for (const at of [undefined, service]) {
    const other = await ask(platform, getOrder, { as: stranger, params: { id: direct.id }, ...(at ? { at } : {}) })
    expectProblem(other, 404, 'not-found')
    const nobody = await ask(platform, getOrder, { params: { id: direct.id }, ...(at ? { at } : {}) })
    expectProblem(nobody, 401, 'unauthenticated')
  }
})

test('cancel deleted the rows, so no history was left', async () => {
  const placed = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  expectStatus(await ask(platform, cancelOrder, { as: customer, params: { id: placed.id } }), 202)
  await untilStatus(platform, customer, placed.id, 'CANCELED')
  const payments = await eventually('the refund is booked', async () => {
    const answer = await ask(platform, listPayments, { as: customer, query: { orderId: placed.id } })
    return answer.status === 200 && answer.body.items[0]?.status === 'REFUNDED' && answer.body.items
  })
  assert.equal(payments.length, 1)
  const view = await untilShown(platform, customer, placed.id, 'CANCELED')
  assert.ok(view.timeline.some((entry) => entry.type === 'TicketCanceled'))
})

test('the client chose the order id and duplicates were accepted', async () => {
  const body = { ...basketOf(store, product), id: '01900000-0000-7000-8000-000000000001' }
  const problem = expectProblem(await ask(platform, placeOrder, { as: customer, body }), 400, 'invalid-request')
  assert.ok(
    problem.errors?.some((error) => error.field === 'id'),
    JSON.stringify(problem),
  )
  const basket = basketOf(store, product)
  const headers = { 'idempotency-key': 'one-order-please' }
  const ids = new Set<string>()
  await eventually('one of the four is taken', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => ask(platform, placeOrder, { as: customer, body: basket, headers })),
    )
    for (const answer of answers) if (answer.status === 201) ids.add(answer.body.id)
    return ids.size > 0
  })
  assert.equal(ids.size, 1, JSON.stringify([...ids]))
  const other = await ask(platform, placeOrder, { as: customer, body: { ...basket, note: 'no ice' }, headers })
  expectProblem(other, 409, 'idempotency-key-reused')
})

test('the delivery was never saved', async () => {
  const placed = await order(platform, customer, basketOf(store, product, 1, delivered))
  await accept(platform, owner, placed.id)
  const rider = await newcomer(platform, 'rider')
  const delivery = await eventually('the delivery is requested', async () => {
    const answer = await ask(platform, getDelivery, { as: rider, params: { orderId: placed.id } })
    return answer.status === 200 && answer.body
  })
  assert.equal(delivery.status, 'REQUESTED')
})

test('the view is readable with order, payment, delivery and PostgreSQL down; and through the gateway', async () => {
  const placed = await order(platform, customer, basketOf(store, product))
  await untilShown(platform, customer, placed.id, 'CONFIRMED')
  const down: Part[] = ['order', 'payment', 'delivery', 'postgres']
  for (const part of down) await platform.takeDown(part)
  try {
    const view = expectStatus(await ask(platform, getDashboard, { as: customer, params: { orderId: placed.id } }), 200)
    assert.equal(view.state, 'CONFIRMED')
    const list = expectStatus(await ask(platform, listDashboards, { as: customer }), 200)
    assert.ok(list.items.some((entry: { orderId: string }) => entry.orderId === placed.id))
  } finally {
    for (const part of down.reverse()) await platform.bringBack(part)
  }
  await eventually(
    'orders are taken again',
    async () => (await ask(platform, placeOrder, { as: customer, body: basketOf(store, product) })).status === 201,
  )
})
