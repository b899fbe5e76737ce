/** The service as a whole on a real database: its routes, and what it hears and says. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  type AnswerOf,
  type Endpoint,
  type Envelope,
  type EventType,
  type NewProduct,
  type Product,
  type UserRole,
  uuidv7,
  won,
} from '@jumun/contracts'
import * as events from '@jumun/contracts/events'
import * as http from '@jumun/contracts/http'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { Problem, type Running } from '@jumun/service'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import catalog from './service.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
const owner = { id: newId(), role: 'owner' as UserRole }
const otherOwner = { id: newId(), role: 'owner' as UserRole }
const customer = { id: newId(), role: 'customer' as UserRole }
const stranger = { id: newId(), role: 'customer' as UserRole }
const operator = { id: newId(), role: 'operator' as UserRole }
const storeId = newId()

let postgres: TestPostgres
let db: OpenDatabase
let running: Running
before(async () => {
  postgres = await startTestPostgres()
  const url = await postgres.createDatabase()
  await migrate(url, [messagingMigrations, { name: 'catalog', folder: new URL('../migrations/', import.meta.url) }])
  db = openDatabase({ url, source: 'catalog' })
  running = await catalog.start({ db, clock: { now: () => new Date() }, newId, settings: {}, dataDir: '' } as never)
  await hear(events.StoreChanged, storeId, store(storeId, owner.id))
})
after(async () => {
  await db?.close()
  await postgres?.stop()
})

async function ask<E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  as: { id: string; role: UserRole },
  request: object = {},
): Promise<AnswerOf<E>['body']> {
  const found = running.routes?.find((one) => one.endpoint === (endpoint as unknown))
  assert.ok(found)
  const whole = { params: {}, query: {}, newId: newId(), requestId: 'r', caller: { kind: 'user', token: '', ...as } }
  const answer = await found.handle({ ...whole, ...request } as never, {} as never, {} as never)
  assert.ok(answer)
  return answer.body as AnswerOf<E>['body']
}
async function codeOf(work: Promise<unknown>): Promise<string> {
  const problem = await work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  )
  assert.ok(problem instanceof Problem, String(problem))
  return problem.code
}
async function hear<T>(kind: EventType<T>, subject: string, data: T, sequence = 1): Promise<void> {
  const reaction = running.reactions?.find(({ kinds }) => kinds.some(({ type }) => type === kind.type))
  assert.ok(reaction)
  const event = { type: kind.type, subject, correlationid: subject, sequence, data } as Envelope<T>
  await db.transaction((tx) => reaction.handleAll([event], tx))
}
const store = (id: string, ownerId: string): events.StoreChanged => ({
  storeId: id,
  ownerId,
  name: { en: 'Café' },
  kind: 'cafe',
  address: { line1: 'Mapo-daero 1' },
  status: 'OPEN',
  fulfilments: ['pickup'],
  minutes: 10,
})
const add = (change: Partial<NewProduct> = {}, as = owner, id = newId()): Promise<Product> =>
  ask(http.addProduct, as, { body: { storeId, name: { en: 'Latte' }, price: won(4500), ...change }, newId: id })
const read = (id: string): Promise<Product> => ask(http.getProduct, customer, { params: { id } })
const change = (id: string, body: object, as = owner) => ask(http.changeProduct, as, { params: { id }, body })
const count = (id: string, body: object, as = owner) => ask(http.changeStock, as, { params: { id }, body })
const placed = (orderId: string, lines: object[]) =>
  hear(events.OrderPlaced, orderId, { orderId, customerId: customer.id, storeId, lines } as never)

describe('a menu', () => {
  test('shows a product as it was added, and what is left of it', async () => {
    const id = newId()
    const where = { cookMinutes: 2.5, station: 'bar' }
    const added = await add({ category: 'coffee', stock: 10, description: { ko: '우유' }, ...where }, owner, id)
    assert.equal(added.id, id)
    assert.deepEqual([added.stock, added.soldOut, added.available, added.version], [10, false, true, 1])
    assert.deepEqual([added.cookMinutes, added.station], [2.5, 'bar'])
    assert.deepEqual(await read(id), added)
    assert.deepEqual(await add({}, owner, id), added, 'the same request again is the same product')
    const changed = await change(id, { price: won(5000), available: false })
    assert.deepEqual([changed.price, changed.available, changed.version, changed.stock], [won(5000), false, 2, 10])
    assert.equal((await read(id)).station, 'bar')
    assert.equal((await count(id, { set: 3 })).stock, 3)
    assert.equal((await count(id, { set: null })).stock, null)
    assert.equal(await codeOf(count(id, { change: 1 })), 'stock-not-counted')
  })
  test('is changed by who saw it as it is: another version, or another stock, is 412 with what is there now', async () => {
    const { id } = await add({ stock: 10 })
    const params = { id }
    const presentOf = async (work: Promise<unknown>): Promise<Product> => {
      const problem = await work.then(
        () => assert.fail('it was not refused'),
        (error: unknown) => error,
      )
      assert.ok(problem instanceof Problem && problem.code === 'changed-meanwhile' && problem.status === 412)
      return problem.extras.present as Product
    }
    const patch = (body: object, ...ifMatch: string[]) => ask(http.changeProduct, owner, { params, body, ifMatch })
    await patch({ price: won(5500) }, '1')
    const present = await presentOf(patch({ price: won(4500), name: { en: 'Old' } }, '1'))
    assert.deepEqual([present.price, present.version, present], [won(5500), 2, await read(id)])
    assert.equal((await patch({ name: { en: 'New' } }, '1', '2')).version, 3)
    assert.equal((await presentOf(patch({ name: { en: 'None' } }))).version, 3, 'a tag that never matches')

    // The form was opened at 10, three were sold, and two more came in: saved as 12, there are nine.
    await placed(newId(), [{ productId: id, quantity: 3 }])
    assert.equal((await presentOf(count(id, { set: 12, ifStock: 10 }))).stock, 7)
    assert.equal((await count(id, { change: 2 })).stock, 9)
    assert.equal((await count(id, { set: 12, ifStock: 9 })).stock, 12)
    assert.equal((await presentOf(count(id, { set: 5, ifStock: null }))).stock, 12)
  })
  test('loses what is set to null, and nothing that is left out', async () => {
    const choices = [{ name: { en: 'Tall' }, price: won(0) }]
    const full = {
      category: 'coffee',
      description: { ko: '우유' },
      options: [{ name: { en: 'Size' }, min: 0, max: 1, choices }],
    }
    const { id } = await add({ ...full, available: false, stock: 3 })
    const bare = await change(id, { category: null, description: null, options: null, available: null })
    assert.deepEqual(
      [bare.category, bare.description, bare.options, bare.available, bare.stock, bare.name],
      [undefined, undefined, [], true, 3, { en: 'Latte' }],
    )
    assert.deepEqual(await read(id), bare)
    await change(id, { category: 'tea', description: { en: 'Leaves' } })
    const renamed = await change(id, { name: { en: 'Tea' } })
    assert.deepEqual([renamed.category, renamed.description], [{ ko: 'tea', en: 'tea' }, { en: 'Leaves' }])
  })
  test('is its owner’s alone', async () => {
    const { id } = await add()
    assert.equal(await codeOf(add({}, otherOwner)), 'not-found')
    assert.equal(await codeOf(change(id, { price: won(1) }, otherOwner)), 'not-found')
    assert.equal(await codeOf(count(id, { set: 1 }, otherOwner)), 'not-found')
    assert.equal(await codeOf(read(newId())), 'not-found')
  })
  test('of a store that was opened this moment is waited for; of none is 422', async () => {
    const fresh = newId()
    const waiting = add({ storeId: fresh })
    await hear(events.StoreChanged, fresh, store(fresh, owner.id))
    assert.equal((await waiting).storeId, fresh)
    assert.equal(await codeOf(add({ storeId: newId() })), 'unknown-store')
  })
  test('is searched in every language, newest first, page by page', async () => {
    const menu = newId()
    await hear(events.StoreChanged, menu, store(menu, owner.id))
    const names = [{ ko: '초코 라떼' }, { en: 'Choco Latte' }, { ko: '물', en: 'Water 100%' }, { en: 'Tea' }]
    const ids: string[] = []
    for (const name of names) ids.push((await add({ storeId: menu, name })).id)
    // of one millisecond the greater id is the newer
    const newest = ids.toSorted().toReversed()
    const found = async (query: object) => (await ask(http.listProducts, customer, { query })).items.map(({ id }) => id)
    assert.deepEqual(await found({ storeId: menu }), newest)
    assert.deepEqual(await found({ storeId: menu, q: 'LATTE' }), [ids[1]])
    assert.deepEqual(await found({ storeId: menu, q: '라떼' }), [ids[0]])
    assert.deepEqual(await found({ storeId: menu, q: '%' }), [ids[2]], 'a sign is a sign, not a pattern')
    assert.deepEqual(await found({ storeId: menu, q: '초코라떼'.normalize('NFD') }), [ids[0]], 'any form, any spacing')
    assert.deepEqual(await found({ storeId: menu, q: '!?' }), [], 'nothing that could be sought finds nothing')
    const first = await ask(http.listProducts, customer, { query: { storeId: menu, limit: 3 } })
    assert.ok(first.nextCursor)
    assert.deepEqual(await found({ storeId: menu, cursor: first.nextCursor }), newest.slice(3))
    assert.equal(await codeOf(ask(http.listProducts, customer, { query: { cursor: 'x' } })), 'invalid-cursor')
  })
})

test('what stores call popular and have, three of each: one that calls everything so is not the only one that is seen', async () => {
  const [crowded, modest] = [newId(), newId()]
  for (const menu of [crowded, modest]) await hear(events.StoreChanged, menu, store(menu, owner.id))
  const dish = async (menu: string, more: Partial<NewProduct> = {}) =>
    (await add({ storeId: menu, name: { en: 'Toast' }, popular: true, ...more })).id
  const newest: string[] = []
  for (let n = 0; n < 5; n++) newest.unshift(await dish(crowded))
  const [one] = [await dish(modest), await dish(modest, { available: false }), await dish(modest, { popular: false })]
  const found = async (query: object) => (await ask(http.listProducts, customer, { query })).items.map(({ id }) => id)
  assert.deepEqual(await found({ storeId: crowded, popular: true }), newest, 'in its own menu all of them')
  const ofBoth = await found({ popular: true, limit: 4 })
  assert.deepEqual(ofBoth, [one, ...newest.slice(0, 3)])
  const { nextCursor } = await ask(http.listProducts, customer, { query: { popular: true, limit: 2 } })
  assert.ok(nextCursor)
  assert.deepEqual((await found({ popular: true, cursor: nextCursor, limit: 2 })).slice(0, 2), newest.slice(1, 3))
})

test('what was written before there was a form for searching is found after the start', async () => {
  const { id } = await add({ name: { ko: '골목 커피' } })
  await db.query('UPDATE products SET search_text = NULL WHERE id = $1', [id])
  const found = async () => (await ask(http.listProducts, customer, { query: { q: '골목커피' } })).items.length
  assert.equal(await found(), 0)
  await running.jobs?.[0]?.run(new AbortController().signal)
  assert.equal(await found(), 1)
})

describe('the reservation of an order', () => {
  const ask1 = (orderId: string, as: { id: string; role: UserRole }) =>
    ask(http.getReservation, as, { params: { orderId } })
  test('is seen by its customer, its store and operators', async () => {
    const { id } = await add({ stock: 5 })
    const orderId = newId()
    await placed(orderId, [{ productId: id, quantity: 2 }])
    for (const reader of [customer, owner, operator]) {
      const reservation = await ask1(orderId, reader)
      assert.deepEqual([reservation.status, reservation.lines], ['RESERVED', [{ productId: id, quantity: 2 }]])
    }
    for (const reader of [stranger, otherOwner]) assert.equal(await codeOf(ask1(orderId, reader)), 'not-found')
    assert.equal((await read(id)).stock, 3)
  })
  test('of an order that nobody knows is not found, also when all we heard of it is its end', async () => {
    const orderId = newId()
    await hear(events.OrderCanceled, orderId, { orderId, customerId: customer.id, storeId } as never)
    assert.equal(await codeOf(ask1(orderId, customer)), 'not-found')
  })
  test('of a product that is on no menu is refused', async () => {
    const orderId = newId()
    await placed(orderId, [{ productId: newId(), quantity: 2 }])
    assert.equal((await ask1(orderId, customer)).status, 'REJECTED')
    const [said] = await db.query('SELECT type FROM outbox WHERE subject = $1', [orderId])
    assert.equal(said?.['type'], 'StockRejected')
  })
})
