/** What a delivery costs: areas, fees and minimums by the API, agreed to before it is paid, and the same on every slip and in every book. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type Address,
  changeStore,
  getTicket,
  listPayments,
  type Product,
  quoteOrder,
  type Session,
  type Store,
  type Sums,
  type Ticket,
  won,
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
  tryOrder,
  untilShown,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const mapo = { name: { ko: '마포구', en: 'Mapo-gu' }, fee: won(2000), minimumOrder: won(9000), minutes: 10 }
const seoul = { name: { ko: '서울', en: 'Seoul' }, fee: won(3500), minimumOrder: won(13_500), minutes: 25 }
const delivery = {
  areas: [
    { ...mapo, postcodes: ['040'] },
    { ...seoul, postcodes: ['0'], circle: { lat: 37.5663, lng: 126.9779, radiusM: 3000 } },
  ],
  freeFrom: won(27_000),
}
let platform: Platform
let owner: Session
let customer: Session
let store: Store
let product: Product
before(async () => {
  platform = await startPlatform()
  ;[owner, customer] = await Promise.all([newcomer(platform, 'owner'), newcomer(platform, 'customer')])
  store = await newStore(platform, owner, { delivery, minutes: 15, businessNumber: '105-81-23457' })
  product = await newProduct(platform, owner, store)
})
after(() => auditAndStop(platform))

const to = (more: Partial<Address> & { postcode?: string; point?: { lat: number; lng: number } }, quantity = 2) => {
  const { payment, ...wanted } = basketOf(store, product, quantity)
  return {
    wanted: { ...wanted, fulfilment: 'delivery', address: { line1: '1 Mapo-daero, Mapo-gu, Seoul', ...more } } as const,
    payment,
  }
}
const quote = async (where: Parameters<typeof to>[0], quantity?: number) =>
  expectStatus(await ask(platform, quoteOrder, { body: to(where, quantity).wanted }), 200)
const attempt = (where: Parameters<typeof to>[0], quantity?: number, more: object = {}) => {
  const { wanted, payment } = to(where, quantity)
  return tryOrder(platform, customer, { ...wanted, ...(payment ? { payment } : {}), ...more })
}

test('a cart is told the fee of its area, what is missing, and how long it takes; by postcode or by place', async () => {
  const near = await quote({ postcode: '04-012' })
  assert.deepEqual([near.subtotal, near.deliveryFee, near.total], [won(9000), won(2000), won(11_000)])
  assert.deepEqual([near.minutes, near.minimumOrder, near.missing, near.problems], [25, won(9000), null, []])
  const far = await quote({ point: { lat: 37.57, lng: 126.98 } })
  assert.deepEqual([far.deliveryFee, far.missing], [won(3500), won(4500)])
  assert.deepEqual(far.problems, [{ code: 'below-minimum' }])
  assert.deepEqual((await quote({ postcode: '63001' })).problems, [{ code: 'outside-area' }])
  assert.deepEqual((await quote({ postcode: '04012' }, 6)).deliveryFee, won(0), 'free from a certain sum')
})

test('what no area contains, and what is below its minimum, is refused before any money moves', async () => {
  expectProblem(await attempt({ postcode: '63001' }), 422, 'outside-area')
  expectProblem(await attempt({}), 422, 'outside-area')
  const below = await attempt({ postcode: '06234' })
  expectProblem(below, 422, 'below-minimum')
  assert.deepEqual(below.body.missing, won(4500))
})

test('the fee that was agreed to is paid, and the same in the order, on its ticket, in the view and in the books', async () => {
  const { wanted, payment } = to({ postcode: '04012', point: { lat: 37.55, lng: 126.91 } })
  const basket = { ...wanted, agreedTotal: won(11_000), ...(payment ? { payment } : {}) }
  const placed = await order(platform, customer, basket)
  const sums = { subtotal: won(9000), deliveryFee: won(2000), discounts: [], total: won(11_000) }
  const of = ({ subtotal, deliveryFee, discounts, total }: Sums) => ({ subtotal, deliveryFee, discounts, total })
  assert.deepEqual(of(placed), sums)
  assert.equal(placed.address && 'postcode' in placed.address && placed.address.postcode, '04012')
  const params = { orderId: placed.id }
  const ticket = await eventually('the ticket is open', async () => {
    const answer = await ask<Ticket>(platform, getTicket, { as: owner, params })
    return answer.status === 200 && answer.body
  })
  assert.deepEqual(of(ticket), sums)
  assert.deepEqual(ticket.address, { line1: 'Mapo-gu, Seoul' }, 'a store knows the district alone')
  assert.deepEqual(of(await untilShown(platform, customer, placed.id, 'CONFIRMED')), sums)
  const paid = expectStatus(await ask(platform, listPayments, { as: customer, query: { orderId: placed.id } }), 200)
  assert.deepEqual(paid.items[0]?.amount, won(11_000))
})

test('a fee that rises while somebody pays is asked about first; without areas everything is as before', async () => {
  const change = async (body: object) =>
    expectStatus(await ask<Store>(platform, changeStore, { as: owner, params: { id: store.id }, body }), 200)
  const raised = await change({ delivery: { areas: [{ ...mapo, fee: won(2500) }] } })
  assert.equal(raised.delivery?.areas[0]?.fee.amount, 2500)
  await eventually('the fee is known', async () => (await quote({ postcode: '04012' })).deliveryFee.amount === 2500)
  const refused = await attempt({ postcode: '04012' }, 2, { agreedTotal: won(11_000) })
  expectProblem(refused, 409, 'price-changed')
  assert.deepEqual(refused.body.quote.total, won(11_500))
  assert.equal('delivery' in (await change({ delivery: null })), false)
  await eventually('nothing is asked', async () => (await quote({}, 1)).problems.length === 0)
  assert.deepEqual(
    (await order(platform, customer, { ...basketOf(store, product), ...to({}, 1).wanted })).deliveryFee,
    won(0),
  )
})
