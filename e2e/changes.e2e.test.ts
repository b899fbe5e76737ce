/** An order that must change: lines out and replaced under way, what cannot be had left out, money back in parts; all books agree. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  answerQuestion,
  askCustomer,
  cancelTicket,
  type DashboardEntry,
  getDashboard,
  getOrder,
  type Order,
  refundOrder,
  removeLine,
  replaceLine,
  type Session,
  type Store,
  won,
} from '@jumun/contracts'
import {
  accept,
  ask,
  basketOf,
  collect,
  cook,
  eventually,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  ready,
  untilStatus,
  untilStock,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
let customer: Session
let store: Store
before(async () => {
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
})
after(() => auditAndStop(platform))

const lineAt = (id: string, n: number) => ({ as: owner, params: { orderId: id, n: String(n) } })
const orderWhere = (id: string, is: (order: Order) => boolean): Promise<Order> =>
  eventually('the order has changed', async () => {
    const found = expectStatus<Order>(await ask(platform, getOrder, { as: customer, params: { id } }), 200)
    return is(found) && found
  })
const viewWhere = (orderId: string, is: (entry: DashboardEntry) => boolean): Promise<DashboardEntry> =>
  eventually('the view has it', async () => {
    const asked = await ask<DashboardEntry>(platform, getDashboard, { as: customer, params: { orderId } })
    return asked.status === 200 && is(asked.body) && asked.body
  })
const ordered = (lines: { productId: string; quantity: number; ifSoldOut?: 'remove' | 'ask' | 'cancel' }[]) => {
  const [first = { productId: '', quantity: 1 }] = lines
  return { ...basketOf(store, { id: first.productId } as never, 1), lines }
}

test('one line out, another replaced, a part given back: the customer sees each, the stock is right, the rest is collected', async () => {
  const latte = await newProduct(platform, owner, store, { price: won(5000), stock: 10 })
  const cake = await newProduct(platform, owner, store, { price: won(6000), stock: 10 })
  const pie = await newProduct(platform, owner, store, { price: won(4000), stock: 10 })
  const dear = await newProduct(platform, owner, store, { price: won(9000) })
  const { id } = await order(
    platform,
    customer,
    ordered([
      { productId: latte.id, quantity: 2 },
      { productId: cake.id, quantity: 1 },
    ]),
  )
  await untilStatus(platform, customer, id, 'CONFIRMED')
  await accept(platform, owner, id)
  expectStatus(await ask(platform, removeLine, { ...lineAt(id, 0), body: { quantity: 1, reason: 'SOLD_OUT' } }), 200)
  const refused = await ask(platform, replaceLine, {
    ...lineAt(id, 1),
    body: { productId: dear.id, reason: 'SOLD_OUT' },
  })
  expectProblem(refused, 422, 'replacement-dearer')
  expectStatus(
    await ask(platform, replaceLine, { ...lineAt(id, 1), body: { productId: pie.id, reason: 'SOLD_OUT' } }),
    200,
  )
  const changed = await orderWhere(id, ({ total, refunded }) => total.amount === 9000 && refunded?.amount === 7000)
  assert.deepEqual([changed.paid, changed.lines.map(({ quantity }) => quantity)], [won(16_000), [1, 1]])
  await untilStock(platform, latte, 9)
  await untilStock(platform, cake, 10)
  await untilStock(platform, pie, 9)
  await cook(platform, owner, id)
  await ready(platform, owner, id)
  await collect(platform, owner, id)
  await untilStatus(platform, customer, id, 'COLLECTED')
  const back = await ask(platform, refundOrder, {
    ...{ as: owner, params: { orderId: id }, body: { amount: 1000, reason: 'it was cold' } },
  })
  assert.deepEqual(expectStatus(back, 201).left, won(8000))
  const view = await viewWhere(id, ({ refunds = [] }) => refunds.length === 3)
  assert.deepEqual(
    view.refunds?.map(({ amount }) => amount.amount).toSorted((one, other) => one - other),
    [1000, 2000, 5000],
  )
  const more = await ask(platform, refundOrder, {
    ...{ as: owner, params: { orderId: id }, body: { amount: 8001, reason: 'too much' } },
  })
  expectProblem(more, 422, 'refund-too-large')
})

test('what cannot be had and may be left out is left out; the last line out is a cancel, and all money is back', async () => {
  const bread = await newProduct(platform, owner, store, { price: won(3000) })
  const rare = await newProduct(platform, owner, store, { price: won(2000), stock: 200 })
  const { id } = await order(
    platform,
    customer,
    ordered([
      { productId: bread.id, quantity: 1 },
      { productId: rare.id, quantity: 300, ifSoldOut: 'remove' },
    ]),
  )
  await untilStatus(platform, customer, id, 'CONFIRMED')
  const left = await orderWhere(id, ({ refunded }) => refunded?.amount === 600_000)
  assert.deepEqual([left.total, left.lines[1]?.quantity], [won(3000), 0])
  await accept(platform, owner, id)
  expectStatus(await ask(platform, removeLine, { ...lineAt(id, 0), body: { reason: 'SOLD_OUT' } }), 200)
  const canceled = await untilStatus(platform, customer, id, 'CANCELED')
  assert.equal(canceled.reason, 'STORE_CANCELED')
  await orderWhere(id, ({ refunded }) => refunded?.amount === 603_000)
})

test('a store that cancels after a part went back gives back the rest, and no more', async () => {
  const soup = await newProduct(platform, owner, store, { price: won(8000) })
  const { id } = await order(platform, customer, basketOf(store, soup))
  await untilStatus(platform, customer, id, 'CONFIRMED')
  await accept(platform, owner, id)
  const part = { as: owner, params: { orderId: id }, body: { lines: [{ line: 0 }], reason: 'burnt' } }
  expectStatus(await ask(platform, refundOrder, part), 201)
  expectStatus(
    await ask(platform, cancelTicket, { as: owner, params: { orderId: id }, body: { reason: 'the oven broke' } }),
    200,
  )
  await untilStatus(platform, customer, id, 'CANCELED')
  await orderWhere(id, ({ refunded }) => refunded?.amount === 8000)
})

test('the customer is asked, and what they say is done: left out, or none of it; who wants all or nothing is not asked', async () => {
  const tea = await newProduct(platform, owner, store, { price: won(3000), stock: 20 })
  const rice = await newProduct(platform, owner, store, { price: won(7000), stock: 20 })
  const two = (ifSoldOut: 'ask' | 'cancel') =>
    ordered([
      { productId: tea.id, quantity: 1 },
      { productId: rice.id, quantity: 1, ifSoldOut },
    ])
  const asked = async (answer: 'remove' | 'cancel'): Promise<string> => {
    const { id } = await order(platform, customer, two('ask'))
    await untilStatus(platform, customer, id, 'CONFIRMED')
    await accept(platform, owner, id)
    expectStatus(await ask(platform, askCustomer, { ...lineAt(id, 1), body: { reason: 'SOLD_OUT' } }), 200)
    const { questions } = await viewWhere(id, (entry) => entry.questions !== undefined)
    assert.deepEqual([questions?.[0]?.line, questions?.[0]?.reason], [1, 'SOLD_OUT'])
    const said = await ask(platform, answerQuestion, { ...lineAt(id, 1), as: customer, body: { answer } })
    expectStatus(said, 200)
    return id
  }
  const without = await asked('remove')
  const left = await orderWhere(without, ({ refunded }) => refunded?.amount === 7000)
  assert.deepEqual([left.status, left.total], ['ACCEPTED', won(3000)])
  const late = await ask(platform, answerQuestion, { ...lineAt(without, 1), as: customer, body: { answer: 'cancel' } })
  expectProblem(late, 409, 'order-changed')
  await cook(platform, owner, without)
  await ready(platform, owner, without)
  await collect(platform, owner, without)

  const none = await asked('cancel')
  assert.equal((await untilStatus(platform, customer, none, 'CANCELED')).reason, 'CUSTOMER')
  await orderWhere(none, ({ refunded }) => refunded?.amount === 10_000)

  const { id } = await order(platform, customer, two('cancel'))
  await untilStatus(platform, customer, id, 'CONFIRMED')
  await accept(platform, owner, id)
  expectStatus(await ask(platform, removeLine, { ...lineAt(id, 1), body: { reason: 'SOLD_OUT' } }), 200)
  assert.equal((await untilStatus(platform, customer, id, 'CANCELED')).reason, 'STORE_CANCELED')
  await orderWhere(id, ({ refunded }) => refunded?.amount === 10_000)
})
