/**
 * The keys of two services are replaced as docs/operations.md says: everybody hears of the new public halves first, then the
 * services get the new private ones, then the old half goes. `npm run evidence -- --only keys-turned` does it on a cluster, under load.
 */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type Product,
  pay,
  placeOrder,
  refreshSession,
  type ServiceName,
  type Session,
  type Store,
  serviceNames,
} from '@jumun/contracts'
import { identityOf, serviceTokenHeader } from '@jumun/service'
import { newServiceKey, publicHalfOf } from '@jumun/service/keys'
import { anotherInstance, type Instance } from '../harness/another-instance.ts'
import { bring } from '../harness/bring.ts'
import { secretsOf } from '../harness/identity.ts'
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
  password,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'

/** Order calls and is called; user has vouched for the keys that people's tokens are signed with. */
const turned = ['order', 'user'] as const
const others = serviceNames.filter((name) => !turned.some((one) => one === name))

let platform: Platform
let people: { customer: Session; owner: Session; rider: Session; store: Store; product: Product }
const beside: Instance[] = []

before(async () => {
  platform = await startPlatform()
  const [owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  const store = await newStore(platform, owner)
  people = { owner, customer, rider, store, product: await newProduct(platform, owner, store, { stock: 100 }) }
})
after(async () => {
  for (const one of beside) await one.stop()
  await platform?.stop()
})

type Halves = Record<string, readonly string[]>
async function trust(change: (halves: Halves) => Halves): Promise<void> {
  const file = join(platform.dataDir, 'trust.json')
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')) as Halves)))
}
async function restart(names: readonly ServiceName[]): Promise<void> {
  for (const name of names) await platform.takeDown(name)
  await Promise.all(names.map((name) => platform.bringBack(name)))
}
/** What payment says to a wish that only order may have, and that is none. */
async function answerTo(key: string): Promise<number> {
  const word = identityOf({
    name: 'order',
    key,
    trust: { order: [publicHalfOf(key)] },
    clock: { now: () => new Date() },
  })
  const answer = await fetch(`${await platform.addressOf('payment')}${pay.path}`, {
    method: pay.method,
    headers: { 'content-type': 'application/json', [serviceTokenHeader]: word.tokenFor('payment') },
    body: '{}',
  })
  return answer.status
}

test('the keys of order and user are replaced: what is under way goes on, who was logged in stays so, the old key opens nothing', async () => {
  const { customer, store, product } = people
  const underWay = await order(platform, customer, basketOf(store, product, 1, delivered))
  await untilStatus(platform, customer, underWay.id, 'CONFIRMED')
  const secrets = await secretsOf(platform.dataDir)
  const fresh = { order: newServiceKey(), user: newServiceKey() }
  assert.equal(await answerTo(secrets.serviceKeys['order'] ?? ''), 400)
  assert.equal(await answerTo(fresh.order), 404, 'nobody has heard of it yet, and to strangers there is nothing')

  await trust((known) => ({
    ...known,
    ...Object.fromEntries(turned.map((name) => [name, [...(known[name] ?? []), publicHalfOf(fresh[name])]])),
  }))
  await restart(serviceNames)

  const serviceKeys = { ...secrets.serviceKeys, ...fresh }
  await writeFile(join(platform.dataDir, 'secrets.json'), JSON.stringify({ ...secrets, serviceKeys }), { mode: 0o600 })
  for (const name of turned) {
    beside.push(await anotherInstance(platform, name))
    await platform.takeDown(name)
  }
  // Of user the old half stays, as long as it vouches for signing keys.
  await trust((known) => ({ ...known, order: [publicHalfOf(fresh.order)] }))
  await restart(others)

  await eventually('everybody is found again', async () => {
    const asking = { as: customer, body: basketOf(store, product), key: `after-${underWay.id}` }
    return (await ask(platform, placeOrder, asking)).status === 201
  })
  await bring(platform, people, underWay.id)
  assert.equal((await untilShown(platform, customer, underWay.id, 'DELIVERED')).state, 'DELIVERED')
  const renewed = await ask<Session>(platform, refreshSession, { body: { refreshToken: customer.refreshToken } })
  assert.equal(renewed.status, 200, JSON.stringify(renewed.body))
  assert.ok((await logInAs(platform, customer.user.email, password)).accessToken)
  assert.equal(await answerTo(secrets.serviceKeys['order'] ?? ''), 404)
  assert.equal(await answerTo(fresh.order), 400, 'the new one is order, and has asked for nothing sensible')
  assert.match(await platform.audit(), /All invariants hold/)
})
