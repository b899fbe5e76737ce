import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { pino } from 'pino'
import { createResolver, type Resolver } from './resolver.ts'

interface Registered {
  readonly app: string
  readonly port: number
  readonly leaseSeconds: number
}

let registry: Server
let resolver: Resolver
let answer: { version: number; instances: readonly Registered[] } | 'away'
let nowMs = 0

const spring: Registered = { app: 'LOYALTY', port: 7001, leaseSeconds: 90 }
const ours: Registered = { app: 'ORDER', port: 7002, leaseSeconds: 6 }
const known = () => resolver.names().toSorted()

beforeEach(async () => {
  nowMs = 0
  registry = createServer((_, response) => {
    if (answer === 'away') return void response.destroy()
    const application = answer.instances.map(({ app, port, leaseSeconds }) => ({
      name: app,
      instance: [{ status: 'UP', ipAddr: '127.0.0.1', port: { $: port }, leaseInfo: { durationInSecs: leaseSeconds } }],
    }))
    response.end(JSON.stringify({ applications: { versions__delta: String(answer.version), application } }))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  resolver = createResolver({
    discoveryUrl: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/eureka`,
    log: pino({ level: 'silent' }),
    vouch: () => ({}),
    everyMs: 3_600_000,
    now: () => nowMs,
  })
  answer = { version: 10, instances: [spring, ours] }
  await resolver.refresh()
  assert.deepEqual(known(), ['loyalty', 'order'])
})
afterEach(() => {
  resolver.stop()
  registry.closeAllConnections()
  registry.close()
})

test('after a restart of the registry everybody counts for the time of his own lease, until he is back', async () => {
  answer = { version: 2, instances: [ours] } // renewed within 2 s; the stranger does so within 30
  await resolver.refresh()
  nowMs = 30_000
  await resolver.refresh()
  assert.deepEqual(known(), ['loyalty', 'order'])
  nowMs = 91_000
  await resolver.refresh()
  assert.deepEqual(known(), ['order'])
})

test('whoever is back after a restart is there once', async () => {
  answer = { version: 2, instances: [ours] }
  await resolver.refresh()
  answer = { version: 3, instances: [ours, spring] }
  await resolver.refresh()
  assert.deepEqual(resolver.known('loyalty').length, 1)
  answer = { version: 4, instances: [ours] } // and may leave for good
  await resolver.refresh()
  assert.deepEqual(known(), ['order'])
})

test('a registry that was away and one that knows nobody forget nobody', async () => {
  answer = 'away'
  await resolver.refresh()
  assert.deepEqual(known(), ['loyalty', 'order'])
  answer = { version: 10, instances: [ours] } // its number says nothing, as Netflix’s
  await resolver.refresh()
  assert.deepEqual(known(), ['loyalty', 'order'])
  answer = { version: 1, instances: [] }
  await resolver.refresh()
  assert.deepEqual(known(), ['loyalty', 'order'])
})

test('whoever leaves a registry that runs is gone at once, also when a question got lost meanwhile', async () => {
  answer = 'away'
  await resolver.refresh()
  answer = { version: 11, instances: [ours] }
  await resolver.refresh()
  assert.deepEqual(known(), ['order'])
})
