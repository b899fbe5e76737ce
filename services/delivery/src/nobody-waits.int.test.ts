/** A delivery is never left for ever: riders who stay away make room, operators may step in, and what nobody takes ends. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as contract from '@jumun/contracts'
import { eventually, type FakeClock, fakeClock, startTestService, type TestService } from '@jumun/testing'
import delivery from './service.ts'

type Who = { readonly id: string; readonly role: 'rider' | 'operator' }
type Step = typeof contract.claimDelivery // all steps without a body look alike

let clock: FakeClock
let service: TestService
let another: TestService
const minute = 60_000

before(async () => {
  clock = fakeClock()
  service = await startTestService(delivery, { clock })
  another = await startTestService(delivery, { besides: service })
})
after(async () => {
  await another?.stop()
  await service?.stop()
})

const rider = (): Who => ({ id: service.newId(), role: 'rider' })
const operator: Who = { id: '01900006-0000-7000-8000-000000000001', role: 'operator' }
const registered = async (name: string): Promise<Who> => {
  const one = rider()
  const data = { userId: one.id, name, role: 'rider' as const }
  await service.receive(contract.UserApproved, { subject: one.id, sequence: 1, data })
  await service.settled()
  return one
}
async function wanted({ ready = true, pickupWithinMinutes = 10 } = {}): Promise<string> {
  const [orderId, storeId] = [service.newId(), service.newId()]
  await service.receive(contract.TicketAccepted, {
    ...{ subject: orderId, sequence: 1 },
    data: {
      ...{ orderId, customerId: service.newId(), storeId, fulfilment: 'delivery', minutes: 15, pickupWithinMinutes },
      ...{ readyBy: '2026-01-05T09:15:00.000Z', storeName: { en: 'Cafe' }, storeAddress: { line1: 'Teheran-ro 1' } },
      ...{ address: { line1: 'Home' }, total: contract.won(9000) },
    },
  })
  if (ready) await service.receive(contract.OrderReady, { subject: orderId, sequence: 3, data: { orderId, storeId } })
  await service.settled()
  return orderId
}
const step = (endpoint: Step, orderId: string, as: Who, at = service) => at.call(endpoint, { as, params: { orderId } })
const assign = (orderId: string, riderId: string, at = service) =>
  at.call(contract.assignDelivery, { as: operator, params: { orderId }, body: { riderId } })
const look = async (orderId: string) => (await step(contract.getDelivery as never, orderId, operator)).body
const becomes = (orderId: string, status: string, attempt: number) =>
  eventually(async () => {
    const seen = await look(orderId)
    assert.deepEqual([seen.status, seen.attempt], [status, attempt])
    return seen
  })
const types = async (orderId: string) =>
  (await service.published()).filter(({ subject }) => subject === orderId).map(({ type }) => type)

describe('a rider who claimed and does nothing', () => {
  test('is told until when, and then it is offered again: another may have it, the first may not pick it up any more', async () => {
    const [first, second] = [rider(), rider()]
    const orderId = await wanted({ pickupWithinMinutes: 12 })
    await step(contract.claimDelivery, orderId, first)
    const { pickupBy } = await look(orderId)
    assert.equal(Date.parse(pickupBy) - clock.now().getTime(), 12 * minute)
    clock.advance(11 * minute)
    assert.equal((await look(orderId)).status, 'ASSIGNED')
    clock.advance(1 * minute)
    await becomes(orderId, 'REQUESTED', 2)
    const late = await step(contract.pickUpDelivery, orderId, first)
    assert.deepEqual([late.status, late.body.code], [409, 'delivery-changed'])
    assert.equal((await step(contract.claimDelivery, orderId, second)).status, 200)
    assert.equal((await step(contract.pickUpDelivery, orderId, second)).status, 200)
    clock.advance(24 * 60 * minute)
    assert.equal(
      (await step(contract.completeDelivery, orderId, second)).status,
      200,
      'on the road there is no such limit',
    )
    assert.deepEqual(await types(orderId), [
      ...['DeliveryRequested', 'DeliveryAssigned', 'DeliveryRequested', 'DeliveryAssigned', 'DeliveryPickedUp'],
      'DeliveryCompleted',
    ])
  })
  test('has time from when it is ready, or from when it was claimed if that was later', async () => {
    const [early, late] = [rider(), rider()]
    const cooking = await wanted({ ready: false })
    await step(contract.claimDelivery, cooking, early)
    clock.advance(60 * minute)
    assert.deepEqual([(await look(cooking)).status, (await look(cooking)).pickupBy], ['ASSIGNED', undefined])
    const ready = await wanted()
    clock.advance(9 * minute)
    await step(contract.claimDelivery, ready, late)
    assert.equal(Date.parse((await look(ready)).pickupBy) - clock.now().getTime(), 10 * minute)
  })
  test('and who picks it up at the last moment: one of them decides, here or on another instance', async () => {
    for (let round = 0; round < 6; round++) {
      const one = rider()
      const orderId = await wanted()
      await step(contract.claimDelivery, orderId, one)
      clock.advance(10 * minute)
      const picked = await step(contract.pickUpDelivery, orderId, one, round % 2 ? service : another)
      const seen = await becomes(
        orderId,
        picked.status === 200 ? 'PICKED_UP' : 'REQUESTED',
        picked.status === 200 ? 1 : 2,
      )
      assert.equal(seen.riderId, picked.status === 200 ? one.id : undefined)
    }
  })
})

describe('an operator', () => {
  test('sees what is late, takes it from its rider, and gives it to another; said again, nothing happens again', async () => {
    const [slow, quick] = [await registered('Slow'), await registered('Quick')]
    const orderId = await wanted({ pickupWithinMinutes: 240 })
    await step(contract.claimDelivery, orderId, slow)
    const late = async () => {
      const { body } = await service.call(contract.listDeliveries, { as: operator, query: { late: true, limit: 100 } })
      return (body.items as { orderId: string }[]).some((one) => one.orderId === orderId)
    }
    assert.equal(await late(), false)
    clock.advance(10 * minute)
    assert.equal(await late(), true)
    for (const _ of ['once', 'again']) {
      const released = await step(contract.releaseDelivery, orderId, operator)
      assert.deepEqual([released.status, released.body.status, released.body.attempt], [200, 'REQUESTED', 2])
    }
    for (const at of [service, another]) {
      const given = await assign(orderId, quick.id, at)
      assert.deepEqual([given.status, given.body.status, given.body.riderId], [200, 'ASSIGNED', quick.id])
    }
    assert.equal((await assign(orderId, slow.id)).body.riderId, slow.id, 'also from one rider to another')
    assert.equal((await step(contract.pickUpDelivery, orderId, quick)).status, 404)
    assert.equal((await step(contract.pickUpDelivery, orderId, slow)).status, 200)
    for (const answer of [await step(contract.releaseDelivery, orderId, operator), await assign(orderId, quick.id)])
      assert.deepEqual(
        [answer.status, answer.body.code],
        [409, 'delivery-changed'],
        'what a rider carries stays theirs',
      )
    assert.equal(await late(), false)
    clock.advance(60 * minute)
    assert.equal(await late(), true, 'an hour on the road')
  })
  test('can give it to a rider alone, and nobody but an operator can do that', async () => {
    const orderId = await wanted()
    const nobody = await assign(orderId, service.newId())
    assert.deepEqual([nobody.status, nobody.body.code], [422, 'unknown-rider'])
    assert.equal((await step(contract.releaseDelivery, orderId, rider())).status, 403)
    assert.equal((await service.call(contract.listRiders, { as: rider() })).status, 403)
  })
  test('finds riders by name, with what each has in hand', async () => {
    const one = await registered('Kim Doyun')
    await step(contract.claimDelivery, await wanted(), one)
    const { body } = await service.call(contract.listRiders, { as: operator, query: { q: 'doyun' } })
    assert.deepEqual(body.items, [{ id: one.id, name: 'Kim Doyun', inHand: 1 }])
  })
  test('and two riders at the same moment: each is told what became of it, and one has it', async () => {
    const given = await registered('Given')
    for (let round = 0; round < 6; round++) {
      const [first, second] = [rider(), rider()]
      const orderId = await wanted()
      const [one, two, three] = await Promise.all([
        step(contract.claimDelivery, orderId, first),
        step(contract.claimDelivery, orderId, second, another),
        assign(orderId, given.id),
      ])
      assert.equal(three.status, 200, 'an operator may take it from whoever was first')
      assert.equal((await look(orderId)).riderId, given.id)
      assert.ok([one, two].filter(({ status }) => status === 200).length <= 1)
    }
  })
})

test('no rider at all: it is offered for its time and no longer, and a claim that comes too late finds it gone', async () => {
  const orderId = await wanted()
  const { offeredUntil } = await look(orderId)
  assert.equal(Date.parse(offeredUntil) - clock.now().getTime(), 60 * minute)
  clock.advance(60 * minute)
  await becomes(orderId, 'CANCELED', 1)
  assert.deepEqual(await types(orderId), ['DeliveryRequested', 'DeliveryGivenUp'])
  const late = await step(contract.claimDelivery, orderId, rider())
  assert.deepEqual([late.status, late.body.code], [409, 'delivery-changed'])
})
