/** S1, a shop with stock: sign up, order three of ten, seven left; and the user page that outlives the order service. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  changeStock,
  getOrder,
  getReservation,
  getUser,
  listOrders,
  placeOrder,
  quoteOrder,
  type Session,
} from '@jumun/contracts'
import {
  ask,
  basketOf,
  eventually,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  untilShown,
  untilStatus,
  untilStock,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
let customer: Session
before(async () => {
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
})
after(() => auditAndStop(platform))

test('sign up, order three of ten, seven left', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 10 })
  const placed = await order(platform, customer, basketOf(store, product, 3))
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  await untilStock(platform, product, 7)
})

test('stock set to the ordered quantity instead of lowered', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 10 })
  for (const quantity of [1, 2, 3]) {
    const placed = await order(platform, customer, basketOf(store, product, quantity))
    await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  }
  await untilStock(platform, product, 4)
})

test('stock below zero, and the order kept when stock was refused: the order is canceled and the money goes back', async () => {
  const store = await newStore(platform, owner)
  // so many that only the catalog counts them
  const product = await newProduct(platform, owner, store, { stock: 200 })
  const placed = await order(platform, customer, basketOf(store, product, 300))
  const canceled = await untilStatus(platform, customer, placed.id, 'CANCELED')
  assert.equal(canceled.reason, 'OUT_OF_STOCK')
  await untilStock(platform, product, 200)
  await eventually(
    'the refund is seen',
    async () => (await untilShown(platform, customer, placed.id, 'CANCELED')).refunded,
  )
  const tooMuch = await ask(platform, changeStock, { as: owner, params: { id: product.id }, body: { change: -300 } })
  expectProblem(tooMuch, 409, 'stock-too-low')
})

test('two left and three in the basket: told before money moves; the two can be had', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 2 })
  const { payment: _, ...three } = basketOf(store, product, 3)
  const quote = await eventually('the news of the stock is there', async () => {
    const { problems, ...rest } = expectStatus(await ask(platform, quoteOrder, { body: three }), 200)
    return problems[0]?.code === 'not-enough-stock' && { problems, ...rest }
  })
  assert.deepEqual(quote.problems, [{ code: 'not-enough-stock', line: 0 }])
  const refused = await ask(platform, placeOrder, { as: customer, body: basketOf(store, product, 3) })
  expectProblem(refused, 409, 'not-enough-stock')
  const placed = await order(platform, customer, basketOf(store, product, 2))
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
})

test('a random order id in every answer, so request, event, row and view never matched', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 5 })
  const placed = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  const row = expectStatus(await ask(platform, getOrder, { as: customer, params: { id: placed.id } }), 200)
  const view = await untilShown(platform, customer, placed.id, 'CONFIRMED')
  const reservation = expectStatus(
    await ask(platform, getReservation, { as: customer, params: { orderId: placed.id } }),
    200,
  )
  assert.deepEqual([row.id, view.orderId, reservation.orderId], [placed.id, placed.id, placed.id])
})

test('a user with their orders; a failing order service leaves the user page working', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store)
  const buyer = await newcomer(platform, 'customer')
  const placed = await order(platform, buyer, basketOf(store, product))
  const page = () => ask(platform, getUser, { as: buyer, params: { id: buyer.user.id }, query: { include: 'orders' } })
  const whole = expectStatus(await page(), 200)
  assert.deepEqual(
    whole.orders.map((one: { id: string }) => one.id),
    [placed.id],
  )
  assert.ok(!JSON.stringify(whole).toLowerCase().includes('argon2'), 'password hash in the answer')
  await platform.takeDown('order')
  try {
    const rest = expectStatus(await page(), 200)
    assert.equal(rest.orders, null)
    assert.equal(rest.email, buyer.user.email)
  } finally {
    await platform.bringBack('order')
  }
  await eventually('orders are listed again', async () => {
    const answer = await ask(platform, listOrders, { as: buyer })
    return answer.status === 200 && answer.body.items.length === 1
  })
})

test('token secret printed by the health check', async () => {
  for (const path of ['/health/live', '/health/ready', '/actuator/health']) {
    const text = await (
      await fetch(`${await platform.addressOf('user')}${path}`, { signal: AbortSignal.timeout(60_000) })
    ).text()
    assert.doesNotMatch(text, /secret|password|PRIVATE|"d":/i)
  }
  assert.doesNotMatch(await platform.metricsAt(await platform.addressOf('user')), /secret|password|PRIVATE|"d":/i)
})
