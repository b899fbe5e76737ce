/** S2, food delivery: no payment, no order; every status on the dashboard; cancel at every stage; orders around the clock. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  cancelOrder,
  claimDelivery,
  failDelivery,
  getDashboard,
  getDelivery,
  getTicket,
  type Order,
  type Product,
  rejectTicket,
  type Session,
  type Store,
  won,
} from '@jumun/contracts'
import {
  accept,
  ask,
  basketOf,
  claim,
  complete,
  cook,
  delivered,
  eventually,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  pay,
  pickUp,
  ready,
  step,
  tryOrder,
  tryOrderUntilDecided,
  untilShown,
  untilStatus,
  untilStock,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
let customer: Session
let rider: Session
let store: Store
let product: Product
before(async () => {
  platform = await startPlatform()
  ;[owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 1000 })
})
after(() => auditAndStop(platform))

const place = (): Promise<Order> => order(platform, customer, basketOf(store, product, 1, delivered))
const cancel = (orderId: string) => ask(platform, cancelOrder, { as: customer, params: { id: orderId } })

/** Everything that a canceled order must have undone. */
async function everythingUndone(placed: Order, stockBefore: number): Promise<void> {
  await untilStatus(platform, customer, placed.id, 'CANCELED')
  await eventually(
    `the money of ${placed.id} is back`,
    async () => (await untilShown(platform, customer, placed.id, 'CANCELED')).refunded,
  )
  await untilStock(platform, product, stockBefore)
  const ticket = await ask(platform, getTicket, { as: owner, params: { orderId: placed.id } })
  if (ticket.status === 200) assert.match(ticket.body.status, /REJECTED|CANCELED/)
  const delivery = await ask(platform, getDelivery, { as: rider, params: { orderId: placed.id } })
  if (delivery.status === 200) assert.match(delivery.body.status, /CANCELED|FAILED/)
}

async function stock(): Promise<number> {
  const answer = await fetch(`${platform.url}/catalog/products/${product.id}`, { signal: AbortSignal.timeout(60_000) })
  return ((await answer.json()) as Product).stock as number
}

test('the whole delivery, with every status and its time on the dashboard', async () => {
  const placed = await place()
  await accept(platform, owner, placed.id)
  await cook(platform, owner, placed.id)
  await claim(platform, rider, placed.id)
  await ready(platform, owner, placed.id)
  await pickUp(platform, rider, placed.id)
  await complete(platform, rider, placed.id)
  await untilStatus(platform, customer, placed.id, 'DELIVERED')
  const view = await untilShown(platform, customer, placed.id, 'DELIVERED')
  const said = view.timeline.map((entry) => entry.type)
  for (const type of [
    'OrderDrafted',
    'PaymentApproved',
    'OrderPlaced',
    'StockReserved',
    'OrderConfirmed',
    'TicketAccepted',
    'CookingStarted',
    'DeliveryRequested',
    'DeliveryAssigned',
    'OrderReady',
    'DeliveryPickedUp',
    'DeliveryCompleted',
    'OrderCompleted',
  ])
    assert.ok(said.includes(type), `${type} is missing from ${said}`)
  assert.ok(view.timeline.every((entry) => !Number.isNaN(Date.parse(entry.time))))
})

describe('cancel at every stage, with everything undone', () => {
  test('before the stock is decided, or right after', async () => {
    const before = await stock()
    const placed = await place()
    assert.match(String((await cancel(placed.id)).status), /200|202/)
    await everythingUndone(placed, before)
  })
  test('confirmed: the store decides, and lets it go', async () => {
    const before = await stock()
    const placed = await place()
    await untilStatus(platform, customer, placed.id, 'CONFIRMED')
    expectStatus(await cancel(placed.id), 202)
    await everythingUndone(placed, before)
  })
  test('accepted: the store lets it go, and the delivery is withdrawn', async () => {
    const before = await stock()
    const placed = await place()
    await accept(platform, owner, placed.id)
    await untilStatus(platform, customer, placed.id, 'ACCEPTED')
    await claim(platform, rider, placed.id)
    expectStatus(await cancel(placed.id), 202)
    await everythingUndone(placed, before)
    assert.equal(expectStatus(await cancel(placed.id), 200).status, 'CANCELED', 'canceling again changes nothing')
  })
  test('cooking: refused, and the order goes on', async () => {
    const placed = await place()
    await accept(platform, owner, placed.id)
    await cook(platform, owner, placed.id)
    await untilStatus(platform, customer, placed.id, 'COOKING')
    expectProblem(await cancel(placed.id), 409, 'order-already-cooking')
    await ready(platform, owner, placed.id)
    await untilStatus(platform, customer, placed.id, 'READY')
    expectProblem(await cancel(placed.id), 409, 'order-already-cooking')
  })
  test('cancel allowed after delivery', async () => {
    const placed = await place()
    await accept(platform, owner, placed.id)
    await cook(platform, owner, placed.id)
    await claim(platform, rider, placed.id)
    await ready(platform, owner, placed.id)
    await pickUp(platform, rider, placed.id)
    await untilStatus(platform, customer, placed.id, 'DELIVERING')
    expectProblem(await cancel(placed.id), 409, 'order-already-cooking')
    await complete(platform, rider, placed.id)
    await untilStatus(platform, customer, placed.id, 'DELIVERED')
    expectProblem(await cancel(placed.id), 409, 'order-already-cooking')
  })
})

test('the store refuses: the customer reads why and has the money back', async () => {
  const before = await stock()
  const placed = await place()
  await step(platform, owner, rejectTicket, placed.id, { reason: 'The oven is broken' })
  await everythingUndone(placed, before)
  const view = await untilShown(platform, customer, placed.id, 'CANCELED')
  assert.equal(view.reason, 'STORE_REJECTED')
  assert.equal(view.message, 'The oven is broken')
})

test('a rider who gives up before picking up: offered again; after: the order is canceled and refunded', async () => {
  const placed = await place()
  await accept(platform, owner, placed.id)
  await claim(platform, rider, placed.id)
  const offeredAgain = await step(platform, rider, failDelivery, placed.id, { reason: 'flat tyre' })
  assert.equal(offeredAgain.status, 'REQUESTED')
  const second = await newcomer(platform, 'rider')
  await claim(platform, second, placed.id)
  expectProblem(
    await ask(platform, claimDelivery, { as: rider, params: { orderId: placed.id } }),
    409,
    'delivery-taken',
  )
  await cook(platform, owner, placed.id)
  await ready(platform, owner, placed.id)
  await pickUp(platform, second, placed.id)
  const failed = await step(platform, second, failDelivery, placed.id, { reason: 'nobody at the address' })
  assert.equal(failed.status, 'FAILED')
  const canceled = await untilStatus(platform, customer, placed.id, 'CANCELED')
  assert.equal(canceled.reason, 'DELIVERY_FAILED')
  await eventually(
    'the refund is seen',
    async () => (await untilShown(platform, customer, placed.id, 'CANCELED')).refunded,
  )
})

describe('no payment, no order', () => {
  test('declined: 402 with the reason, and no store hears of it', async () => {
    const answer = await tryOrderUntilDecided(
      platform,
      customer,
      basketOf(store, product, 1, { payment: { method: 'card', token: 'tok_declined' } }),
    )
    const problem = expectProblem(answer, 402, 'payment-declined')
    assert.ok(problem.orderId && problem.reason)
    await untilShown(platform, customer, problem.orderId, 'PAYMENT_DECLINED')
    expectProblem(await ask(platform, getTicket, { as: owner, params: { orderId: problem.orderId } }), 404, 'not-found')
    expectProblem(
      await ask(platform, getDashboard, { as: owner, params: { orderId: problem.orderId } }),
      404,
      'not-found',
    )
  })

  test('payment stopped: 503 and a draft that is paid later', async () => {
    await platform.takeDown('payment')
    let draft: string | undefined
    try {
      const answer = await tryOrder(platform, customer, basketOf(store, product))
      const problem = expectProblem(answer, 503, 'payment-unavailable')
      assert.ok(answer.headers.get('retry-after'))
      draft = problem.orderId
      assert.ok(draft)
      await untilShown(platform, customer, draft, 'AWAITING_PAYMENT')
      expectProblem(await ask(platform, getTicket, { as: owner, params: { orderId: draft } }), 404, 'not-found')
    } finally {
      await platform.bringBack('payment')
    }
    await pay(platform, customer, draft)
    await untilStatus(platform, customer, draft, 'CONFIRMED')
  })

  test('a slow card, and one that charged and never answered: one order, one charge, at the first asking', async () => {
    for (const token of ['tok_slow', 'tok_timeout']) {
      const answer = await tryOrder(
        platform,
        customer,
        basketOf(store, product, 1, { payment: { method: 'card', token } }),
      )
      const { id } = expectStatus<Order>(answer, 201)
      await untilStatus(platform, customer, id, 'CONFIRMED')
      const charges = (await platform.askProvider(`/charges/${id}`)) as { status: string; amount: number }
      assert.deepEqual([charges.status, charges.amount], ['captured', 4500])
    }
  })

  test('a gift needs no card and no provider, and canceled it leaves the audit green', async () => {
    const gift = await newProduct(platform, owner, store, { price: won(0) })
    const { payment: _, ...basket } = basketOf(store, gift)
    const { id } = await order(platform, customer, basket)
    await untilStatus(platform, customer, id, 'CONFIRMED')
    await cancel(id)
    await untilStatus(platform, customer, id, 'CANCELED')
    await assert.rejects(platform.askProvider(`/charges/${id}`), /404/)
  })

  test('the provider fails, then works: nothing charged until then', async () => {
    const answer = await tryOrder(
      platform,
      customer,
      basketOf(store, product, 1, { payment: { method: 'card', token: 'tok_error' } }),
    )
    const { orderId } = expectProblem(answer, 503, 'payment-unavailable')
    assert.ok(orderId)
    await pay(platform, customer, orderId)
    await untilStatus(platform, customer, orderId, 'CONFIRMED')
  })
})

test('orders are taken around the clock: the store is stopped while orders keep coming, then catches up', async () => {
  await platform.takeDown('store')
  const taken: Order[] = []
  try {
    for (let count = 0; count < 10; count++) taken.push(await place())
    for (const one of taken) await untilStatus(platform, customer, one.id, 'CONFIRMED')
  } finally {
    await platform.bringBack('store')
  }
  for (const one of taken) await accept(platform, owner, one.id)
  for (const one of taken) await untilStatus(platform, customer, one.id, 'ACCEPTED')
})

test('a payment event that arrived before its order event vanished from the view', async () => {
  await platform.takeDown('dashboard')
  let placed: Order
  try {
    placed = await place()
    await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  } finally {
    await platform.bringBack('dashboard')
  }
  const view = await untilShown(platform, customer, placed.id, 'CONFIRMED')
  assert.ok(view.timeline.some((entry) => entry.type === 'PaymentApproved'))
})
