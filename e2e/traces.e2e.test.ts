/** What an operator sees of an order afterwards: one trace, from the button to the door, whatever was down in between. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Order, Session } from '@jumun/contracts'
import { type CollectedSpan, type Collector, startCollector } from '../harness/collector.ts'
import {
  accept,
  basketOf,
  claim,
  complete,
  cook,
  delivered,
  eventually,
  isPayLater,
  newcomer,
  newProduct,
  newStore,
  pickUp,
  ready,
  tryOrder,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let collector: Collector
let platform: Platform
let owner: Session
let customer: Session
let rider: Session
before(async () => {
  collector = await startCollector()
  platform = await startPlatform({ env: collector.environment })
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  rider = await newcomer(platform, 'rider')
})
after(async () => {
  await auditAndStop(platform)
  await collector.close()
})

test('an order placed while store was down and payment flaky is one trace from the button to the door', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store)
  const basket = basketOf(store, product, 1, delivered)
  await eventually('the order service knows the menu', async () => {
    const before = await tryOrder(platform, customer, { ...basket, payment: { method: 'card', token: 'tok_declined' } })
    return before.body.code !== 'unknown-product' && before.body.code !== 'unknown-store'
  })
  await platform.takeDown('store')
  await platform.askProvider('/faults', { method: 'POST', body: { mode: 'down' } })
  const key = randomUUID()
  const first = await tryOrder(platform, customer, basket, { key })
  assert.ok(isPayLater(first), `the provider is down: ${JSON.stringify(first.body)}`)
  await platform.askProvider('/faults', { method: 'POST', body: { mode: 'none' } })
  const { body: order } = await eventually('the order is paid', async () => {
    const answer = await tryOrder(platform, customer, basket, { key })
    return answer.status === 201 && answer
  })
  await platform.bringBack('store')
  await accept(platform, owner, order.id)
  await cook(platform, owner, order.id)
  await ready(platform, owner, order.id)
  await claim(platform, rider, order.id)
  await pickUp(platform, rider, order.id)
  await complete(platform, rider, order.id)
  await untilStatus(platform, customer, order.id, 'DELIVERED')

  const spans = await eventually('the order is told to its end', async () => {
    const found = ofOrder(order)
    return found.some(({ name }) => name === 'order') && found
  })
  const names = new Set(spans.map(({ service, name }) => `${service}: ${name}`))
  for (const expected of [
    'gateway: POST /orders',
    'order: POST /orders',
    'order: POST /payments',
    'payment: POST /payments',
    'payment: provider charge',
    'order: send jumun.order OrderPlaced',
    'store: process jumun.order OrderPlaced',
    'gateway: POST /tickets/:orderId/accept',
    'store: POST /tickets/:orderId/accept',
    'order: process jumun.store TicketAccepted',
    'gateway: POST /deliveries/:orderId/complete',
    'delivery: POST /deliveries/:orderId/complete',
    'order: process jumun.delivery DeliveryCompleted',
    'order: order',
  ])
    assert.ok(names.has(expected), `${expected} is missing among\n${[...names].sort().join('\n')}`)
  assert.ok(
    spans.some(({ name, failed }) => name === 'provider charge' && failed),
    'what the provider did not do is told as failed',
  )
  assert.ok(
    spans.some(({ service, name, failed }) => service === 'gateway' && name === 'POST /orders' && failed),
    'so is the answer of the edge',
  )

  const known = new Set(spans.map(({ spanId }) => spanId))
  const roots = spans.filter(({ parentId }) => parentId === undefined)
  assert.deepEqual(
    roots.map(({ name }) => name),
    ['order'],
    'one root, and it is the order',
  )
  const lost = spans.filter(({ parentId }) => parentId !== undefined && !known.has(parentId))
  assert.deepEqual(lost, [], 'every span hangs below another')
  const [root] = roots
  assert.ok(root)
  for (const { service, name, startMs } of spans)
    assert.ok(startMs <= root.endMs + 60_000 && startMs >= root.startMs - 60_000, `${service}: ${name} is beside it`)
  console.log(`${spans.length} spans of ${new Set(spans.map(({ service }) => service)).size} services`)
})

const ofOrder = ({ id }: Pick<Order, 'id'>): CollectedSpan[] =>
  collector.spans.filter(({ traceId }) => traceId === id.replaceAll('-', ''))
