/** kill -9 of any one service while orders flow: it comes back, and every order that was answered with 201 goes on. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Product, placeOrder, type ServiceName, type Session, type Store } from '@jumun/contracts'
import { ask, basketOf, eventually, newcomer, newProduct, newStore, order, untilStatus } from '../harness/people.ts'
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
before(async () => {
  platform = await startPlatform()
  const owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 100_000 })
})
after(() => auditAndStop(platform))

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

const isAnother = (now: number | undefined, before: number): boolean => now !== undefined && now !== before
