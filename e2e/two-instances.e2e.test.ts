/** Two instances of the order service share one database and one group: no order is doubled, whichever of them is asked. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { listOrders, type Product, placeOrder, type Session, type Store } from '@jumun/contracts'
import { anotherInstance, type Instance } from '../harness/another-instance.ts'
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

let platform: Platform
let second: Instance
let customer: Session
let store: Store
let product: Product
before(async () => {
  platform = await startPlatform()
  const owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 10_000 })
  second = await anotherInstance(platform, 'order')
})
after(async () => {
  await second?.stop()
  await auditAndStop(platform)
})

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
