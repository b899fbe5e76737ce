import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Address,
  askAddresses,
  askRiderNames,
  askRidersOfOrders,
  claimDelivery,
  completeDelivery,
  failDelivery,
  getDelivery,
  getRiderOfOrder,
  listDeliveries,
  listRiders,
  OrderCanceled,
  OrderReady,
  pickUpDelivery,
  TicketAccepted,
  UserApproved,
  UserDeleted,
} from '@jumun/contracts'
import { forgetPlaces } from '@jumun/service'
import { eventually, peer, startTestService, type TestService } from '@jumun/testing'
import { deliveryPlaces } from './delivery-table.ts'
import delivery from './service.ts'

type Rider = { readonly id: string; readonly role: 'rider' }
type Step = typeof claimDelivery // all steps without a body look alike

describe('the delivery service', () => {
  let service: TestService
  /** What the order service knows. */
  const doors = new Map<string, Address>()
  const rider = (): Rider => ({ id: service.newId(), role: 'rider' })

  before(async () => {
    service = await startTestService(delivery, {
      peers: [
        peer(askAddresses, ({ body }) => ({
          status: 200 as const,
          body: {
            items: body.orderIds.flatMap((orderId) => {
              const address = doors.get(orderId)
              return address ? [{ orderId, address }] : []
            }),
          },
        })),
        peer(askRiderNames, ({ body }) => ({
          status: 200 as const,
          body: { items: body.riderIds.map((id) => ({ id, name: '김하늘' })) },
        })),
      ],
    })
  })
  after(() => service?.stop())

  const total = { amount: 9000, currency: 'KRW' }
  const accepted = (more: object = {}) => {
    const orderId = service.newId()
    const data = {
      ...{ orderId, customerId: service.newId(), storeId: service.newId(), fulfilment: 'delivery', minutes: 15 },
      ...{ readyBy: '2026-01-01T09:15:00.000Z', storeName: { en: 'Cafe' }, storeAddress: { line1: 'Teheran-ro 1' } },
      ...{ address: { line1: 'Home' }, total, ...more },
    } as TicketAccepted
    return data
  }
  const hearAccepted = (data: TicketAccepted) =>
    service.receive(TicketAccepted, { subject: data.orderId, sequence: 1, data })
  const hearReady = ({ orderId, storeId }: TicketAccepted) =>
    service.receive(OrderReady, { subject: orderId, sequence: 3, data: { orderId, storeId } })
  const hearCanceled = ({ orderId, storeId, customerId }: TicketAccepted) =>
    service.receive(OrderCanceled, {
      subject: orderId,
      sequence: 9,
      data: { orderId, storeId, customerId, reason: 'CUSTOMER', total, restock: true },
    })
  const types = async (orderId: string) =>
    (await service.published()).filter(({ subject }) => subject === orderId).map(({ type }) => type)
  const step = (endpoint: Step, orderId: string, as: Rider, at = service) =>
    at.call(endpoint, { as, params: { orderId } })
  const see = (orderId: string, as: Rider | { id: string; role: 'operator' }) =>
    service.call(getDelivery, { as, params: { orderId } })

  test('shows the district until somebody has claimed it, then the door to its rider, and nothing a day after the end', async () => {
    const address = { line1: '서울 마포구 양화로 45', line2: '101동 1502호', note: '공동현관 1234#' }
    const district = { line1: '서울 마포구' }
    const order = accepted({ address: district })
    doors.set(order.orderId, address)
    const [mine, other, operator] = [rider(), rider(), { id: service.newId(), role: 'operator' } as const]
    await hearAccepted(order)
    await hearReady(order)
    await service.settled()
    const seen = async (as: Rider | typeof operator) => (await see(order.orderId, as)).body.address
    const offers = (await service.call(listDeliveries, { as: other })).body.items
    assert.deepEqual(offers.find(({ orderId }: { orderId: string }) => orderId === order.orderId).address, district)
    assert.deepEqual([await seen(other), await seen(operator)], [district, district])
    assert.deepEqual((await step(claimDelivery, order.orderId, mine)).body.address, address)
    for (const endpoint of [pickUpDelivery, completeDelivery]) await step(endpoint, order.orderId, mine)
    assert.deepEqual([await seen(mine), await seen(operator)], [address, address])
    await service.db.query(`UPDATE delivery SET updated_at = updated_at - interval '25 hours' WHERE order_id = $1`, [
      order.orderId,
    ])
    assert.deepEqual([await seen(mine), await seen(operator)], [undefined, undefined])
    const said = (await service.published()).filter(({ subject }) => subject === order.orderId)
    assert.ok(!JSON.stringify(said).includes('양화로'), 'no event of ours tells it')
  })
  test('while the order service is away its rider sees the district, and the door as soon as it is back, from then on always', async () => {
    const address = { line1: '서울 마포구 양화로 46', note: '문 앞에' }
    const order = accepted({ address: { line1: '서울 마포구' } })
    doors.set(order.orderId, address)
    const mine = rider()
    await hearAccepted(order)
    await service.settled()
    await service.peers?.down()
    const { status, body } = await step(claimDelivery, order.orderId, mine)
    assert.deepEqual([status, body.address, body.addressAwaited], [200, { line1: '서울 마포구' }, true])
    await service.peers?.up()
    await eventually(async () => assert.deepEqual((await see(order.orderId, mine)).body.address, address))
    await service.peers?.down()
    const kept = (await see(order.orderId, mine)).body
    assert.deepEqual([kept.address, kept.addressAwaited], [address, undefined])
    await service.peers?.up()
  })
  test('an order placed before its address was kept from the log is brought as ever', async () => {
    const address = { line1: '서울 마포구 양화로 47' }
    const order = accepted({ address })
    const [mine, other] = [rider(), rider()]
    await hearAccepted(order)
    await service.settled()
    assert.deepEqual((await see(order.orderId, other)).body.address, { line1: '서울 마포구' })
    assert.deepEqual((await step(claimDelivery, order.orderId, mine)).body.address, address)
  })
  test('after thirty days there is no address in the table, and at once when its customer has gone', async () => {
    const [old, gone] = [accepted(), accepted()]
    const address = { line1: '서울 마포구 양화로 48' }
    for (const order of [old, gone]) {
      doors.set(order.orderId, address)
      await hearAccepted(order)
      await hearReady(order)
    }
    await service.settled()
    const mine = rider()
    for (const { orderId } of [old, gone])
      for (const endpoint of [claimDelivery, pickUpDelivery, completeDelivery]) await step(endpoint, orderId, mine)
    const kept = async ({ orderId }: TicketAccepted) =>
      (await service.db.query('SELECT address, job FROM delivery WHERE order_id = $1', [orderId]))[0]
    assert.deepEqual((await kept(old))?.['address'], address)
    const [month, day] = ["interval '31 days'", "interval '29 days'"]
    for (const [{ orderId }, age] of [
      [old, month],
      [gone, day],
    ] as const)
      await service.db.query(
        `UPDATE delivery SET created_at = created_at - ${age}, updated_at = updated_at - ${age} WHERE order_id = $1`,
        [orderId],
      )
    const forgetting = forgetPlaces(
      { db: service.db, clock: service.clock, placesSeenHours: 24, placesKeptDays: 30 },
      deliveryPlaces,
    )
    await forgetting.run(new AbortController().signal)
    const emptied = await kept(old)
    assert.deepEqual([emptied?.['address'], Object.keys(emptied?.['job'] as object).includes('address')], [null, false])
    assert.deepEqual((await kept(gone))?.['address'], address)
    const userId = gone.customerId
    await service.receive(UserDeleted, { subject: userId, sequence: 2, data: { userId } })
    await service.settled()
    assert.equal((await kept(gone))?.['address'], null)
  })
  test('riders are listed by the names that the user service says, and gone when they have gone', async () => {
    const [{ id }, operator] = [rider(), { id: service.newId(), role: 'operator' } as const]
    const listed = async () => (await service.call(listRiders, { as: operator, query: { q: '하늘' } })).body.items
    await service.receive(UserApproved, { subject: id, sequence: 2, data: { userId: id, name: '', role: 'rider' } })
    await service.settled()
    assert.deepEqual(await listed(), [{ id, name: '김하늘', inHand: 0 }])
    await service.receive(UserDeleted, { subject: id, sequence: 3, data: { userId: id } })
    await service.settled()
    assert.deepEqual(await listed(), [])
  })
  test('the customer who waits is told the first name of who brings it, nobody else is, and nobody once it is there', async () => {
    const [order, mine] = [accepted(), rider()]
    const ask = async (id = order.customerId) => {
      const as = { id, role: 'customer' } as const
      const { status, body } = await service.call(getRiderOfOrder, { as, params: { orderId: order.orderId } })
      return [status, body.firstName]
    }
    const atTheCounter = async (as: 'store' | 'user' = 'store') => {
      const body = { orderIds: [order.orderId, service.newId()] }
      return (await service.call(askRidersOfOrders, { as, body })).body.items
    }
    await service.receive(UserApproved, {
      ...{ subject: mine.id, sequence: 2, data: { userId: mine.id, name: '', role: 'rider' } },
    })
    await hearAccepted(order)
    await hearReady(order)
    await service.settled()
    assert.deepEqual(await ask(), [404, undefined])
    await step(claimDelivery, order.orderId, mine)
    assert.deepEqual(await ask(), [200, '하늘'])
    assert.deepEqual(await ask(service.newId()), [404, undefined])
    assert.deepEqual(await atTheCounter(), [{ orderId: order.orderId, firstName: '하늘' }])
    assert.equal(await atTheCounter('user'), undefined)
    await step(pickUpDelivery, order.orderId, mine)
    assert.deepEqual(await ask(), [200, '하늘'])
    await step(completeDelivery, order.orderId, mine)
    assert.deepEqual(await ask(), [404, undefined])
    assert.deepEqual(await atTheCounter(), [])
  })
  test('brings an order from the store to its customer, each step said once', async () => {
    const order = accepted()
    const [mine, other] = [rider(), rider()]
    await hearAccepted(order)
    await service.settled()
    const offer = (await see(order.orderId, other)).body
    assert.deepEqual([offer.status, offer.ready, offer.attempt, offer.address], ['REQUESTED', false, 1, undefined])
    for (const repeat of [1, 2])
      assert.equal((await step(claimDelivery, order.orderId, mine)).status, 200, `time ${repeat}`)
    const taken = await step(claimDelivery, order.orderId, other)
    assert.deepEqual([taken.status, taken.body.code], [409, 'delivery-taken'])
    assert.equal((await see(order.orderId, other)).status, 404)
    assert.equal((await see(order.orderId, { id: service.newId(), role: 'operator' })).status, 200)
    const early = await step(pickUpDelivery, order.orderId, mine)
    assert.deepEqual([early.status, early.body.code], [409, 'delivery-changed'])
    await hearReady(order)
    await service.settled()
    assert.equal((await step(pickUpDelivery, order.orderId, other)).status, 404)
    for (const endpoint of [pickUpDelivery, completeDelivery])
      for (const repeat of [1, 2])
        assert.equal((await step(endpoint, order.orderId, mine)).status, 200, `time ${repeat}`)
    const said = (await service.published()).filter(({ subject }) => subject === order.orderId)
    assert.deepEqual(
      said.map(({ type, sequence }) => [type, sequence]),
      ['DeliveryRequested', 'DeliveryAssigned', 'DeliveryPickedUp', 'DeliveryCompleted'].map((type, index) => [
        type,
        index + 1,
      ]),
    )
  })

  test('the delivery was never saved: here it is there for the next request and the next instance', async () => {
    const order = accepted()
    await hearAccepted(order)
    await service.settled()
    const another = await startTestService(delivery, { besides: service })
    try {
      const { status, body } = await another.call(getDelivery, { as: rider(), params: { orderId: order.orderId } })
      assert.deepEqual([status, body.status], [200, 'REQUESTED'])
    } finally {
      await another.stop()
    }
  })

  test('given up before pick-up it is offered to everybody again; after it, it has failed', async () => {
    const order = accepted()
    const [first, second] = [rider(), rider()]
    await hearAccepted(order)
    await hearReady(order)
    await service.settled()
    const fail = (as: Rider, reason: string) =>
      service.call(failDelivery, { as, params: { orderId: order.orderId }, body: { reason } })
    await step(claimDelivery, order.orderId, first)
    const again = (await fail(first, 'flat tyre')).body
    assert.deepEqual([again.status, again.attempt, again.riderId], ['REQUESTED', 2, undefined])
    assert.equal((await step(claimDelivery, order.orderId, second)).status, 200)
    await step(pickUpDelivery, order.orderId, second)
    const failed = (await fail(second, 'fell')).body
    assert.deepEqual([failed.status, failed.reason], ['FAILED', 'fell'])
    assert.deepEqual(await types(order.orderId), [
      ...[
        'DeliveryRequested',
        'DeliveryAssigned',
        'DeliveryRequested',
        'DeliveryAssigned',
        'DeliveryPickedUp',
        'DeliveryFailed',
      ],
    ])
  })

  test('remembers that an order is ready, or off, before it hears that it was accepted', async () => {
    const [ready, off, pickup] = [accepted(), accepted(), accepted({ fulfilment: 'pickup' })]
    await hearReady(ready)
    await hearCanceled(off)
    await hearReady(pickup)
    await service.settled()
    for (const order of [ready, off, pickup]) assert.equal((await see(order.orderId, rider())).status, 404)
    for (const order of [ready, off, pickup]) await hearAccepted(order)
    await service.settled()
    assert.equal((await see(ready.orderId, rider())).body.ready, true)
    for (const order of [off, pickup]) {
      assert.equal((await see(order.orderId, rider())).status, 404)
      assert.deepEqual(await types(order.orderId), [])
    }
  })

  test('is withdrawn with its order, also from a rider who has it', async () => {
    const order = accepted()
    const mine = rider()
    await hearAccepted(order)
    await service.settled()
    await step(claimDelivery, order.orderId, mine)
    await hearCanceled(order)
    await service.settled()
    assert.equal((await see(order.orderId, mine)).body.status, 'CANCELED')
    const late = await step(pickUpDelivery, order.orderId, mine)
    assert.deepEqual([late.status, late.body.code], [409, 'delivery-changed'])
    assert.deepEqual(await types(order.orderId), ['DeliveryRequested', 'DeliveryAssigned', 'DeliveryCanceled'])
  })

  test('lists offers and a rider’s own deliveries by pages, and no others', async () => {
    const mine = rider()
    const [offers, own, foreign] = [[accepted(), accepted()], [accepted(), accepted()], [accepted()]]
    for (const order of [...offers, ...own, ...foreign]) await hearAccepted(order)
    await service.settled()
    for (const { orderId } of own) await step(claimDelivery, orderId, mine)
    for (const { orderId } of foreign) await step(claimDelivery, orderId, rider())
    const ids = new Set<string>()
    let cursor: string | undefined
    do {
      const { body } = await service.call(listDeliveries, {
        as: mine,
        query: { limit: 1, ...(cursor ? { cursor } : {}) },
      })
      for (const { orderId } of body.items) ids.add(orderId)
      cursor = body.nextCursor ?? undefined
    } while (cursor)
    for (const { orderId } of [...offers, ...own]) assert.ok(ids.has(orderId))
    for (const { orderId } of foreign) assert.ok(!ids.has(orderId))
    const assigned = await service.call(listDeliveries, { as: mine, query: { status: 'ASSIGNED' } })
    assert.equal(assigned.body.items.length, 2)
    assert.equal((await service.call(listDeliveries, { as: { id: service.newId(), role: 'customer' } })).status, 403)
  })

  test('fifty riders want two hundred deliveries of two instances: each goes to one of them', async () => {
    const other = await startTestService(delivery, { besides: service })
    try {
      const orders = Array.from({ length: 200 }, () => accepted())
      for (const order of orders) await hearAccepted(order)
      await service.settled()
      const riders = Array.from({ length: 50 }, rider)
      const winners = new Map<string, string[]>()
      const statuses = new Set<number>()
      await Promise.all(
        riders.map(async (as, index) => {
          // ten of them want each, at the same moment, five at either instance
          for (const { orderId } of orders.filter((_, order) => order % 5 === index % 5)) {
            const { status } = await step(claimDelivery, orderId, as, index % 2 ? other : service)
            statuses.add(status)
            if (status === 200) winners.set(orderId, [...(winners.get(orderId) ?? []), as.id])
          }
        }),
      )
      assert.deepEqual(statuses, new Set([200, 409]))
      assert.equal(winners.size, 200)
      const assigned = (await service.published()).filter(({ type }) => type === 'DeliveryAssigned')
      for (const { orderId } of orders) {
        assert.equal(winners.get(orderId)?.length, 1)
        const said = assigned.filter(({ subject }) => subject === orderId)
        assert.deepEqual(
          said.map(({ data }) => (data as { riderId: string }).riderId),
          winners.get(orderId),
        )
      }
    } finally {
      await other.stop()
    }
  })
})
