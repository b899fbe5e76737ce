/**
 * An upgrade as it happens: a platform of the last release is in use, instances of this tree come beside it on the same
 * databases and log, those of the last release go, and come back where the upgrade was not what one hoped.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cancelOrder, type Product, type ServiceName, type Session, type Store, serviceNames } from '@jumun/contracts'
import { logDatabase, prepareEventLog } from '../apps/platform/src/databases.ts'
import { anotherInstance, type Instance } from '../harness/another-instance.ts'
import { bring } from '../harness/bring.ts'
import { lastRelease, type Release, whyNoLastRelease } from '../harness/last-release.ts'
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
import { audit, type Platform, root, startPlatform } from '../harness/platform.ts'

/** As a rollout does it: who is called before who calls. */
const upgraded = [
  ...(['user', 'store', 'catalog', 'payment', 'order', 'delivery', 'dashboard', 'gateway'] as const),
] satisfies ServiceName[]
const whoHears = ['order', 'store', 'catalog', 'delivery'] as const satisfies ServiceName[]
const skip = whyNoLastRelease

let release: Release | undefined
let platform: Platform | undefined
const present = new Map<ServiceName, Instance>()
let people: { customer: Session; owner: Session; rider: Session; operator: Session; store: Store; product: Product }

before(async () => {
  if (skip) return
  release = lastRelease()
  platform = await startPlatform({ tree: release.folder })
  const [owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  const login = (await platform.runFile()).operator
  assert.ok(login)
  const operator = await logInAs(platform, login.email, login.password)
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 10_000 })
  people = { owner, customer, rider, operator, store, product }
})
after(async () => {
  for (const one of present.values()) await one.stop()
  await platform?.stop()
  release?.remove()
})

const old = (): Platform => {
  assert.ok(platform)
  return platform
}
/** The same platform, by the present tree's gateway. */
const byTheNew = (): Platform => ({ ...old(), url: present.get('gateway')?.url ?? '' })

/** From the basket to the door. @returns how it ended */
async function wholeWay(at = old()): Promise<string> {
  const { customer, store, product } = people
  const { id } = await order(at, customer, basketOf(store, product, 1, delivered))
  await bring(at, people, id)
  return (await untilShown(at, customer, id, 'DELIVERED')).state
}

/** The money goes back, the stock too. */
async function changedMind(at = old()): Promise<string> {
  const { customer, store, product } = people
  const { id } = await order(at, customer, basketOf(store, product))
  await untilStatus(at, customer, id, 'CONFIRMED')
  await eventually('it is canceled', async () => {
    const { status } = await ask(at, cancelOrder, { as: customer, params: { id } })
    return [200, 202].includes(status)
  })
  return (await untilShown(at, customer, id, 'CANCELED')).state
}

const everyday = async (at = old()): Promise<void> =>
  assert.deepEqual((await Promise.all([wholeWay(at), changedMind(at)])).toSorted(), ['CANCELED', 'DELIVERED'])

async function handledBy(url: string): Promise<number> {
  return Number(/^jumun_events_handled_total(?:\{.*\})? (\d+)/m.exec(await old().metricsAt(url))?.[1] ?? 0)
}

/** Of all services: what one of the two releases could not handle. */
async function parked(at: Platform): Promise<string[]> {
  const found: string[] = []
  for (const service of upgraded.slice(0, 6)) {
    const answer = await fetch(`${at.url}/ops/services/${service}/parked`, {
      headers: { authorization: `Bearer ${people.operator.accessToken}` },
      signal: AbortSignal.timeout(60_000),
    })
    assert.equal(answer.status, 200, service)
    const { items } = (await answer.json()) as { items: { type: string; error: string }[] }
    found.push(...items.map(({ type, error }) => `${service}: ${type}: ${error}`))
  }
  return found
}

test('the last release and this tree work on the same orders: each hears what the other says, nothing is parked', {
  skip,
}, async () => {
  await everyday()
  // What a release does first, in its job: its services may hear in groups that the one before did not know.
  await prepareEventLog(
    Object.assign(new URL(await old().adminUrl()), { pathname: `/${logDatabase}` }).href,
    serviceNames,
  )
  const rollout = (async () => {
    for (const service of upgraded) present.set(service, await anotherInstance(old(), service))
  })()
  await Promise.all([rollout, everyday(), everyday()])
  const urls = (
    await Promise.all(
      whoHears.map(async (service) => [await old().addressOf(service), present.get(service)?.url ?? '']),
    )
  ).flat()
  const before = await Promise.all(urls.map(handledBy))
  // Who of the two hears of an order is a matter of keys: it takes as many orders as it takes.
  await eventually('both releases of each service have handled events', async () => {
    await Promise.all([everyday(), everyday(byTheNew())])
    const now = await Promise.all(urls.map(handledBy))
    return now.every((count, index) => count > (before[index] ?? 0))
  })
  assert.deepEqual(await parked(old()), [])
})

test('the last release goes, and what was ordered meanwhile goes on; the audit of this tree holds', {
  skip,
}, async () => {
  const { customer, store, product } = people
  const underWay = await order(old(), customer, basketOf(store, product, 1, delivered))
  for (const service of upgraded) await old().takeDown(service)
  await bring(byTheNew(), people, underWay.id)
  assert.equal((await untilShown(byTheNew(), customer, underWay.id, 'DELIVERED')).state, 'DELIVERED')
  await everyday(byTheNew())
  assert.deepEqual(await parked(byTheNew()), [])
  // The last release keeps no books: what its instances heard of is booked within a minute after they have.
  let said = ''
  await eventually('the audit holds, books and all', async () => {
    said = await audit(root, ['--port', new URL(byTheNew().url).port, '--data', old().dataDir], {}).catch(
      (error: Error) => error.message,
    )
    return /All invariants hold/.test(said)
  }).catch(() => undefined)
  assert.match(said, /All invariants hold/)
  assert.match(said, /^\s*I13 .* ok /m)
})

test('rolled back: the last release starts on what this tree has made of the databases, and takes orders', {
  skip,
}, async () => {
  for (const service of upgraded) await old().bringBack(service)
  await everyday(old())
  for (const one of present.values()) await one.stop()
  await everyday(old())
  assert.deepEqual(await parked(old()), [])
  assert.match(await old().audit(), /All invariants hold/)
})
