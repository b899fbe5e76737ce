/** What an operator sees of an order afterwards: one trace, from the button to the door, whatever was down in between. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { getOrderLog } from '@jumun/contracts'
import { type Collector, startCollector } from '../harness/collector.ts'
import { ask, expectStatus, logInAs } from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'
import { troubledOrder } from '../harness/troubled-order.ts'

let collector: Collector
let platform: Platform
before(async () => {
  collector = await startCollector()
  platform = await startPlatform({ env: collector.environment })
})
after(async () => {
  await auditAndStop(platform)
  await collector.close()
})

test('an order placed while store was down and payment flaky is one trace from the button to the door', async () => {
  const { id, traceId, spans } = await troubledOrder(platform, collector)
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
    assert.ok(
      names.has(expected) || names.has(expected.replace(/ \w+$/, '')), // several in one batch
      `${expected} is missing among\n${[...names].sort().join('\n')}`,
    )
  const failed = (name: string): boolean => spans.some((span) => span.name === name && span.failed)
  assert.ok(failed('provider charge'), 'what the provider did not do is told as failed')
  assert.ok(failed('POST /orders'), 'so is what the customer was answered')
  assert.deepEqual(
    spans.filter(({ parentId }) => parentId === undefined).map(({ name }) => name),
    ['order'],
    'one root, and it is the order',
  )

  const { operator } = await platform.runFile()
  assert.ok(operator)
  const boss = await logInAs(platform, operator.email, operator.password)
  const { items, silent } = expectStatus(await ask(platform, getOrderLog, { as: boss, params: { orderId: id } }), 200)
  assert.deepEqual(silent, [])
  const late = items.find(
    ({ service, level }: { service: string; level: string }) => service === 'order' && level === 'warn',
  )
  assert.equal(late?.traceId, traceId, `the lines of the services lead to it: ${JSON.stringify(items)}`)
})
