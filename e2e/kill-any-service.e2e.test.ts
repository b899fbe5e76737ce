/**
 * kill -9 of any one service while orders flow: it comes back, and every order that was answered with 201 goes on. A program of the
 * shop's own, which fails now and then, is told of all of them, each in its order.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { addWebhook, type Product, placeOrder, type ServiceName, type Session, type Store } from '@jumun/contracts'
import { type FakeReceiver, startFakeReceiver } from '@jumun/testing'
import {
  ask,
  basketOf,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, mode, type Platform, startPlatform } from '../harness/platform.ts'

// In one process there is nothing to kill but everything; that is the restart test's business.
const services: ServiceName[] =
  mode === 'processes'
    ? ['order', 'catalog', 'payment', 'store', 'delivery', 'dashboard', 'user', 'gateway', 'discovery', 'config']
    : []

let platform: Platform
let customer: Session
let store: Store
let product: Product
let receiver: FakeReceiver
before(async () => {
  platform = await startPlatform({ env: { JUMUN_STORE_WEBHOOK_NETWORKS: '127.0.0.1/32' } })
  const owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 100_000 })
  receiver = await startFakeReceiver()
  // Now and then it fails, or has it and is cut off before it can say so.
  receiver.answer = () => (receiver.asked() % 13 === 0 ? 500 : receiver.asked() % 29 === 0 ? 'refuse' : 204)
  const body = { name: 'books', url: receiver.url, events: [...paid], storeIds: [store.id] }
  expectStatus(await ask(platform, addWebhook, { as: owner, body }), 201)
})
after(async () => {
  await auditAndStop(platform)
  await receiver?.stop()
})
const paid = ['OrderPlaced', 'OrderConfirmed'] as const
const everybody: string[] = []

for (const service of services)
  test(`${service} is killed while orders flow`, async () => {
    const told: string[] = []
    let flowing = true
    const flow = (async () => {
      while (flowing) {
        const answer = await ask(platform, placeOrder, { as: customer, body: basketOf(store, product) }).catch(
          () => undefined,
        )
        if (answer?.status === 201) told.push(answer.body.id)
        else await pause(20)
      }
    })()
    try {
      await eventually('orders flow', async () => told.length > 5)
      const pid = await platform.pidOf(service)
      assert.ok(pid)
      process.kill(pid, 'SIGKILL')
      await eventually(`${service} is another process`, async () => isAnother(await platform.pidOf(service), pid))
      const afterwards = told.length
      await eventually('orders flow again', async () => told.length > afterwards + 5)
    } finally {
      flowing = false
      await flow
    }
    assert.equal(new Set(told).size, told.length)
    everybody.push(...told)
    for (const id of told) await untilStatus(platform, customer, id, 'CONFIRMED')
  })

test('PostgreSQL goes and comes back: what was answered with 201 is there, and orders flow again', async () => {
  const before = await order(platform, customer, basketOf(store, product))
  await platform.takeDown('postgres')
  const during = await ask(platform, placeOrder, { as: customer, body: basketOf(store, product) })
  assert.equal(during.status, 503, JSON.stringify(during.body))
  await platform.bringBack('postgres')
  await eventually(
    'orders flow again',
    async () => (await ask(platform, placeOrder, { as: customer, body: basketOf(store, product) })).status === 201,
  )
  await untilStatus(platform, customer, before.id, 'CONFIRMED')
})

test('the program that was named for it has been told of every order, and of each in its order', async () => {
  everybody.push((await order(platform, customer, basketOf(store, product))).id)
  const told = (): Map<string | undefined, string[]> => {
    const types = Map.groupBy(receiver.taken(), ({ body }) => body.orderId)
    return new Map([...types].map(([id, all]) => [id, [...new Set(all.map(({ body }) => body.type))]]))
  }
  receiver.answer = () => 204
  const haveAll = (): boolean => {
    const now = told()
    return everybody.every((id) => now.get(id)?.length === paid.length)
  }
  while (!haveAll()) {
    const before = receiver.asked() // what it refused comes after a pause that has grown with each time
    await eventually('more arrives', async () => receiver.asked() > before || haveAll())
  }
  const inTheEnd = told()
  for (const id of everybody) assert.deepEqual(inTheEnd.get(id), paid)
  // What came twice came under the same name.
  const names = Map.groupBy(receiver.all, ({ body: { orderId, type } }) => `${orderId} ${type}`)
  for (const all of names.values()) assert.equal(new Set(all.map(({ headers }) => headers['webhook-id'])).size, 1)
})

const isAnother = (now: number | undefined, before: number): boolean => now !== undefined && now !== before
