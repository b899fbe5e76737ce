import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { uuidv7, won } from '@jumun/contracts'
import { type OpenDatabase, openDatabase } from '@jumun/messaging'
import { aggregateStoreFeatures } from '@jumun/messaging/testing'
import { cursorAt } from '@jumun/service'
import { startTwoInstances, type TwoInstances } from '@jumun/testing'
import { cancel, draft, markPlaced } from './order.ts'
import type { Order } from './order-shape.ts'
import { type OrderStore, orderStore } from './order-store.ts'
import { everyState, nameOf } from './state-table.ts'

let pair: TwoInstances
let db: OpenDatabase
let orders: OrderStore
before(async () => {
  pair = await startTwoInstances('order', new URL('../migrations/', import.meta.url))
  db = pair.here
  orders = orderStore(db)
})
after(() => pair?.stop())

const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-01-01T09:00:00.000Z')
const later = new Date('2026-01-01T09:15:00.000Z')
const customerId = newId()

const total = won(4500)
const deal = {
  customerId,
  storeId: newId(),
  fulfilment: 'delivery',
  lines: [{ productId: newId(), name: { ko: '라떼' }, quantity: 1, unitPrice: total, options: [], total }],
  total,
  address: { line1: 'Mapo-daero 1' },
  note: '얼음',
} as const

async function drafted(at = now, storeId = newId()): Promise<Order> {
  const { order, events } = draft({ ...deal, id: newId(), storeId }, at)
  assert.equal(await orders.create(order, events, new Date(at.getTime() + 900_000)), true)
  return order
}

aggregateStoreFeatures<Order>('orders in PostgreSQL', async () => {
  const other = openDatabase({ url: db.url, source: 'order' })
  const expiresAt = new Date(later.getTime() + 900_000)
  return {
    instances: [db, other].map((database) => ({
      store: orderStore(database),
      transaction: (work) => database.transaction(work),
    })),
    newId,
    first: (id) => draft({ ...deal, id }, now).order,
    next: (order) => ({ ...order, version: order.version + 1, updatedAt: new Date(order.updatedAt.getTime() + 1000) }),
    steps: (order) => order.version - 1,
    async create(order) {
      assert.ok(await orders.create(order, [], expiresAt))
    },
    stop: () => other.close(),
  }
})

const said = (id: string) => db.query('SELECT type, sequence FROM outbox WHERE subject = $1 ORDER BY sequence', [id])

test('what an order is made of beside its lines is read as it was written, and of an older release the lines are all', async () => {
  const discounts = [{ name: { ko: '첫 주문' }, amount: won(1000), code: 'WELCOME' }]
  const sums = { subtotal: total, deliveryFee: won(3000), discounts, total: won(6500) }
  const { order, events } = draft({ ...deal, ...sums, id: newId() }, now)
  assert.ok(await orders.create(order, events, later))
  assert.deepEqual(await orders.find(order.id), order)
  const plain = await drafted()
  await db.query('UPDATE orders SET delivery_fee = DEFAULT, discounts = DEFAULT WHERE id = $1', [plain.id])
  const { subtotal, deliveryFee } = (await orders.find(plain.id)) ?? assert.fail()
  assert.deepEqual([subtotal, deliveryFee], [total, won(0)])
})

test('an order is read as it was written, in every state there is', async () => {
  for (const state of everyState) {
    const before = await drafted()
    assert.deepEqual(await orders.find(before.id), before)
    const unpaid = ['AWAITING_PAYMENT', 'EXPIRED', 'PAYMENT_DECLINED'].includes(state.status)
    const after: Order = {
      ...before,
      state,
      version: 2,
      ...(unpaid ? {} : { placedAt: later, promisedAt: later, refundedAt: later }),
      updatedAt: later,
    }
    await db.transaction(async (tx) => {
      const held = (await orders.load(tx, [before.id])).get(before.id)
      assert.ok(held)
      await orders.save(tx, [{ id: held.id, before: held, after }])
    })
    assert.deepEqual(await orders.find(before.id), after, nameOf(state))
  }
})

test('the client chose the order id and duplicates were accepted', async () => {
  const first = await drafted()
  const { order, events } = draft({ ...first, customerId: newId() }, later)
  assert.equal(await orders.create(order, events, later), false)
  assert.equal((await orders.find(first.id))?.customerId, customerId)
  assert.deepEqual(await said(first.id), [{ type: 'OrderDrafted', sequence: 1 }], 'the duplicate is not announced')
})

test('events published even when the transaction rolled back', async () => {
  const order = await drafted()
  const paid = markPlaced(order, later)
  const canceled = cancel(order, 'CUSTOMER', later)
  assert.ok(paid.outcome === 'changed' && canceled.outcome === 'changed')
  const both = await Promise.all([
    orders.change(order, paid.state, paid.events),
    orders.change(order, canceled.state, canceled.events),
  ])
  assert.equal(both.filter(Boolean).length, 1, 'one of two that decided on the same version wins')
  assert.equal((await said(order.id)).length, 2, 'the loser said nothing')
  await assert.rejects(
    db.transaction(async (tx) => {
      tx.publish(...paid.events)
      throw new Error('the lights went out')
    }),
  )
  assert.equal((await said(order.id)).length, 2)
})

test('no order is known to a store, or completed, without having been paid: the database itself refuses', async () => {
  const { id } = await drafted()
  for (const status of ['PLACED', 'CONFIRMED', 'COOKING', 'DELIVERED'])
    await assert.rejects(
      db.query('UPDATE orders SET status = $2, expires_at = NULL WHERE id = $1', [id, status]),
      /violates check constraint/,
    )
})

describe('lists', () => {
  test('the 11th order vanished from both screens', async () => {
    const storeId = newId()
    const ownerId = newId()
    await db.query(
      `INSERT INTO store_replica (store_id, sequence, owner_id, status, fulfilments) VALUES ($1, 1, $2, 'OPEN', '{pickup}')`,
      [storeId, ownerId],
    )
    const placed: string[] = []
    for (let count = 0; count < 25; count++) {
      const order = await drafted(new Date(now.getTime() + Math.floor(count / 3)), storeId) // three at the same moment
      if (count === 7) continue // a draft: the store does not see it
      const paid = markPlaced(order, later)
      assert.ok(paid.outcome === 'changed')
      await orders.change(order, paid.state, paid.events)
      placed.push(order.id)
    }
    const mine = await pages({ customerId, storeId })
    assert.equal(mine.length, 25)
    const stores = await pages({ personId: ownerId })
    assert.deepEqual(stores.map(({ id }) => id).toSorted(), placed.toSorted())
    for (const list of [mine, stores])
      for (const [index, order] of list.entries()) {
        const next = list[index + 1]
        if (next) assert.ok(order.createdAt >= next.createdAt, 'newest first')
      }
    assert.deepEqual(await pages({ personId: newId() }), [])
    assert.deepEqual((await pages({ storeId, status: 'AWAITING_PAYMENT' })).length, 1)
  })

  test('drafts are due when their time has come, and only they', async () => {
    const longAgo = new Date('2020-01-01T00:00:00.000Z')
    const draftId = (await drafted(longAgo)).id
    const paid = await drafted(longAgo)
    const decision = markPlaced(paid, longAgo)
    assert.ok(decision.outcome === 'changed')
    await orders.change(paid, decision.state, decision.events)
    const due = await orders.draftsDue(new Date('2020-01-01T00:15:00.000Z'), 10)
    assert.deepEqual(
      due.map(({ id }) => id),
      [draftId],
    )
    assert.deepEqual(await orders.draftsDue(new Date('2020-01-01T00:14:59.000Z'), 10), [])
  })

  async function pages(filter: Omit<Parameters<OrderStore['list']>[0], 'limit'>): Promise<Order[]> {
    const all: Order[] = []
    for (let cursor: string | undefined; ; ) {
      const rows = await orders.list({ ...filter, limit: 4, cursor })
      all.push(...rows.slice(0, 4))
      const last = all.at(-1)
      if (rows.length <= 4 || !last) return all
      cursor = cursorAt({ createdAt: last.createdAt.toISOString(), id: last.id })
    }
  }
})

test('a step touches no index of its order: none of them knows what changes with each step', async () => {
  // an address, a note and a phone change once, long after the last step
  const fixed = ['id', 'customer_id', 'store_id', 'created_at', 'due_at', 'address', 'note', 'phone']
  const columns = await db.query<{ name: string }>(
    `SELECT a.attname AS name FROM pg_attribute a WHERE a.attrelid = 'orders'::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
  )
  const indexes = await db.query<{ definition: string }>(
    `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = 'orders'::regclass`,
  )
  const known = columns
    .map(({ name }) => name)
    .filter((name) =>
      indexes.some(({ definition }) => new RegExp(`\\b${name}\\b`).test(definition.replace(/^.* USING/, ''))),
    )
  assert.deepEqual(
    known.filter((name) => !fixed.includes(name)),
    [],
  )
})

test('a draft is looked at before it is given up, and its time is not moved by that; being paid does not move it either', async () => {
  const at = new Date('2000-01-01T09:00:00.000Z') // before all others here
  const minutes = (count: number) => new Date(at.getTime() + count * 60_000)
  const dueAt = async ({ id }: Order) =>
    (await db.query<{ due_at: Date | null }>('SELECT due_at FROM orders WHERE id = $1', [id]))[0]?.due_at
  const [unpaid, paid] = [await drafted(at), await drafted(at)]
  assert.deepEqual(await dueAt(unpaid), minutes(10))
  const decision = markPlaced(paid, minutes(1))
  assert.ok(decision.outcome === 'changed')
  await orders.change(paid, decision.state, decision.events)
  assert.deepEqual(await dueAt(paid), minutes(10))
  assert.deepEqual(await orders.draftsDue(minutes(12), 10), [])
  assert.deepEqual(
    (await orders.toLookAt(minutes(12), 10)).map(({ order }) => order.id),
    [paid.id],
  )
  assert.deepEqual(await dueAt(unpaid), minutes(15))
  assert.deepEqual(
    (await orders.draftsDue(minutes(15), 10)).map(({ id }) => id),
    [unpaid.id],
  )
  await orders.lookAgain(unpaid, undefined) // as an instance of the release before would do
  assert.deepEqual(
    (await orders.draftsDue(minutes(15), 10)).map(({ id }) => id),
    [unpaid.id],
  )
})
