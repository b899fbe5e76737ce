/** A line out, less of it, or something else: before hand-over, once, by what somebody saw, against whoever is faster. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as contract from '@jumun/contracts'
import { Problem } from '@jumun/service'
import { eventually, peer, startTestService, type TestService } from '@jumun/testing'
import store from './service.ts'

const { won } = contract
const pie = '01900004-0000-7000-8000-000000000009'
const goose = '01900004-0000-7000-8000-000000000008'
let service: TestService
let owner: { id: string; role: 'owner' }
let storeId: string

before(async () => {
  service = await startTestService(store, {
    clock: true,
    peers: [
      peer(contract.askReplacement, ({ body: { productId, quantity } }) => {
        if (productId === goose) throw new Problem('replacement-dearer')
        const line = { productId, name: { en: 'Pie' }, quantity, unitPrice: won(3000), options: [] }
        return { status: 200 as const, body: { ...line, total: won(3000 * quantity) } }
      }),
    ],
  })
  owner = { id: service.newId(), role: 'owner' }
  const body = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
  storeId = (await service.call(contract.openStore, { as: owner, body })).body.id
})
after(() => service?.stop())

const line = (name: string, quantity: number) => ({
  ...{ productId: service.newId(), name: { en: name }, quantity, unitPrice: won(4500), options: [] },
  total: won(4500 * quantity),
})
const customer = { id: '01900002-0000-7000-8000-000000000001', role: 'customer' } as const
async function ticket(...names: string[]): Promise<string> {
  const orderId = service.newId()
  const lines = names.map((name) => line(name, 2))
  const data = {
    orderId,
    customerId: customer.id,
    storeId,
    fulfilment: 'pickup' as const,
    lines,
    total: won(18_000),
  }
  await service.receive(contract.OrderConfirmed, { subject: orderId, sequence: 3, data })
  await service.settled()
  return orderId
}
interface Asked {
  n?: number
  quantity?: number
  key?: string
  ifMatch?: number
  as?: { id: string; role: 'owner' }
}
const headersOf = ({ key, ifMatch }: Asked) => ({
  ...(key ? { 'idempotency-key': key } : {}),
  ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
})
const remove = (orderId: string, asked: Asked = {}) =>
  service.call(contract.removeLine, {
    ...{ as: asked.as ?? owner, params: { orderId, n: String(asked.n ?? 0) }, headers: headersOf(asked) },
    body: { reason: 'SOLD_OUT', ...(asked.quantity ? { quantity: asked.quantity } : {}) },
  })
const replace = (orderId: string, productId: string, asked: Asked = {}) =>
  service.call(contract.replaceLine, {
    ...{ as: owner, params: { orderId, n: String(asked.n ?? 0) }, headers: headersOf(asked) },
    body: { productId, reason: 'SOLD_OUT' },
  })
const said = async (orderId: string) =>
  (await service.published()).filter(({ subject }) => subject === orderId).map(({ type, data }) => ({ type, data }))
const quantities = (answer: { body: { lines: { quantity: number }[] } }) => answer.body.lines.map((one) => one.quantity)

test('a line is taken out and keeps its place; the same request again, it is out once', async () => {
  const orderId = await ticket('Latte', 'Cake')
  const [first, again] = [
    await remove(orderId, { quantity: 1, key: 'k1' }),
    await remove(orderId, { quantity: 1, key: 'k1' }),
  ]
  assert.deepEqual([first.status, quantities(first), quantities(again)], [200, [1, 2], [1, 2]])
  assert.deepEqual(first.body.lines[0].before, { quantity: 2 })
  assert.deepEqual(quantities(await remove(orderId)), [0, 2])
  assert.deepEqual(quantities(await remove(orderId)), [0, 2]) // nothing is left to take out
  const facts = { orderId, storeId, line: 0, reason: 'SOLD_OUT', cooked: false }
  assert.deepEqual(await said(orderId), [
    { type: 'TicketLinesChanged', data: { ...facts, quantity: 1 } },
    { type: 'TicketLinesChanged', data: { ...facts, quantity: 0 } },
  ])
})

test('of two who take out one of two at the same moment, the second is shown what is left', async () => {
  const orderId = await ticket('Latte', 'Cake')
  const seen = (await service.call(contract.getTicket, { as: owner, params: { orderId } })).body.version
  const both = await Promise.all([1, 2].map(() => remove(orderId, { quantity: 1, ifMatch: seen })))
  const refused = both.find(({ status }) => status === 412)
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412])
  assert.deepEqual([refused?.body.code, quantities({ body: refused?.body.present })], ['changed-meanwhile', [1, 2]])
})

test('without its last line the order is canceled, once', async () => {
  const orderId = await ticket('Latte')
  for (const _ of ['once', 'again']) {
    const { status, body } = await remove(orderId)
    assert.deepEqual([status, body.status, body.reason], [200, 'CANCELED', 'SOLD_OUT'])
  }
  assert.deepEqual(
    (await said(orderId)).map(({ type }) => type),
    ['TicketCanceled'],
  )
})

test('something else instead: never dearer, as many as there are left of it, once', async () => {
  const orderId = await ticket('Latte', 'Cake')
  const dearer = await replace(orderId, goose)
  assert.deepEqual([dearer.status, dearer.body.code], [422, 'replacement-dearer'])
  await remove(orderId, { n: 1, quantity: 1 })
  for (const _ of ['once', 'again']) {
    const { status, body } = await replace(orderId, pie, { n: 1 })
    const { productId, quantity, before } = body.lines[1]
    assert.deepEqual([status, productId, quantity, before], [200, pie, 1, { name: { en: 'Cake' }, quantity: 2 }])
  }
  const last = (await said(orderId)).at(-1)?.data as contract.TicketLinesChanged | undefined
  assert.deepEqual([last?.line, last?.quantity, last?.instead?.total], [1, 1, won(3000)])
  assert.equal((await said(orderId)).length, 2)
})

test('what was handed over stays as it was, another owner finds nothing, and there is no line that is not there', async () => {
  const orderId = await ticket('Latte', 'Cake')
  assert.deepEqual((await remove(orderId, { n: 7 })).body.code, 'unknown-line')
  assert.equal((await remove(orderId, { as: { ...owner, id: service.newId() } })).status, 404)
  const params = { orderId }
  await service.call(contract.acceptTicket, { as: owner, params, body: { minutes: 10 } })
  await service.call(contract.startCooking, { as: owner, params })
  assert.equal((await remove(orderId)).status, 200)
  const told = (await said(orderId)).at(-1)?.data as contract.TicketLinesChanged | undefined
  assert.equal(told?.cooked, true)
  await service.call(contract.markReady, { as: owner, params })
  await service.call(contract.handOver, { as: owner, params })
  assert.deepEqual((await remove(orderId, { n: 1 })).body.code, 'ticket-changed')
  assert.deepEqual((await replace(orderId, pie, { n: 1 })).body.code, 'ticket-changed')
})

test('a kitchen that was told what it costs by now shows that', async () => {
  const orderId = await ticket('Latte', 'Cake')
  const lines = [line('Latte', 0), line('Cake', 2)]
  const facts = { orderId, customerId: service.newId(), storeId, lines, total: won(9000), refund: won(9000) }
  const data = { ...facts, restock: true, reason: 'SOLD_OUT' }
  await service.receive(contract.OrderChanged, { subject: orderId, sequence: 4, data })
  await service.settled()
  assert.deepEqual((await service.call(contract.getTicket, { as: owner, params: { orderId } })).body.total, won(9000))
})

interface Question extends Asked {
  productId?: string
}
const question = (orderId: string, { productId, ...asked }: Question = {}) =>
  service.call(contract.askCustomer, {
    ...{ as: asked.as ?? owner, params: { orderId, n: String(asked.n ?? 0) }, headers: headersOf(asked) },
    body: { reason: 'SOLD_OUT', ...(productId ? { productId } : {}) },
  })
interface Answering {
  key?: string
  as?: { id: string; role: 'customer' }
}
const answer = (orderId: string, what: 'remove' | 'replace' | 'cancel', { key, as = customer }: Answering = {}) =>
  service.call(contract.answerQuestion, {
    ...{ as, params: { orderId, n: '0' }, headers: headersOf(key ? { key } : {}), body: { answer: what } },
  })
const typesOf = async (orderId: string) => (await said(orderId)).map(({ type }) => type)

test('the customer is asked with an offer that is priced, and takes it: once, however often they say so', async () => {
  const orderId = await ticket('Latte', 'Cake')
  assert.equal((await question(orderId, { productId: goose })).body.code, 'replacement-dearer')
  const asked = await question(orderId, { productId: pie, key: 'a' })
  assert.equal(asked.status, 200)
  const { reason, instead } = asked.body.lines[0].question
  assert.deepEqual([reason, instead.productId, instead.total], ['SOLD_OUT', pie, won(6000)])
  assert.equal((await question(orderId)).body.code, 'waiting-for-customer')
  const stranger = await answer(orderId, 'replace', { as: { ...customer, id: service.newId() } })
  assert.equal(stranger.status, 404)
  for (const key of ['k', 'k']) assert.equal((await answer(orderId, 'replace', { key })).status, 200)
  assert.equal((await answer(orderId, 'remove')).body.code, 'order-changed')
  const seen = await service.call(contract.getTicket, { as: owner, params: { orderId } })
  assert.deepEqual(
    seen.body.lines.map(({ productId, quantity }: { productId: string; quantity: number }) => [productId, quantity])[0],
    [pie, 2],
  )
  assert.deepEqual(await typesOf(orderId), ['TicketLineAsked', 'TicketLinesChanged'])
})

test('who does not answer has it taken out at the deadline, and is too late then', async () => {
  const orderId = await ticket('Latte', 'Cake')
  await question(orderId)
  const { clock } = service as { clock: { advance?(ms: number): void } }
  clock.advance?.(5 * 60_000)
  await eventually(async () => assert.deepEqual(await typesOf(orderId), ['TicketLineAsked', 'TicketLinesChanged']))
  assert.equal((await answer(orderId, 'cancel')).body.code, 'order-changed')
})

test('it is there after all, and nobody is asked any more; the customer who wants none of it gets all money back', async () => {
  const orderId = await ticket('Latte', 'Cake')
  await question(orderId)
  const kept = await service.call(contract.keepLine, { as: owner, params: { orderId, n: '0' } })
  assert.equal(kept.body.lines[0].question, undefined)
  assert.equal((await answer(orderId, 'remove')).body.code, 'order-changed')
  await question(orderId)
  assert.equal((await answer(orderId, 'cancel')).status, 200)
  const seen = await service.call(contract.getTicket, { as: owner, params: { orderId } })
  assert.deepEqual([seen.body.status, seen.body.lines[0].question], ['CANCELED', undefined])
  assert.deepEqual((await said(orderId)).at(-1), { type: 'TicketCanceled', data: { orderId, storeId, cooked: false } })
})
