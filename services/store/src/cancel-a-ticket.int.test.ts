/** The store cancels what it accepted: at any time before it is handed over, once, and against whoever does something else. */
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

type Step = typeof contract.startCooking
const steps: readonly (readonly [status: string, Step | undefined])[] = [
  ['NEW', undefined],
  ['ACCEPTED', undefined],
  ['COOKING', contract.startCooking],
  ['READY', contract.markReady as Step],
]
async function ticketThatIs(status: string): Promise<string> {
  const orderId = service.newId()
  const line = {
    ...{ productId: service.newId(), name: { en: 'Latte' }, quantity: 1, unitPrice: contract.won(4500), options: [] },
    total: contract.won(4500),
  }
  await service.receive(contract.OrderConfirmed, {
    ...{ subject: orderId, sequence: 3 },
    data: {
      ...{ orderId, customerId: service.newId(), storeId, fulfilment: 'pickup', lines: [line] },
      total: contract.won(4500),
    },
  })
  await service.settled()
  const params = { orderId }
  if (status !== 'NEW') await service.call(contract.acceptTicket, { as: owner, params, body: { minutes: 10 } })
  for (const [reached, endpoint] of steps) {
    if (endpoint && steps.findIndex(([one]) => one === status) >= steps.findIndex(([one]) => one === reached))
      assert.equal((await service.call(endpoint, { as: owner, params })).status, 200)
  }
  return orderId
}
const cancel = (orderId: string, reason = 'the oven broke', as: { id: string; role: 'owner' } = owner, at = service) =>
  at.call(contract.cancelTicket, { as, params: { orderId }, body: { reason } })
const said = async (orderId: string) =>
  (await service.published()).filter(({ subject }) => subject === orderId).map(({ type, data }) => ({ type, data }))

test('at any time before it is handed over; it says why and whether it was cooked, once, and the slip shows it', async () => {
  for (const [status] of steps) {
    const orderId = await ticketThatIs(status)
    for (const _ of ['once', 'again']) {
      const { status: code, body } = await cancel(orderId)
      assert.deepEqual([code, body.status, body.reason], [200, 'CANCELED', 'the oven broke'], status)
    }
    const cooked = status === 'COOKING' || status === 'READY'
    const canceled = (await said(orderId)).filter(({ type }) => type === 'TicketCanceled')
    assert.deepEqual(
      canceled.map(({ data }) => data),
      [{ orderId, storeId, message: 'the oven broke', cooked }],
    )
  }
})

test('not once it is handed over, not in other words a second time, and not another store', async () => {
  const handed = await ticketThatIs('READY')
  await service.call(contract.handOver, { as: owner, params: { orderId: handed } })
  const late = await cancel(handed)
  assert.deepEqual([late.status, late.body.code], [409, 'ticket-changed'])
  const orderId = await ticketThatIs('ACCEPTED')
  assert.equal((await cancel(orderId, 'no milk', { id: service.newId(), role: 'owner' })).status, 404)
  await cancel(orderId)
  assert.equal((await cancel(orderId, 'no milk')).status, 409)
})

test('against a hand-over, and against a wish to cancel, at the same moment: one of them decides', async () => {
  for (let round = 0; round < 8; round++) {
    const orderId = await ticketThatIs('READY')
    const [canceled, handed] = await Promise.all([
      cancel(orderId, 'the oven broke', owner, another),
      service.call(contract.handOver, { as: owner, params: { orderId } }),
    ])
    assert.deepEqual([canceled.status, handed.status].toSorted(), [200, 409])
    const last = (await said(orderId)).at(-1)?.type
    assert.equal(last, canceled.status === 200 ? 'TicketCanceled' : 'OrderCollected')

    const wished = await ticketThatIs('ACCEPTED')
    const data = { orderId: wished, customerId: service.newId(), storeId, by: 'CUSTOMER' as const }
    const [mine] = await Promise.all([
      cancel(wished, 'the oven broke', owner, another),
      service.receive(contract.OrderCancelRequested, { subject: wished, sequence: 5, data }),
    ])
    await service.settled()
    assert.ok(mine.status === 200 || mine.body.code === 'ticket-changed')
    assert.equal((await said(wished)).filter(({ type }) => type === 'TicketCanceled').length, 1)
  }
})
