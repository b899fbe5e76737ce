/** What the customer asks of the kitchen: asked of the order service, kept with the ticket, and no longer than it takes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  askNotes,
  askUnfinishedTickets,
  getStore,
  getTicket,
  listTickets,
  OrderCanceled,
  OrderConfirmed,
  openStore,
  UserDeleted,
} from '@jumun/contracts'
import { forgetPlaces } from '@jumun/service'
import { eventually, peer, startTestService, type TestService } from '@jumun/testing'
import store from './service.ts'
import { ticketPlaces } from './ticket-table.ts'

const note = '땅콩은 빼 주세요'
/** What the order service knows, and how often it was asked. */
const notes = new Map<string, string>()
let asked = 0
let service: TestService
let owner: { id: string; role: 'owner' }
let storeId: string
before(async () => {
  service = await startTestService(store, {
    peers: [
      peer(askNotes, ({ body }) => {
        asked += 1
        const items = body.orderIds.flatMap((orderId) => {
          const found = notes.get(orderId)
          return found ? [{ orderId, note: found }] : []
        })
        return { status: 200 as const, body: { items } }
      }),
    ],
  })
  owner = { id: service.newId(), role: 'owner' }
  const body = { name: { ko: '카페' }, address: { line1: 'Mapo-daero 1' } }
  storeId = (await service.call(openStore, { as: owner, body })).body.id
})
after(() => service?.stop())

const total = { amount: 9000, currency: 'KRW' }
async function ticketWith(more: object) {
  const about = { orderId: service.newId(), storeId, customerId: service.newId() }
  const data: OrderConfirmed = { ...about, fulfilment: 'pickup', lines: [], total, number: 7, ...more }
  await service.receive(OrderConfirmed, { subject: about.orderId, sequence: 3, data })
  await service.settled()
  return about
}
const cancel = async (about: { orderId: string; storeId: string; customerId: string }) => {
  const data = { ...about, reason: 'CUSTOMER' as const, total, restock: true }
  await service.receive(OrderCanceled, { subject: about.orderId, sequence: 4, data })
  await service.settled()
}
const shown = async (orderId: string) => (await service.call(getTicket, { as: owner, params: { orderId } })).body
const kept = async (orderId: string) =>
  (await service.db.query('SELECT note, address FROM ticket WHERE order_id = $1', [orderId]))[0]
const age = (orderId: string, by: string) =>
  service.db.query(
    `UPDATE ticket SET created_at = created_at - $2::interval, updated_at = updated_at - $2::interval WHERE order_id = $1`,
    [orderId, by],
  )

test('a note is asked for once, when the kitchen first looks; where there is none nobody is asked', async () => {
  const [plain, noted] = [await ticketWith({}), await ticketWith({ hasNote: true })]
  notes.set(noted.orderId, note)
  asked = 0
  assert.equal((await shown(plain.orderId)).note, undefined)
  assert.equal(asked, 0)
  const { items } = (await service.call(listTickets, { as: owner, query: { storeId } })).body
  assert.equal(items.find(({ orderId }: { orderId: string }) => orderId === noted.orderId).note, note)
  assert.equal((await shown(noted.orderId)).note, note)
  assert.equal(asked, 1)
})

test('while the order service is away the kitchen sees that there is a note, and reads it as soon as it is back', async () => {
  const { orderId } = await ticketWith({ hasNote: true })
  notes.set(orderId, note)
  await service.peers?.down()
  const waiting = await shown(orderId)
  assert.deepEqual([waiting.status, waiting.note, waiting.noteAwaited], ['NEW', undefined, true])
  await service.peers?.up()
  await eventually(async () => assert.equal((await shown(orderId)).note, note))
  assert.equal((await shown(orderId)).noteAwaited, undefined)
})

test('an order confirmed before notes were kept from the log brings its own', async () => {
  const { orderId } = await ticketWith({ note })
  assert.equal((await shown(orderId)).note, note)
})

test('a day after the end nobody reads it, thirty days after it is in no table', async () => {
  const over = await ticketWith({ note, address: { line1: '서울 마포구 양화로 45' } })
  const open = await ticketWith({ note })
  await cancel(over)
  assert.equal((await shown(over.orderId)).note, note)
  await age(over.orderId, '25 hours')
  const faded = await shown(over.orderId)
  assert.deepEqual([faded.note, faded.address], [undefined, undefined])
  const { items } = (await service.call(listTickets, { as: owner, query: { storeId, status: 'CANCELED' } })).body
  assert.doesNotMatch(JSON.stringify(items), /땅콩|양화로/)
  const forgetting = forgetPlaces(
    { db: service.db, clock: service.clock, placesSeenHours: 24, placesKeptDays: 30 },
    ticketPlaces,
  )
  await age(over.orderId, '28 days')
  await age(open.orderId, '40 days')
  await forgetting.run(new AbortController().signal)
  assert.equal((await kept(over.orderId))?.['note'], note)
  await age(over.orderId, '2 days')
  await forgetting.run(new AbortController().signal)
  assert.deepEqual([(await kept(over.orderId))?.['note'], (await kept(over.orderId))?.['address']], [null, null])
  assert.equal((await kept(open.orderId))?.['note'], note, 'what is not over needs it')
})

test('a customer who has gone leaves no note, an owner who has gone a closed store', async () => {
  const mine = await ticketWith({ note })
  const open = async () => (await service.call(askUnfinishedTickets, { as: 'user', params: { id: owner.id } })).body
  assert.ok((await open()).orderIds.length > 0)
  for (const userId of [mine.customerId, owner.id])
    await service.receive(UserDeleted, { subject: userId, sequence: 2, data: { userId } })
  await service.settled()
  assert.equal((await kept(mine.orderId))?.['note'], null)
  assert.equal((await service.call(getStore, { params: { id: storeId } })).body.status, 'CLOSED')
})
