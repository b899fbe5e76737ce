/**
 * The other way round: Jumun without a discovery and a config service of its own, at a real Netflix Eureka server and a real Spring
 * Cloud Config server, on two lines of Spring Boot.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { cipherOf } from '@jumun/config/cipher'
import { type Product, type Session, type Store, serviceNames, welcome } from '@jumun/contracts'
import { freePort } from '@jumun/postgres'
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
} from '../../harness/people.ts'
import { type Platform, startPlatform } from '../../harness/platform.ts'
import { basic, buildSpring, lines, type Program, startProgram, statusesIn, withWords } from '../../harness/spring.ts'

const ours = serviceNames.filter((name) => name !== 'discovery' && name !== 'config')
const greeting = '어서 오세요, sealed here and opened by Spring'
const key = randomBytes(24).toString('hex')
const cipher = cipherOf(key, randomBytes)
const password = randomBytes(12).toString('hex')
const words = `jumun:${password}`

let folder: string
let environment: Record<string, string>
let origin: string
let registry: string
let servers: Program
let platform: Platform
let customer: Session
let store: Store
let product: Product

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-spring-'))
  const settings = join(folder, 'settings')
  await mkdir(settings)
  await writeFile(join(settings, 'user.yml'), `greeting: '{cipher}${cipher.encrypt(greeting)}'\n`)
  const port = await freePort()
  environment = { PORT: `${port}`, SETTINGS_FOLDER: settings, ENCRYPT_KEY: key, PASSWORD: password }
  origin = `http://127.0.0.1:${port}`
  registry = withWords(`${origin}/eureka`, words)
  for (const line of lines) await buildSpring(line, folder, ['servers'])
  servers = await startProgram(folder, 'boot-4', 'servers', environment)
  platform = await startPlatform({
    env: {
      JUMUN_WITHOUT: 'discovery,config',
      JUMUN_DISCOVERY_URL: registry,
      JUMUN_CONFIG_URL: withWords(`${origin}/config`, words),
    },
  })
  customer = await newcomer(platform, 'customer')
  const owner = await newcomer(platform, 'owner')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store)
})
after(async () => {
  await platform?.stop()
  await servers?.stop()
  await rm(folder, { recursive: true, force: true })
})

const allAreRegistered = () =>
  eventually('all of us are registered', async () => {
    const statuses = await Promise.all(ours.map((name) => statusesIn(registry, name.toUpperCase())))
    return statuses.every((one) => one.length === 1 && one[0] === 'UP')
  })
async function anOrder(): Promise<void> {
  const { id } = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, id, 'CONFIRMED')
}

test('our services are registered there, find each other there, and have their settings from there', async () => {
  await allAreRegistered()
  assert.equal(expectStatus(await ask(platform, welcome), 200).message, greeting)
  await anOrder()
})

test('what Spring has sealed we open', async () => {
  const answer = await fetch(`${origin}/config/encrypt`, {
    ...{ method: 'POST', body: greeting, headers: { ...basic(words), 'content-type': 'text/plain' } },
    signal: AbortSignal.timeout(30_000),
  })
  assert.equal(cipher.decrypt(await answer.text()), greeting)
})

test('it dies, orders are taken, and one of the older line takes its place: all join again, and leave in order', async () => {
  await servers.kill()
  await anOrder()
  servers = await startProgram(folder, 'boot-3', 'servers', environment)
  await allAreRegistered()
  await anOrder()
  await platform.audit()
  await platform.stop()
  for (const name of ours)
    await eventually(`${name} has left`, async () => (await statusesIn(registry, name.toUpperCase())).length === 0)
})
