/** Where an order goes and what was asked with it: told to whom it takes, and no longer than it takes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  askAddresses,
  askNotes,
  askOrdersOf,
  askPhones,
  askUnfinishedOrders,
  cancelOrder,
  getOrder,
  listOrders,
  lookUpOrders,
  type Order,
  ProductChanged,
  pay,
  placeOrder,
  StockReserved,
  StoreChanged,
  UserDeleted,
  won,
} from '@jumun/contracts'
import { forgetPlaces } from '@jumun/service'
import { peer, startTestService, type TestService } from '@jumun/testing'
import { orderPlaces } from './order-places.ts'
import order from './service.ts'

const ids = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
const [storeId, ownerId, productId] = [ids(1), ids(2), ids(3)] as [string, string, string]
const address = { line1: '서울 마포구 양화로 45', line2: '101동 1502호', note: '공동현관 1234#' }
const note = '땅콩은 빼 주세요'
const phone = '010-5550-0134'
let service: TestService
before(async () => {
  service = await startTestService(order, {
    peers: [
      peer(pay, ({ body: { orderId, customerId, amount } }) => ({
        status: 200 as const,
        body: {
          ...{
            id: service.newId(),
            orderId,
            customerId,
            amount,
            status: 'APPROVED' as const,
            attempts: 1,
            refunds: [],
          },
          ...{ createdAt: new Date().toISOString(), updatedAt: new Date().toISOString() },
        },
      })),
    ],
  })
  const store = {
    storeId,
    ownerId,
    staff: [
      { userId: ids(5), role: 'kitchen' as const },
      { userId: ids(6), role: 'counter' as const },
    ],
    name: { ko: '카페' },
    kind: 'cafe',
    address: { line1: 'Mapo-daero 1' },
    minutes: 10,
  }
  await service.receive(StoreChanged, {
    subject: storeId,
    sequence: 1,
    data: { ...store, status: 'OPEN', fulfilments: ['delivery', 'pickup'] },
  })
  const product = { productId, storeId, name: { en: 'Latte' }, price: won(4500), options: [] }
  const data = { ...product, available: true, soldOut: false }
  await service.receive(ProductChanged, { subject: productId, sequence: 1, data })
  await service.settled()
})
after(() => service?.stop())

const somebody = () => ({ id: service.newId(), role: 'customer' as const })
async function placed(as = somebody()): Promise<Order> {
  const lines = [{ productId, quantity: 1 }]
  const payment = { method: 'card' as const, token: 'tok_ok' }
  const body = { storeId, fulfilment: 'delivery' as const, address, note, phone, lines, payment }
  const headers = { 'idempotency-key': `of ${as.id}` }
  const answer = await service.call(placeOrder, { as, body, headers })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}
const customerOf = ({ customerId }: Order) => ({ id: customerId, role: 'customer' as const })
const told = async ({ id }: Order) => {
  const body = { orderIds: [id] }
  const [notes, addresses, phones] = [
    await service.call(askNotes, { as: 'store', body }),
    await service.call(askAddresses, { as: 'delivery', body }),
    await service.call(askPhones, { as: 'store', body }),
  ]
  return [notes.body.items[0]?.note, addresses.body.items[0]?.address, phones.body.items[0]?.phone]
}
const age = (id: string, by: string) =>
  service.db.query(
    `UPDATE orders SET created_at = created_at - $2::interval, updated_at = updated_at - $2::interval WHERE id = $1`,
    [id, by],
  )
const kept = async ({ id }: Order) => {
  const [row] = await service.db.query('SELECT address, note, phone FROM orders WHERE id = $1', [id])
  return [row?.['note'], row?.['address'], row?.['phone']]
}

test('the kitchen is told the note and the rider the door, each only that, and the log has neither', async () => {
  const one = await placed()
  const about = { orderId: one.id, storeId }
  await service.receive(StockReserved, { subject: one.id, sequence: 1, data: { ...about, lines: [] } })
  await service.settled()
  assert.deepEqual(await told(one), [note, address, phone])
  for (const as of ['delivery', 'payment', 'dashboard', customerOf(one)] as const)
    assert.equal((await service.call(askNotes, { as, body: { orderIds: [one.id] } })).status, 404)
  for (const as of ['store', 'payment', 'dashboard', customerOf(one)] as const)
    assert.equal((await service.call(askAddresses, { as, body: { orderIds: [one.id] } })).status, 404)
  for (const as of ['delivery', 'payment', 'dashboard', customerOf(one)] as const)
    assert.equal((await service.call(askPhones, { as, body: { orderIds: [one.id] } })).status, 404)
  const said = (await service.published()).filter(({ subject }) => subject === one.id)
  const confirmed = said.find(({ type }) => type === 'OrderConfirmed')?.data as { address: object; hasNote: boolean }
  assert.deepEqual([confirmed.address, confirmed.hasNote], [{ line1: '서울 마포구' }, true])
  assert.doesNotMatch(JSON.stringify(said), /양화로|1502|1234#|땅콩|5550/)
})

test('at its store those who hand it over read the door, and who only cooks does not: in one order and in every list', async () => {
  const one = await placed()
  const staff = (digit: number) => ({ id: ids(digit), role: 'staff' as const })
  const seen = async (as: { id: string; role: 'staff' | 'owner' }) => {
    const single = (await service.call(getOrder, { as, params: { id: one.id } })).body
    const lists = await Promise.all(
      [{}, { storeId }].map(async (query) => (await service.call(listOrders, { as, query })).body.items),
    )
    return [single, ...lists.map((items) => (items as Order[]).find(({ id }) => id === one.id))].map((order) => [
      order?.address?.line1,
      order?.phone,
      order?.note,
    ])
  }
  const whole = [address.line1, phone, note]
  assert.deepEqual(await seen(staff(5)), [
    [undefined, undefined, note],
    [undefined, undefined, note],
    [undefined, undefined, note],
  ])
  assert.deepEqual(await seen(staff(6)), [whole, whole, whole])
  assert.deepEqual(await seen({ id: ownerId, role: 'owner' }), [whole, whole, whole])
})

test('who fetches an order may leave a number, and need not; the one of an address is as good', async () => {
  const as = somebody()
  const body = { storeId, fulfilment: 'pickup' as const, lines: [{ productId, quantity: 1 }] }
  const payment = { method: 'card' as const, token: 'tok_ok' }
  const place = (more: object) =>
    service.call(placeOrder, {
      ...{ as, body: { ...body, payment, ...more }, headers: { 'idempotency-key': service.newId() } },
    })
  const [with_, without, wrong] = [
    await place({ phone: ' 010-5550-0199 ' }),
    await place({}),
    await place({ phone: 'me' }),
  ]
  assert.deepEqual(
    [with_.body.phone, without.body.phone, wrong.body.code],
    ['010-5550-0199', undefined, 'invalid-request'],
  )
  assert.deepEqual(await told(with_.body), [undefined, undefined, '010-5550-0199'])
  assert.deepEqual(await told(without.body), [undefined, undefined, undefined])
  const there = { ...body, fulfilment: 'delivery', address: { ...address, phone: '010-5550-0155' } }
  assert.deepEqual((await told((await place(there)).body)).at(-1), '010-5550-0155')
})

test('an operator finds an order by how its number ends, as long as it is told to anybody; nobody else does', async () => {
  const one = await placed()
  const operator = { id: service.newId(), role: 'operator' as const }
  const look = (phoneEnd: string, as: ReturnType<typeof customerOf> | typeof operator = operator) =>
    service.call(lookUpOrders, { as, body: { phoneEnd } })
  const isFound = async (phoneEnd: string) =>
    ((await look(phoneEnd)).body.items as { orderId: string }[]).some(({ orderId }) => orderId === one.id)
  assert.deepEqual([await isFound('0134'), await isFound('55500134'), await isFound('0135')], [true, true, false])
  assert.deepEqual(Object.keys((await look('0134')).body.items[0]).sort(), ['createdAt', 'orderId'])
  assert.equal((await look('134')).status, 400, 'three digits are half the town')
  assert.equal((await look('0134', customerOf(one))).status, 403)
  await service.call(cancelOrder, { as: customerOf(one), params: { id: one.id } })
  assert.equal(await isFound('0134'), true)
  await age(one.id, '25 hours')
  assert.equal(await isFound('0134'), false)
})

test('a day after the end it is shown and told to nobody, thirty days after it is in no table', async () => {
  const [one, alive] = [await placed(), await placed()]
  await service.call(cancelOrder, { as: customerOf(one), params: { id: one.id } })
  assert.deepEqual(await told(one), [note, address, phone])
  const shown = async () => {
    const as = customerOf(one)
    const single = (await service.call(getOrder, { as, params: { id: one.id } })).body
    const listed = (await service.call(listOrders, { as })).body.items[0]
    return [single.note, single.address, single.phone, listed.note, listed.address, listed.phone]
  }
  assert.deepEqual(await shown(), [note, address, phone, note, address, phone])
  await age(one.id, '25 hours')
  assert.deepEqual(await shown(), Array.from({ length: 6 }))
  assert.deepEqual(await told(one), [undefined, undefined, undefined])
  const forgetting = forgetPlaces(
    { db: service.db, clock: service.clock, placesSeenHours: 24, placesKeptDays: 30 },
    orderPlaces,
  )
  await age(one.id, '28 days')
  await age(alive.id, '40 days')
  await forgetting.run(new AbortController().signal)
  assert.deepEqual(await kept(one), [note, address, phone])
  await age(one.id, '2 days')
  await forgetting.run(new AbortController().signal)
  assert.deepEqual(
    [await kept(one), await kept(alive)],
    [
      [null, null, null],
      [note, address, phone],
    ],
  )
})

test('who has gone leaves orders without themselves, and no answer that was kept for them', async () => {
  const [mine, other] = [await placed(), await placed()]
  const userId = mine.customerId
  const unfinished = async () => (await service.call(askUnfinishedOrders, { as: 'user', params: { id: userId } })).body
  assert.deepEqual(await unfinished(), { orderIds: [mine.id] })
  await service.call(cancelOrder, { as: customerOf(mine), params: { id: mine.id } })
  assert.deepEqual(await unfinished(), { orderIds: [] })
  const all = await service.call(askOrdersOf, { as: 'user', params: { id: userId } })
  assert.deepEqual([all.body.items.length, all.body.items[0].address], [1, address])
  const claims = () =>
    service.db.query(`SELECT FROM idempotency_claim WHERE body::text LIKE '%양화로%' AND scope = $1`, [
      `user:${userId}`,
    ])
  assert.equal((await claims()).length, 1)
  await service.receive(UserDeleted, { subject: userId, sequence: 2, data: { userId } })
  await service.settled()
  assert.deepEqual(
    [await kept(mine), await kept(other)],
    [
      [null, null, null],
      [note, address, phone],
    ],
  )
  assert.equal((await claims()).length, 0)
})

test('an owner is needed by each paid order of their stores, whether or not the store has heard of it', async () => {
  const one = await placed()
  const unfinished = async (): Promise<string[]> =>
    (await service.call(askUnfinishedOrders, { as: 'user', params: { id: ownerId } })).body.orderIds
  assert.ok((await unfinished()).includes(one.id))
  await service.call(cancelOrder, { as: customerOf(one), params: { id: one.id } })
  assert.ok(!(await unfinished()).includes(one.id))
})
