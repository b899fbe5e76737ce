/**
 * A deployment under way: instances of this release and of the next one share databases, groups and log. Every event has
 * another version, every table a column more; nobody parks anything, nothing is lost.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cancelOrder, type Product, type ServiceName, type Session, type Store } from '@jumun/contracts'
import pg from 'pg'
import { anotherInstance, type Instance } from '../harness/another-instance.ts'
import { bring } from '../harness/bring.ts'
import { type NextRelease, nextRelease } from '../harness/next-release.ts'
import {
  ask,
  basketOf,
  delivered,
  eventually,
  logInAs,
  newcomer,
  newProduct,
  newStore,
  order,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const deployed = ['user', 'order', 'store', 'catalog', 'payment', 'delivery'] as const satisfies ServiceName[]
const whoHears = ['order', 'store', 'catalog', 'delivery'] as const satisfies ServiceName[]

let platform: Platform
let release: NextRelease
const newer = new Map<ServiceName, Instance>()
let customer: Session
let owner: Session
let rider: Session
let operator: Session
let store: Store
let product: Product

before(async () => {
  platform = await startPlatform()
  release = nextRelease()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  rider = await newcomer(platform, 'rider')
  const login = (await platform.runFile()).operator
  assert.ok(login)
  operator = await logInAs(platform, login.email, login.password)
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 10_000 })
  assert.equal(await wholeWay(), 'DELIVERED', 'before anybody deploys')
})
after(async () => {
  for (const one of newer.values()) await one.stop()
  release?.remove()
  await auditAndStop(platform)
})

/** From the basket to the door. @returns how it ended */
async function wholeWay(): Promise<string> {
  const { id } = await order(platform, customer, basketOf(store, product, 1, delivered))
  await bring(platform, { owner, rider }, id)
  return (await untilShown(platform, customer, id, 'DELIVERED')).state
}

/** The money goes back, the stock too. */
async function changedMind(): Promise<string> {
  const { id } = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, id, 'CONFIRMED')
  await eventually('it is canceled', async () => {
    const { status } = await ask(platform, cancelOrder, { as: customer, params: { id } })
    return [200, 202].includes(status)
  })
  return (await untilShown(platform, customer, id, 'CANCELED')).state
}

async function handledBy(url: string): Promise<number> {
  return Number(/^jumun_events_handled_total(?:\{.*\})? (\d+)/m.exec(await platform.metricsAt(url))?.[1] ?? 0)
}

/** Of all services: what this release and the next one could not handle, hear or publish. */
async function parked(): Promise<string[]> {
  const found: string[] = []
  for (const service of deployed) {
    const answer = await fetch(`${platform.url}/ops/services/${service}/parked`, {
      headers: { authorization: `Bearer ${operator.accessToken}` },
      signal: AbortSignal.timeout(60_000),
    })
    assert.equal(answer.status, 200, service)
    const { items } = (await answer.json()) as { items: { type: string; error: string }[] }
    found.push(...items.map(({ type, error }) => `${service}: ${type}: ${error}`))
  }
  return found
}

/** Those that appear in two versions. */
async function typesInTwoVersions(): Promise<string[]> {
  const client = new pg.Client({ connectionString: await platform.eventLog() })
  await client.connect()
  try {
    const { rows } = await client.query<{ type: string }>(
      'SELECT type FROM record GROUP BY type HAVING count(DISTINCT schema_id) > 1 ORDER BY type',
    )
    return rows.map(({ type }) => type)
  } finally {
    await client.end()
  }
}

test('this release and the next one work on the same orders: each hears what the other publishes, nothing is parked, nothing lost', async () => {
  const deploying = (async () => {
    for (const service of deployed) newer.set(service, await anotherInstance(platform, service, release.main))
  })()
  const ends: string[] = []
  const everyday = async (): Promise<void> => void ends.push(...(await Promise.all([wholeWay(), changedMind()])))
  await Promise.all([deploying, everyday(), everyday()])

  const urls = await Promise.all(
    whoHears.map(async (service) => [await platform.addressOf(service), newer.get(service)?.url ?? '']),
  )
  const before = await Promise.all(urls.flat().map(handledBy))
  const inPostgres = (await platform.eventLog()).startsWith('postgres')
  // Who of the two hears of an order is a matter of keys: it takes as many orders as it takes.
  await eventually('both releases of each service have handled events, and published some', async () => {
    await Promise.all([everyday(), everyday()])
    const now = await Promise.all(urls.flat().map(handledBy))
    if (!now.every((count, index) => count > (before[index] ?? 0))) return false
    if (!inPostgres) return true
    const both = await typesInTwoVersions()
    return ['OrderPlaced', 'OrderConfirmed', 'StockReserved', 'DeliveryRequested'].every((type) => both.includes(type))
  })
  assert.deepEqual(
    ends.filter((end) => !['DELIVERED', 'CANCELED'].includes(end)),
    [],
  )
  assert.deepEqual(await parked(), [])
})

test('an instance of this release that dies meanwhile comes back beside the next one and goes on', async () => {
  const pid = await platform.pidOf('order')
  assert.ok(pid)
  process.kill(pid, 'SIGKILL')
  await eventually('it is back', async () => {
    const now = await platform.pidOf('order')
    return now !== undefined && now !== pid
  })
  assert.deepEqual((await Promise.all([wholeWay(), changedMind()])).toSorted(), ['CANCELED', 'DELIVERED'])
  assert.deepEqual(await parked(), [])
})
