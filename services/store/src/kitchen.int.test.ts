/** Items are ticked off by several hands at once: twice, on two screens, after a cancel, and by the store's people alone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as contract from '@jumun/contracts'
import { startTestService, type TestService } from '@jumun/testing'
import store from './service.ts'

let service: TestService
let another: TestService
let owner: { id: string; role: 'owner' }
let storeId: string

before(async () => {
  service = await startTestService(store)
  another = await startTestService(store, { besides: service })
  owner = { id: service.newId(), role: 'owner' }
  const opened = await service.call(contract.openStore, {
    as: owner,
    body: { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } },
  })
  storeId = opened.body.id
})
after(async () => {
  await another?.stop()
  await service?.stop()
})

async function accepted(items = 3): Promise<string> {
  const orderId = service.newId()
  const lines = Array.from({ length: items }, () => ({
    ...{ productId: service.newId(), name: { en: 'Latte' }, quantity: 1, unitPrice: contract.won(4500), options: [] },
    total: contract.won(4500),
  }))
  await service.receive(contract.OrderConfirmed, {
    ...{ subject: orderId, sequence: 3 },
    data: {
      ...{ orderId, customerId: service.newId(), storeId, fulfilment: 'pickup', lines },
      total: contract.won(4500 * items),
    },
  })
  await service.settled()
  const answer = await service.call(contract.acceptTicket, { as: owner, params: { orderId }, body: { minutes: 10 } })
  assert.equal(answer.status, 200)
  return orderId
}
const tick = (orderId: string, line: number, done = true, at = service, as: { id: string; role: 'owner' } = owner) =>
  at.call(contract.tickItem, { as, params: { orderId, line }, body: { done } })
const see = (orderId: string, body: { station?: string } = {}, at = service) =>
  at.call(contract.seeTicket, { as: owner, params: { orderId }, body })
const read = async (orderId: string) =>
  (await service.call(contract.getTicket, { as: owner, params: { orderId } })).body as contract.Ticket
const doneIn = ({ lines }: contract.Ticket) => lines.map(({ done }) => done ?? false)
const said = async (orderId: string) =>
  (await service.published()).filter(({ subject }) => subject === orderId).map(({ type, sequence }) => [type, sequence])

test('two screens tick all of it at the same moment, each item twice: cooking starts once, and each tick is said once', async () => {
  const orderId = await accepted()
  const hands = [0, 1, 2, 0, 1, 2].map((line, index) => tick(orderId, line, true, index < 3 ? service : another))
  assert.deepEqual(
    (await Promise.all(hands)).map(({ status }) => status),
    [200, 200, 200, 200, 200, 200],
  )
  const ticket = await read(orderId)
  assert.deepEqual([ticket.status, doneIn(ticket)], ['COOKING', [true, true, true]])
  assert.deepEqual(await said(orderId), [
    ['TicketAccepted', 1],
    ['CookingStarted', 2],
    ['ItemTicked', 3],
    ['ItemTicked', 4],
    ['ItemTicked', 5],
  ])
})

test('a tick is kept, taken back, and still there when it is ready; then something of it is made again', async () => {
  const orderId = await accepted(2)
  await tick(orderId, 0)
  assert.deepEqual(doneIn((await tick(orderId, 0, false)).body), [false, false])
  await tick(orderId, 1)
  const ready = await service.call(contract.markReady, { as: owner, params: { orderId } })
  assert.deepEqual([ready.status, doneIn(ready.body)], [200, [true, true]])
  const again = await tick(orderId, 0, false, another)
  assert.deepEqual([again.body.status, again.body.lines[0].done], ['READY', false])
  assert.deepEqual(doneIn(await read(orderId)), [false, true])
})

test('after a cancel nothing is ticked, and a tick and a cancel at one moment leave one story', async () => {
  const orderId = await accepted()
  const canceled = service.call(contract.cancelTicket, {
    ...{ as: owner, params: { orderId } },
    body: { reason: 'the oven broke' },
  })
  const [, ticked] = await Promise.all([canceled, tick(orderId, 0, true, another)])
  const late = await tick(orderId, 1)
  assert.deepEqual([late.status, late.body.code, late.body.detail], [409, 'ticket-changed', 'the ticket is CANCELED'])
  const types = (await said(orderId)).map(([type]) => type)
  assert.equal(types.at(-1), 'TicketCanceled')
  assert.equal(types.includes('ItemTicked'), ticked.status === 200)
})

test('a line that there is not is 404, and so is the ticket of somebody else', async () => {
  const orderId = await accepted(1)
  const none = await tick(orderId, 1)
  assert.deepEqual([none.status, none.body.code], [404, 'not-found'])
  const stranger = { id: service.newId(), role: 'owner' } as const
  assert.equal((await tick(orderId, 0, true, service, stranger)).status, 404)
  assert.deepEqual(await said(orderId), [['TicketAccepted', 1]])
})

test('the bell is answered once for each station, whoever answers', async () => {
  const orderId = await accepted(1)
  await Promise.all([see(orderId, { station: 'bar' }), see(orderId, { station: 'bar' }, another), see(orderId)])
  assert.deepEqual((await read(orderId)).seen?.toSorted(), ['*', 'bar'])
  assert.equal((await said(orderId)).filter(([type]) => type === 'TicketSeen').length, 2)
})
