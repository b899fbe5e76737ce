/** A whole menu on a real database: categories, dayparts, order, switches; and sold-outs that end by themselves. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type NewProduct, type Product, type ProductChanged, StoreChanged, type UserRole, won } from '@jumun/contracts'
import * as http from '@jumun/contracts/http'
import { fakeClock, startTestPostgres, startTestService, type TestPostgres, type TestService } from '@jumun/testing'
import sharp from 'sharp'
import { endSoldOuts } from './end-sold-outs.ts'
import catalog from './service.ts'

const id = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
const storeId = id(1)
const owner = { id: id(2), role: 'owner' as UserRole }
const stranger = { id: id(3), role: 'owner' as UserRole }

const theStore: StoreChanged = {
  storeId,
  ownerId: owner.id,
  name: { ko: '가게' },
  kind: 'shop',
  address: { line1: 'Mapo-daero 1' },
  status: 'OPEN',
  fulfilments: ['pickup'],
  minutes: 10,
  timeZone: 'Asia/Seoul',
  dayStartsAt: '05:00',
}

let postgres: TestPostgres
let service: TestService
const clock = fakeClock()
before(async () => {
  postgres = await startTestPostgres()
  service = await startTestService(catalog, { postgres, clock })
  await service.receive(StoreChanged, {
    subject: storeId,
    sequence: 1,
    data: theStore,
  })
  await service.settled()
})
after(async () => {
  await service?.stop()
  await postgres?.stop()
})

async function add(change: Partial<NewProduct> = {}): Promise<Product> {
  const body = { storeId, name: { en: 'Latte' }, price: won(4500), ...change }
  const answer = await service.call(http.addProduct, { as: owner, body })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}
const read = async (productId: string): Promise<Product> =>
  (await service.call(http.getProduct, { params: { id: productId } })).body
const changeMenu = (body: object, as = owner, more = {}) =>
  service.call(http.changeMenu, { as, params: { storeId }, body: body as never, ...more })
const switchTo = (body: object, as = owner) =>
  service.call(http.switchProducts, { as, params: { storeId }, body: body as never })

test('categories have an order, dayparts reach their products, and a new name of a category too', async () => {
  const toast = await add({ category: { ko: '토스트' }, allergens: ['wheat', 'egg'], spice: 2, popular: true })
  const tea = await add({ category: { ko: '차' } })
  assert.deepEqual([toast.allergens, toast.spice, toast.popular], [['wheat', 'egg'], 2, true])
  const dayparts = [{ id: 'breakfast', name: { ko: '아침' }, from: '07:00', to: '11:00' }]
  const categories = [{ name: { ko: '차' } }, { name: { ko: '토스트' }, dayparts: ['breakfast'] }]
  const answer = await changeMenu({ dayparts, categories })
  assert.deepEqual([answer.status, answer.body.categories, answer.body.version], [200, categories, 1])
  assert.deepEqual((await read(toast.id)).served, [{ from: '07:00', to: '11:00' }])
  assert.equal((await read(tea.id)).served, undefined)

  const renamed = await changeMenu({ categories: [categories[0], { name: { ko: '빵' }, was: { ko: '토스트' } }] })
  assert.equal(renamed.status, 200)
  const after = await read(toast.id)
  assert.deepEqual([after.category, after.served], [{ ko: '빵' }, undefined])
  const shown = await service.call(http.getMenu, { params: { storeId } })
  assert.deepEqual(shown.body, renamed.body)
})

test("a menu is its owner's, and who changes it says which one they saw", async () => {
  assert.equal((await changeMenu({ categories: [] }, stranger)).status, 404)
  const seen = (await service.call(http.getMenu, { params: { storeId } })).body
  const late = await changeMenu({ dayparts: null }, owner, { headers: { 'if-match': `"${seen.version - 1}"` } })
  assert.deepEqual([late.status, (late.body as { present?: unknown }).present], [412, seen])
  assert.equal(
    (await changeMenu({ dayparts: null }, owner, { headers: { 'if-match': `"${seen.version}"` } })).status,
    200,
  )
})

test('products are in the order in which their owner put them', async () => {
  const [one, two] = [await add(), await add()]
  const products = [two.id, one.id]
  const answer = await service.call(http.orderProducts, { as: owner, params: { storeId }, body: { products } })
  assert.equal(answer.status, 200)
  assert.deepEqual([(await read(two.id)).position, (await read(one.id)).position], [1, 2])
})

test('many switches at once: all of them or none, for products and single choices', async () => {
  const options: NewProduct['options'] = [
    { name: { en: 'Milk' }, min: 0, max: 1, choices: [{ id: 'oat', name: { en: 'Oat' }, price: won(500) }] },
  ]
  const [one, two] = [await add({ options }), await add()]
  const none = await switchTo({ items: [{ productId: one.id }, { productId: id(9) }], state: 'HIDDEN' })
  assert.deepEqual([none.status, (await read(one.id)).available], [404, true])
  const bad = await switchTo({ items: [{ productId: one.id }, { productId: two.id, choiceId: 'no' }], state: 'HIDDEN' })
  assert.deepEqual([bad.status, (await read(one.id)).available], [400, true])

  const items = [{ productId: one.id, choiceId: 'oat' }, { productId: two.id }]
  const soldOut = await switchTo({ items, state: 'SOLD_OUT' })
  assert.equal(soldOut.status, 200)
  const [first, second] = [await read(one.id), await read(two.id)]
  assert.deepEqual([first.soldOut, second.soldOut, second.available], [false, true, true])
  assert.equal(first.options[0]?.choices[0]?.soldOutUntil, second.soldOutUntil)
  assert.match(second.soldOutUntil ?? '', /T20:00:00\.000Z$/, 'five in the morning in Seoul')
  await switchTo({ items, state: 'ON_SALE' })
  assert.deepEqual(
    [(await read(two.id)).soldOut, (await read(one.id)).options[0]?.choices[0]],
    [false, options[0]?.choices[0]],
  )
})

test('a sold-out ends at its time: for who reads at once, and for who only hears with the next look', async () => {
  const product = await add()
  const until = new Date(clock.now().getTime() + 60_000).toISOString()
  await switchTo({ items: [{ productId: product.id }], state: 'SOLD_OUT', until })
  assert.deepEqual([(await read(product.id)).soldOutUntil, (await read(product.id)).soldOut], [until, true])
  const look = () => endSoldOuts(service.db, clock).run(new AbortController().signal)
  const heard = async () => {
    const about = (await service.published()).filter(({ subject }) => subject === product.id)
    return about.map(({ data }) => (data as ProductChanged).soldOut)
  }
  await look()
  assert.deepEqual(await heard(), [false, true], 'not before')
  clock.advance(60_000)
  const after = await read(product.id)
  assert.deepEqual([after.soldOutUntil, after.soldOut], [undefined, false])
  await look()
  await look()
  assert.deepEqual(await heard(), [false, true, false], 'once')
})

test('a picture is uploaded by its owner, seen by all at an address that never changes, and gone when taken away; a crowd of them has to wait', async () => {
  const product = await add()
  const bytes = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#c63' } })
    .jpeg()
    .toBuffer()
  const upload = (as: { id: string; role: UserRole }, body: Buffer, type = 'image/jpeg') =>
    fetch(`${service.url}/catalog/products/${product.id}/picture`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.tokens.sign(as, clock.now())}`, 'content-type': type },
      body: new Uint8Array(body),
    })
  assert.equal((await upload(stranger, bytes)).status, 404)
  assert.equal((await upload(owner, bytes, 'text/html')).status, 415)
  assert.equal((await upload(owner, Buffer.alloc(0))).status, 400)
  const lie = await upload(owner, Buffer.from('<html>'))
  assert.deepEqual([lie.status, ((await lie.json()) as { code: string }).code], [422, 'not-a-picture'])
  assert.equal((await upload(owner, Buffer.alloc(http.mostPictureBytes + 1))).status, 413)

  const answer = await upload(owner, bytes)
  const { picture } = (await answer.json()) as Product
  assert.ok(answer.status === 200 && picture)
  assert.deepEqual((await read(product.id)).picture, picture)
  const seen = await fetch(`${service.url}${picture.small}`)
  assert.equal(seen.headers.get('content-type'), 'image/webp')
  assert.equal(seen.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal((await sharp(Buffer.from(await seen.arrayBuffer())).metadata()).width, 320)
  assert.equal((await fetch(`${service.url}/catalog/pictures/${'0'.repeat(32)}-320.webp`)).status, 404)
  assert.equal((await fetch(`${service.url}/catalog/pictures/..%2f..%2fetc%2fpasswd`)).status, 400)

  const many = await Promise.all(Array.from({ length: 24 }, () => upload(owner, bytes)))
  const statuses = many.map(({ status }) => status)
  assert.deepEqual([...new Set(statuses)].sort(), [200, 503], 'one after the other, and a short line before it')
  assert.ok(many.every(({ status, headers }) => status === 200 || Number(headers.get('retry-after')) >= 1))

  const gone = await service.call(http.removePicture, { as: owner, params: { id: product.id } })
  assert.deepEqual([gone.status, gone.body.picture], [200, undefined])
})

test('a menu goes out and comes in again whole: told beforehand, all of it or nothing, and only by its owner', async () => {
  const send = (text: string, { dryRun = false, as = owner, type = 'text/csv' } = {}) =>
    fetch(`${service.url}/catalog/menus/${storeId}/import?dryRun=${dryRun}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.tokens.sign(as, clock.now())}`, 'content-type': type },
      body: text,
    }).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as any }))
  const take = async (as = owner) =>
    fetch(`${service.url}/catalog/menus/${storeId}/export?format=csv`, {
      headers: { authorization: `Bearer ${service.tokens.sign(as, clock.now())}` },
    })
  const names = async () =>
    (await service.call(http.listProducts, { query: { storeId, limit: 500 } })).body.items
      .filter(({ available }: Product) => available)
      .map(({ name }: Product) => name.ko ?? name.en)
      .toSorted()
  const before = await names()
  assert.equal((await take(stranger)).status, 404)
  const answer = await take()
  assert.match(answer.headers.get('content-disposition') ?? '', /menu\.csv/)
  const file = await answer.text()
  const again = await send(file)
  assert.deepEqual([again.body.added, again.body.changed, again.body.removed], [[], [], []])

  const smaller = 'name_ko,price,category_ko\r\n국밥,9000,식사\r\n국수,8000,식사\r\n'
  const told = await send(smaller, { dryRun: true })
  assert.deepEqual([told.body.dryRun, told.body.added.length, told.body.removed.length], [true, 2, before.length])
  assert.deepEqual(await names(), before, 'nothing was done')
  const bad = await send(`${smaller},nothing,\r\n`)
  assert.deepEqual([bad.status, bad.body.code, bad.body.errors[0].field], [422, 'menu-not-readable', 'row 4: price'])
  assert.deepEqual(await names(), before, 'all or nothing')
  assert.equal((await send(smaller, { as: stranger })).status, 404)
  assert.equal((await send(smaller)).status, 200)
  assert.deepEqual(await names(), ['국밥', '국수'])
  const menu = (await service.call(http.getMenu, { params: { storeId } })).body
  assert.deepEqual(menu.categories[0], { name: { ko: '식사' } })
})

test('what is done to a menu is written down with who did it, once and with the deed; what is refused is not', async () => {
  const counter = { id: id(7), role: 'staff' as UserRole }
  await service.receive(StoreChanged, {
    subject: storeId,
    sequence: 2,
    data: { ...theStore, staff: [{ userId: counter.id, role: 'counter' }] },
  })
  await service.settled()
  const product = await add({ name: { ko: '라떼' }, stock: 3 })
  const params = { id: product.id }
  clock.advance(1000)
  const raise = { as: owner, params, body: { price: won(5000) } as never }
  await service.call(http.changeProduct, raise)
  clock.advance(1000)
  const count = { as: owner, params, body: { change: 2 }, headers: { 'idempotency-key': `count ${product.id}` } }
  for (const _ of [1, 2]) assert.equal((await service.call(http.changeStock, count)).status, 200)
  clock.advance(1000)
  await switchTo({ items: [{ productId: product.id }], state: 'SOLD_OUT' }, counter)
  const refused = await service.call(http.changeProduct, { ...raise, as: counter })
  assert.equal(refused.body.code, 'not-your-part')
  const body = { storeId, about: product.id, limit: 10 }
  const { items } = (await service.call(http.askDeeds, { as: 'store', body })).body as { items: http.Deed[] }
  const until = (await read(product.id)).soldOutUntil
  assert.deepEqual(
    items.map(({ who, what, detail: { ko: _ko, en: _en, count: _count, ...detail } }) => [who, what, detail]),
    [
      [counter.id, 'menu.switch', { state: 'SOLD_OUT', until: null, choices: 0 }],
      [owner.id, 'menu.stock', { before: 3, after: 5, change: 2 }],
      [owner.id, 'menu.change', { fields: 'price', priceBefore: 4500, price: 5000, currency: 'KRW' }],
      [owner.id, 'menu.add', {}],
    ],
  )
  assert.ok(until)
  assert.deepEqual(items[0]?.detail['ko'], '라떼')
})

test('the counter says what is sold out, and brings nothing back that was taken off the menu', async () => {
  const counter = { id: id(7), role: 'staff' as UserRole }
  const hidden = await add({ available: false })
  for (const state of ['ON_SALE', 'SOLD_OUT']) {
    const answer = await switchTo({ items: [{ productId: hidden.id }], state }, counter)
    assert.equal(answer.body.code, 'not-your-part', state)
  }
  assert.equal((await read(hidden.id)).available, false)
  assert.equal((await switchTo({ items: [{ productId: hidden.id }], state: 'ON_SALE' })).status, 200)
})
