/** Stock where it is moved: in PostgreSQL, by several instances at once. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type NewProduct, uuidv7, won } from '@jumun/contracts'
import { type Envelope, type EventType, OrderCanceled, OrderCompleted, OrderPlaced } from '@jumun/contracts/events'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { deeds } from '@jumun/service'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import fc from 'fast-check'
import { moveStockWithOrders } from './move-stock-with-orders.ts'
import type { Product } from './product.ts'
import { findProduct } from './product-table.ts'
import { findReservation, reservationStore } from './reservation-table.ts'
import { add, countStock, type MenuOutcome } from './run-a-menu.ts'
import type { StockChange } from './stock.ts'
import { storeOwners } from './store-owners.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
const clock = { now: () => new Date() }
const storeId = newId()
const ownerId = newId()
const customerId = newId()

let postgres: TestPostgres
let instances: OpenDatabase[] = []
let db: OpenDatabase
before(async () => {
  postgres = await startTestPostgres()
  const url = await postgres.createDatabase()
  await migrate(url, [messagingMigrations, { name: 'catalog', folder: new URL('../migrations/', import.meta.url) }])
  instances = [1, 2].map(() => openDatabase({ url, source: 'catalog' }))
  db = instances[0] as OpenDatabase
  await db.query('INSERT INTO store_replica (store_id, sequence, owner_id) VALUES ($1, 1, $2)', [storeId, ownerId])
})
after(async () => {
  await Promise.all(instances.map((instance) => instance.close()))
  await postgres?.stop()
})

const needs = () => ({ db, owners: storeOwners(db), clock, newId, deeds: deeds({ clock, newId }) })
const done = (outcome: MenuOutcome): Product => {
  assert.ok(outcome.outcome === 'done', JSON.stringify(outcome))
  return outcome.product
}
const product = async (stock: number | null, change: Partial<NewProduct> = {}): Promise<Product> =>
  done(
    await add(needs())(newId(), { id: ownerId }, { storeId, name: { en: 'Cake' }, price: won(4500), stock, ...change }),
  )
const count = (id: string, wanted: StockChange, changeId = newId()) =>
  countStock(needs())(changeId, id, { id: ownerId }, wanted)
const stockOf = async (id: string) => (await findProduct(db, id))?.stock
const line = ({ id: productId }: Product, quantity: number) => ({ productId, quantity })

const about = (orderId: string) => ({ orderId, customerId, storeId })
const placed = (orderId: string, lines: { productId: string; quantity: number }[]) =>
  event(OrderPlaced, { ...about(orderId), lines })
const event = (kind: Pick<EventType<unknown>, 'type'>, data: object) =>
  ({ id: newId(), type: kind.type, data }) as unknown as Envelope
const { handleAll } = moveStockWithOrders(reservationStore, clock)
const react = (events: readonly Envelope[], on = db) => on.transaction((tx) => handleAll(events, tx))
const place = (orderId: string, lines: { productId: string; quantity: number }[], on = db) =>
  react([placed(orderId, lines)], on)
const canceled = (orderId: string, restock = true) => event(OrderCanceled, { ...about(orderId), restock })
const cancel = (orderId: string, restock = true) => react([canceled(orderId, restock)])
const completed = (orderId: string) => event(OrderCompleted, about(orderId))
const complete = (orderId: string) => react([completed(orderId)])
const said = async (subject: string) =>
  (await db.query('SELECT type FROM outbox WHERE subject = $1 ORDER BY sequence', [subject])).map(({ type }) => type)

test('500 buyers, 1 unit, two instances: exactly 1 is reserved, 499 are rejected', async () => {
  const cake = await product(1)
  const orders = Array.from({ length: 500 }, newId)
  // as many at a time as the two pools can hold waiting, also on a slow machine
  for (let first = 0; first < orders.length; first += 100)
    await Promise.all(
      orders.slice(first, first + 100).map((id, index) => place(id, [line(cake, 1)], instances[index % 2])),
    )
  const counts = await db.query(
    'SELECT status, count(*) FROM reservations WHERE order_id = ANY($1::uuid[]) GROUP BY status ORDER BY status',
    [orders],
  )
  assert.deepEqual(counts, [
    { status: 'REJECTED', count: 499 },
    { status: 'RESERVED', count: 1 },
  ])
  assert.deepEqual(await stockOf(cake.id), { counting: 1, initial: 1, restocked: 0, onHand: 0, reserved: 1, sold: 0 })
  assert.deepEqual(await said(cake.id), ['ProductChanged', 'ProductChanged'], 'added, sold out')
})

test('a batch of 500 buyers of one piece, with one who cancels: the first has it, then the next, and nobody twice', async () => {
  const cake = await product(1)
  const orders = Array.from({ length: 500 }, newId)
  const [first, second] = orders as [string, string]
  await react(orders.slice(0, 250).map((id) => placed(id, [line(cake, 1)])))
  await react([canceled(first), placed(first, [line(cake, 1)]), ...orders.map((id) => placed(id, [line(cake, 1)]))])
  const held = await db.query(`SELECT order_id FROM reservations WHERE order_id = ANY($1) AND status = 'RESERVED'`, [
    orders,
  ])
  assert.deepEqual(
    held.map(({ order_id }) => order_id),
    [orders[250]],
  )
  assert.deepEqual(await said(first), ['StockReserved', 'StockReleased'])
  assert.deepEqual(await said(second), ['StockRejected'])
  assert.equal((await stockOf(cake.id))?.onHand, 0)
})

test('an order that is placed, canceled and completed in one batch is where its first end left it', async () => {
  const cake = await product(10)
  const [one, other, third] = [newId(), newId(), newId()] as const
  await react([
    ...[placed(one, [line(cake, 1)]), canceled(one), completed(one)],
    ...[completed(other), placed(other, [line(cake, 2)])],
    ...[canceled(third), placed(third, [line(cake, 4)])],
  ])
  assert.deepEqual(await stockOf(cake.id), { counting: 1, initial: 10, restocked: 0, onHand: 8, reserved: 0, sold: 2 })
  assert.deepEqual(await said(one), ['StockReserved', 'StockReleased'])
  assert.deepEqual(await said(other), ['StockReserved'])
  assert.deepEqual(await said(third), [])
})

test('orders that want the same products in opposite order do not block each other', async () => {
  const [tea, cake] = [await product(1000), await product(1000)]
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const lines = [line(tea, 1), line(cake, 2)]
      return place(newId(), index % 2 ? lines : lines.toReversed(), instances[index % 2])
    }),
  )
  assert.equal((await stockOf(tea.id))?.onHand, 900)
  assert.equal((await stockOf(cake.id))?.onHand, 800)
})

test('stock is counted right while many hands are in it', async () => {
  const cake = await product(100)
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0 ? count(cake.id, { change: 1 }) : place(newId(), [line(cake, 1)], instances[index % 2]),
    ),
  )
  assert.deepEqual(await stockOf(cake.id), {
    counting: 1,
    initial: 100,
    restocked: 20,
    onHand: 80,
    reserved: 40,
    sold: 0,
  })
})

test('stock below zero: refused by the decision, and by the database itself', async () => {
  const cake = await product(2)
  assert.deepEqual(await count(cake.id, { change: -3 }), { outcome: 'refused', code: 'stock-too-low' })
  for (const wrong of ['on_hand = -1', 'on_hand = on_hand - 1', 'sold = 1'])
    await assert.rejects(db.query(`UPDATE products SET ${wrong} WHERE id = $1`, [cake.id]), /violates check constraint/)
})

test('a stock change that is repeated has one effect', async () => {
  const cake = await product(10)
  const changeId = newId()
  for (let time = 0; time < 3; time++) done(await count(cake.id, { change: 5 }, changeId))
  assert.equal((await stockOf(cake.id))?.onHand, 15)
})

test('another owner finds neither the store nor the product', async () => {
  const cake = await product(1)
  const notFound = { outcome: 'refused', code: 'not-found' }
  assert.deepEqual(await countStock(needs())(newId(), cake.id, { id: newId() }, { set: 1 }), notFound)
  assert.deepEqual(
    await add(needs())(newId(), { id: newId() }, { storeId, name: { en: 'Tea' }, price: won(1) }),
    notFound,
  )
})

test('a canceled order puts back what it held, a completed one has sold it, and each says so once', async () => {
  const cake = await product(10)
  const [back, gone] = [newId(), newId()]
  for (const id of [back, gone]) await place(id, [line(cake, 3)])
  await cancel(back)
  await complete(gone)
  assert.deepEqual(await stockOf(cake.id), { counting: 1, initial: 10, restocked: 0, onHand: 7, reserved: 0, sold: 3 })
  assert.deepEqual(await said(back), ['StockReserved', 'StockReleased'])
  assert.deepEqual(await said(gone), ['StockReserved'])
})

test('what was cooked for a canceled order does not return to the shelf: it is gone as if sold, and said so once', async () => {
  const cake = await product(10)
  const orderId = newId()
  await place(orderId, [line(cake, 3)])
  for (const _ of ['once', 'again']) await cancel(orderId, false)
  await cancel(orderId, true)
  assert.deepEqual(await stockOf(cake.id), { counting: 1, initial: 10, restocked: 0, onHand: 7, reserved: 0, sold: 3 })
  assert.deepEqual(await said(orderId), ['StockReserved', 'StockWasted'])
  assert.equal((await findReservation(db, orderId))?.status, 'WASTED')
})

test('a cancel that overtakes its order leaves a tombstone, and nothing is set aside', async () => {
  const cake = await product(10)
  const orderId = newId()
  await cancel(orderId)
  await place(orderId, [line(cake, 3)])
  assert.equal((await stockOf(cake.id))?.onHand, 10)
  assert.equal((await findReservation(db, orderId))?.status, 'RELEASED')
  assert.deepEqual(await said(orderId), [])
})

test('every piece is somewhere, whatever happens in whatever order', async () => {
  const happening = fc.record({
    what: fc.constantFrom('place', 'cancel', 'waste', 'complete', 'change', 'set', 'stop'),
    order: fc.nat(3),
    by: fc.integer({ min: -4, max: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 20 }), async (happenings) => {
      const [cake, tea] = [await product(5), await product(null)]
      const orders = [newId(), newId(), newId(), newId()]
      for (const { what, order, by } of happenings) {
        const orderId = orders[order] as string
        if (what === 'place') await place(orderId, [line(cake, order + 1), line(tea, 1), line(cake, 1)])
        else if (what === 'cancel' || what === 'waste') await cancel(orderId, what === 'cancel')
        else if (what === 'complete') await complete(orderId)
        else if (what === 'change') await count(cake.id, { change: by })
        else if (what === 'set') await count(order % 2 ? cake.id : tea.id, { set: Math.abs(by) })
        else await count(cake.id, { set: null }) // the CHECK constraints hold the invariant after each of these
      }
    }),
    { numRuns: 25 },
  )
})
