/** A receiver of which some answers never come: an answer is waited for longer than this test takes. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { addWebhook, OrderPlaced, OrderProgressed, openStore, won } from '@jumun/contracts'
import { eventually, type FakeReceiver, startFakeReceiver, startTestService, type TestService } from '@jumun/testing'
import store from '../service.ts'

describe('a receiver that answers most, and some never', () => {
  let service: TestService
  let receiver: FakeReceiver
  before(async () => {
    receiver = await startFakeReceiver()
    service = await startTestService(store, { settings: { webhookNetworks: '127.0.0.1/32', webhookAnswerSeconds: 25 } })
    await service.settled()
  })
  after(async () => {
    await service?.stop()
    await receiver.stop()
  })

  test('what is never answered keeps no other order waiting, however much there is to send', async () => {
    const as = { id: service.newId(), role: 'owner' } as const
    const body = { name: { ko: '강남 커피' }, address: { line1: '테헤란로 1' } }
    const storeId = (await service.call(openStore, { as, body })).body.id
    const events = ['OrderPlaced', 'OrderProgressed'] as const
    await service.call(addWebhook, { as, body: { name: '장부', url: receiver.url, events, storeIds: [storeId] } })
    const orders = Array.from({ length: 80 }, () => service.newId())
    const silent = new Set(orders.filter((_, n) => n % 5 === 0))
    receiver.answer = ({ body: { orderId = '' } }) => (silent.has(orderId) ? 'silence' : 204)
    const customerId = service.newId()
    for (const orderId of orders) {
      const about = { orderId, customerId, storeId }
      const line = { productId: customerId, name: { ko: '라떼' }, quantity: 1, options: [] }
      const lines = [{ ...line, unitPrice: won(4_500), total: won(4_500) }]
      const bought = { ...about, fulfilment: 'pickup' as const, lines, total: won(4_500), number: 7 }
      await service.receive(OrderPlaced, { subject: orderId, sequence: 2, data: bought })
      await service.receive(OrderProgressed, { subject: orderId, sequence: 3, data: { ...about, status: 'ACCEPTED' } })
    }
    const answered = (orders.length - silent.size) * events.length
    await eventually(() => assert.equal(receiver.taken().length, answered))
    const failed = await service.db.query('SELECT 1 AS one FROM webhook_attempt WHERE trouble IS NOT NULL')
    assert.deepEqual(failed, [], 'no answer was given up for that')
    const told = `SELECT count(*) AS n FROM webhook_delivery WHERE state = 'DELIVERED'`
    await eventually(async () => assert.deepEqual(await service.db.query(told), [{ n: answered }]))
  })
})
