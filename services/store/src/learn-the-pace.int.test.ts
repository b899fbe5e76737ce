/** What a store promises is learned from what it made, and said to all; the owner's own words stay the owner's. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as contract from '@jumun/contracts'
import { type FakeClock, startTestService, type TestService } from '@jumun/testing'
import { learnThePace } from './learn-the-pace.ts'
import store from './service.ts'

let service: TestService
let clock: FakeClock
let owner: { id: string; role: 'owner' }
before(async () => {
  service = await startTestService(store, { clock: true })
  clock = service.clock as FakeClock
  owner = { id: service.newId(), role: 'owner' }
})
after(() => service?.stop())

const minutes = (count: number): void => clock.advance(count * 60_000)

async function opened(change: object = {}): Promise<string> {
  const body = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' }, minutes: 15, autoAccept: true, ...change }
  return (await service.call(contract.openStore, { as: owner, body })).body.id
}
async function ordered(storeId: string, more: Partial<contract.OrderConfirmed> = {}): Promise<contract.Ticket> {
  const orderId = service.newId()
  const line = { productId: service.newId(), name: { en: 'Latte' }, quantity: 1, unitPrice: contract.won(4500) }
  await service.receive(contract.OrderConfirmed, {
    ...{ subject: orderId, sequence: 3 },
    data: {
      ...{ orderId, customerId: service.newId(), storeId, fulfilment: 'pickup', total: contract.won(4500) },
      lines: [{ ...line, options: [], total: contract.won(4500) }],
      ...more,
    },
  })
  await service.settled()
  return (await service.call(contract.getTicket, { as: owner, params: { orderId } })).body
}
const step = async (endpoint: typeof contract.startCooking | typeof contract.markReady, orderId: string) =>
  assert.equal((await service.call(endpoint, { as: owner, params: { orderId } })).status, 200)
async function made(storeId: string, takes: number, more: Partial<contract.OrderConfirmed> = {}): Promise<void> {
  const { orderId } = await ordered(storeId, more)
  await step(contract.startCooking, orderId)
  minutes(takes)
  await step(contract.markReady, orderId)
}
async function learn(...storeIds: string[]): Promise<void> {
  const pace = learnThePace({ db: service.db, clock })
  for (const storeId of storeIds) pace.noticed({ outcome: 'changed', state: { storeId } as never })
  await pace.job.run(new AbortController().signal)
}
const shown = async (id: string): Promise<contract.Store> =>
  (await service.call(contract.getStore, { params: { id } })).body
const news = async (storeId: string) =>
  (await service.published())
    .filter(({ type, subject }) => type === 'StoreChanged' && subject === storeId)
    .map(({ data }) => (data as contract.StoreChanged).learnedMinutes)

test('seven orders say nothing; with the eighth it promises what four of five took, and everybody hears of it once', async () => {
  const id = await opened()
  for (let count = 0; count < 7; count++) await made(id, 22)
  await learn(id)
  assert.equal((await shown(id)).learnedMinutes, undefined)
  await made(id, 22)
  const before = await shown(id)
  await learn(id)
  await learn(id)
  const after = await shown(id)
  assert.deepEqual([after.learnedMinutes, after.minutes], [22, 15])
  assert.equal(after.version, before.version, 'who edits the store meanwhile is not refused')
  await service.settled()
  assert.deepEqual(await news(id), [undefined, 22])
  assert.equal((await ordered(id)).minutes, 22, 'it accepts by itself')
  assert.equal((await ordered(id, { cookMinutes: 30.5 })).minutes, 31, 'no dish is done before it is cooked')
})

test('a minute more or less is no news; a store that got faster promises less; a wait for its turn is not its slowness', async () => {
  const id = await opened()
  for (let count = 0; count < 20; count++) await made(id, 30)
  await learn(id)
  for (let count = 0; count < 20; count++) await made(id, 29)
  await learn(id)
  assert.deepEqual([(await shown(id)).learnedMinutes, await news(id)], [30, [undefined, 30]])
  for (let count = 0; count < 20; count++)
    await made(id, 42, { cookFrom: new Date(clock.now().getTime() + 30 * 60_000).toISOString() })
  await learn(id)
  assert.equal((await shown(id)).learnedMinutes, 12)
})

test('what was ordered ahead was ready when it was wanted, and says nothing; what is two weeks old is forgotten', async () => {
  const id = await opened()
  for (let count = 0; count < 10; count++)
    await made(id, 40, { wantedAt: new Date(clock.now().getTime() + 10 * 60_000).toISOString() })
  await learn(id)
  assert.equal((await shown(id)).learnedMinutes, undefined)
  for (let count = 0; count < 8; count++) await made(id, 20)
  await learn(id)
  assert.equal((await shown(id)).learnedMinutes, 20)
  minutes(15 * 24 * 60)
  await made(id, 20)
  await learn(id)
  assert.equal((await shown(id)).learnedMinutes, undefined)
})
