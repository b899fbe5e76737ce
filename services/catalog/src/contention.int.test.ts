/** Many orders, one piece: through the event log, over two instances that share the work. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  addProduct,
  getProduct,
  getReservation,
  OrderPlaced,
  type Product,
  StoreChanged,
  type UserRole,
  won,
} from '@jumun/contracts'
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@jumun/testing'
import catalog from './service.ts'

const ids = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
const [storeId, ownerId, customerId] = [ids(1), ids(2), ids(3)] as [string, string, string]
const owner = { id: ownerId, role: 'owner' as UserRole }
const customer = { id: customerId, role: 'customer' as UserRole }

let postgres: TestPostgres
let first: TestService
let second: TestService
before(async () => {
  postgres = await startTestPostgres()
  first = await startTestService(catalog, { postgres })
  second = await startTestService(catalog, { besides: first })
  await first.receive(StoreChanged, {
    subject: storeId,
    sequence: 1,
    data: {
      storeId,
      ownerId,
      name: { ko: '가게' },
      kind: 'shop',
      address: { line1: 'Mapo-daero 1' },
      status: 'OPEN',
      fulfilments: ['pickup'],
      minutes: 10,
    },
  })
  await first.settled()
})
after(async () => {
  await second?.stop()
  await first?.stop()
  await postgres?.stop()
})

async function productWith(stock: number): Promise<Product> {
  const body = { storeId, name: { en: 'Cake' }, price: won(4500), stock }
  const answer = await first.call(addProduct, { as: owner, body })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body as Product
}
const read = async ({ id }: Product): Promise<Product> => (await second.call(getProduct, { params: { id } })).body

async function order(product: Product, quantity: number, again: { id?: string; orderId?: string } = {}) {
  const { id = first.newId(), orderId = first.newId() } = again
  const line = { productId: product.id, name: product.name as Record<string, string>, quantity, options: [] }
  const lines = [{ ...line, unitPrice: won(4500), total: won(4500 * quantity) }]
  const data = { orderId, customerId, storeId, fulfilment: 'pickup', lines, total: won(4500 * quantity) } as const
  await first.receive(OrderPlaced, { id, subject: orderId, sequence: 2, data })
  return { id, orderId }
}
const settled = async () => {
  await first.settled()
  await second.settled()
}

test('500 buyers, 1 piece, two instances: 1 is reserved, 499 are told that there is none', async () => {
  const cake = await productWith(1)
  const orders = await Promise.all(Array.from({ length: 500 }, () => order(cake, 1)))
  await settled()
  const mine = new Set(orders.map(({ orderId }) => orderId))
  const said = (await first.published()).filter(({ subject }) => mine.has(subject)).map(({ type }) => type)
  assert.equal(said.filter((type) => type === 'StockReserved').length, 1)
  assert.equal(said.filter((type) => type === 'StockRejected').length, 499)
  const left = await read(cake)
  assert.deepEqual([left.stock, left.soldOut], [0, true])
})

test('a redelivered event lowered the stock twice', async () => {
  const cake = await productWith(10)
  const once = await order(cake, 3)
  await order(cake, 3, once)
  await settled()
  await order(cake, 3, { orderId: once.orderId }) // said again as another event: still the same order
  await settled()
  assert.equal((await read(cake)).stock, 7)
  const answer = await second.call(getReservation, { as: customer, params: { orderId: once.orderId } })
  assert.deepEqual([answer.body.status, answer.body.lines], ['RESERVED', [{ productId: cake.id, quantity: 3 }]])
})
