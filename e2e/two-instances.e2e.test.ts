/** Two instances of the order service share one database and one group: no order is doubled, whichever of them is asked. */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listOrders, type Product, placeOrder, type Session, type Store } from '@jumun/contracts'
import type { RunFile } from '../apps/platform/src/run-file.ts'
import {
  ask,
  basketOf,
  eventually,
  expectStatus,
  isPayLater,
  newcomer,
  newProduct,
  newStore,
  tryOrder,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const main = fileURLToPath(new URL('../apps/platform/src/main.ts', import.meta.url))

let platform: Platform
let second: { url: string; child: ChildProcess }
let customer: Session
let store: Store
let product: Product
before(async () => {
  platform = await startPlatform()
  const owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 10_000 })
  second = await anotherOrderService()
})
after(async () => {
  if (second && second.child.exitCode === null && second.child.signalCode === null) {
    const ended = once(second.child, 'exit')
    second.child.kill('SIGTERM')
    await ended
  }
  await auditAndStop(platform)
})

/** As the platform's own is started: the same database, log, key and discovery. */
async function anotherOrderService(): Promise<{ url: string; child: ChildProcess }> {
  const read = async (file: string) => JSON.parse(await readFile(join(platform.dataDir, file), 'utf8'))
  const run = (await read('run.json')) as RunFile
  const secrets = (await read('secrets.json')) as { serviceKeys: Record<string, string> }
  const child = fork(main, ['order'], {
    env: {
      PATH: process.env['PATH'],
      JUMUN_LOG_LEVEL: 'warn',
      JUMUN_SERVICE_KEY: secrets.serviceKeys['order'],
      JUMUN_TRUST_FILE: join(platform.dataDir, 'trust.json'),
      JUMUN_DATA_DIR: join(platform.dataDir, 'services-2'),
      JUMUN_METRICS_TOKEN: run.metricsToken,
      JUMUN_DATABASE_URL_ORDER: run.databases['order'],
      JUMUN_EVENT_LOG: run.eventLog,
      JUMUN_DISCOVERY_URL: `${run.services['discovery']?.url}/eureka`,
      JUMUN_CONFIG_URL: run.services['config']?.url,
      JUMUN_PORT: '0',
      ...(run.schemaRegistry ? { JUMUN_SCHEMA_REGISTRY: run.schemaRegistry } : {}),
    },
    execArgv: [],
  })
  for (;;) {
    const [message] = await once(child, 'message', { signal: AbortSignal.timeout(60_000) })
    if (message.failed) throw new Error(message.failed)
    if (message.url) return { url: message.url, child }
  }
}

async function handledBy(url: string): Promise<number> {
  const page = await platform.metricsAt(url)
  return Number(/^jumun_events_handled_total(?:\{.*\})? (\d+)/m.exec(page)?.[1] ?? 0)
}

/** The same order, sent to both at once under one key; again while both say that the money takes too long. */
async function twice(): Promise<string> {
  const key = randomUUID()
  const at = [await platform.addressOf('order'), second.url]
  const ids = await eventually('one of the two is taken', async () => {
    const answers = await Promise.all(
      at.map((url) => tryOrder(platform, customer, basketOf(store, product), { key, at: url })),
    )
    // Who comes second either gets the same answer, or is told that the first is still being worked on.
    for (const answer of answers)
      assert.ok([201, 409].includes(answer.status) || isPayLater(answer), JSON.stringify(answer.body))
    const taken = answers.filter(({ status }) => status === 201)
    return taken.length > 0 && new Set(taken.map(({ body }) => body.id as string))
  })
  assert.equal(ids.size, 1)
  return [...ids][0] as string
}

test('each is asked for the same at the same time, and both hear: there is one order of each', async () => {
  const before = await Promise.all([platform.addressOf('order'), second.url].map(async (url) => handledBy(await url)))
  const ids: string[] = []
  await eventually('both instances have handled events', async () => {
    ids.push(...(await Promise.all(Array.from({ length: 8 }, twice))))
    const now = await Promise.all([await platform.addressOf('order'), second.url].map(handledBy))
    return now.every((count, index) => count > (before[index] ?? 0))
  })
  for (const id of ids) await untilStatus(platform, customer, id, 'CONFIRMED')
  assert.equal(new Set(ids).size, ids.length)
  const listed = expectStatus(await ask(platform, listOrders, { as: customer, query: { limit: 100 } }), 200)
  if (ids.length <= 100) assert.equal(listed.items.length, ids.length)
})

test('one of the two is killed: the other goes on with what both had', async () => {
  const ids: string[] = []
  const ordering = (async () => {
    for (let count = 0; count < 30; count++) {
      const answer = await ask(platform, placeOrder, { as: customer, body: basketOf(store, product) }).catch(
        () => undefined,
      )
      if (answer?.status === 201) ids.push(answer.body.id)
    }
  })()
  await eventually('orders flow', async () => ids.length > 5)
  const ended = once(second.child, 'exit')
  second.child.kill('SIGKILL')
  await ended
  await ordering
  assert.ok(ids.length >= 10)
  for (const id of ids) await untilStatus(platform, customer, id, 'CONFIRMED')
})
