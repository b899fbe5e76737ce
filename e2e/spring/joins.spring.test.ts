/**
 * Spring programs join, on two lines of Spring Boot: one finds, is found, asks and is asked, hears and publishes; a Spring Cloud
 * Gateway leads to our services.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  allowGuest,
  type LoggedEvent,
  listEvents,
  listOrders,
  listStores,
  logIn,
  type Product,
  type Session,
  type Store,
} from '@jumun/contracts'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { type KafkaOfTheRun, kafkaOfTheRun } from '../../harness/kafka.ts'
import {
  ask,
  askPath,
  basketOf,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
} from '../../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../../harness/platform.ts'
import { basic, buildSpring, lines, type Program, startProgram, statusesIn, withWords } from '../../harness/spring.ts'

const encryptKey = randomBytes(24).toString('hex')
const credential = `shop:${randomBytes(12).toString('hex')}`
const welcomeCode = '단골 WELCOME-7'

let folder: string
let kafka: KafkaOfTheRun
let platform: Platform
let operator: Session
let store: Store
let product: Product
const running = new Set<Program>()
const start = async (...how: Parameters<typeof startProgram>): Promise<Program> => {
  const program = await startProgram(...how)
  running.add(program)
  return program
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-spring-'))
  kafka = await kafkaOfTheRun()
  const settings = await mkdtemp(join(folder, 'settings-'))
  const building = (async () => {
    for (const line of lines) await buildSpring(line, folder, ['loyalty', 'front'])
  })()
  building.catch(() => {}) // waited for below
  platform = await startPlatform({
    env: {
      JUMUN_CONFIG_FOLDER: settings,
      JUMUN_CONFIG_ENCRYPT_KEY: encryptKey,
      JUMUN_CONFIG_CREDENTIAL: credential,
      JUMUN_DASHBOARD_GUEST_EVENTS: 'loyalty',
    },
  })
  const { operator: account } = await platform.runFile()
  operator = expectStatus(await ask<Session>(platform, logIn, { body: account }), 200)
  const owner = await newcomer(platform, 'owner')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store)
  await mkdir(join(settings, 'release/1'), { recursive: true })
  await writeFile(join(settings, 'release/1/loyalty.yml'), await settingsOfLoyalty())
  await building
})
after(async () => {
  for (const program of running) await program.stop()
  await auditAndStop(platform)
  await kafka?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** With what only its makers know, sealed by our own config service. */
async function settingsOfLoyalty(): Promise<string> {
  const topics = readKafkaAddress(await platform.eventLog()).name
  return `
loyalty:
  stamps-per-order: 3
  welcome-code: '{cipher}${await sealed(welcomeCode)}'
  schema-registry: ${kafka.registryUrl}
  orders-topic: ${topics}.jumun.order
  own-topic: ${topics}.jumun.guest.loyalty
spring.kafka:
  bootstrap-servers: ${kafka.addresses.join(',')}
  consumer.group-id: ${topics}.loyalty
`
}

async function sealed(words: string): Promise<string> {
  const answer = await fetch(`${await platform.addressOf('config')}/encrypt`, {
    ...{ method: 'POST', body: words, headers: { ...basic(credential), 'content-type': 'text/plain' } },
    signal: AbortSignal.timeout(30_000),
  })
  assert.equal(answer.status, 200)
  return answer.text()
}

for (const line of lines)
  describe(`a Spring service and a Spring Cloud Gateway on ${line}`, () => {
    let loyalty: Program
    let front: Program
    let registry: string
    let customer: Session
    const stamps = (at?: string) =>
      askPath(platform, 'GET', '/loyalty/stamps', { as: customer, ...(at === undefined ? {} : { at }) })

    before(async () => {
      customer = await newcomer(platform, 'customer')
      registry = `${await platform.addressOf('discovery')}/eureka`
      const body = { name: 'loyalty', paths: ['/loyalty'], networks: ['127.0.0.1'], tokens: true }
      const allowed = expectStatus(await ask(platform, allowGuest, { as: operator, body }), 201)
      const starting = [
        start(folder, line, 'loyalty', {
          JUMUN_DISCOVERY: withWords(registry, `loyalty:${allowed.credential}`),
          JUMUN_CONFIG: withWords(await platform.addressOf('config'), credential),
        }),
        start(folder, line, 'front', { JUMUN_DISCOVERY: registry }),
      ] as const
      await Promise.allSettled(starting)
      ;[loyalty, front] = await Promise.all(starting)
    })

    test('it registers, has the value that was sealed, and is asked through our gateway as the customer', async () => {
      await eventually('it is registered', async () => (await statusesIn(registry, 'LOYALTY')).includes('UP'))
      const { body } = await eventually('the gateway leads to it', async () => {
        const answer = await stamps()
        return answer.status === 200 && answer
      })
      assert.deepEqual(body, { customer: customer.user.id, role: 'customer', stamps: 0, orders: 0, welcomeCode })
      assert.equal((await askPath(platform, 'GET', '/loyalty/stamps')).status, 401, 'nobody without a log-in')
    })

    test('it hears of an order, asks our order service as the customer, and its own event is shown to operators', async () => {
      const { id } = await order(platform, customer, basketOf(store, product))
      await eventually('the order has brought stamps', async () => {
        const { body } = await stamps()
        return body.stamps === 3 && body.orders === 1
      })
      const shown = await eventually('its event is shown', async () => {
        const { items } = expectStatus(
          await ask<{ items: LoggedEvent[] }>(platform, listEvents, { as: operator, query: { limit: 500 } }),
          200,
        )
        return items.find(({ type, correlationid }) => type === 'StampGiven' && correlationid === id)
      })
      assert.equal(shown.service, 'loyalty')
      assert.deepEqual(shown.data, { orderId: id, customerId: customer.user.id, stamps: 3 })
    })

    test('the Spring Cloud Gateway leads to our services and to the guest, by our discovery', async () => {
      await eventually('it knows the guest', async () => (await stamps(front.url)).status === 200)
      const ours = expectStatus(await ask(platform, listStores), 200)
      assert.deepEqual(expectStatus(await ask(platform, listStores, { at: front.url }), 200), ours)
      const orders = expectStatus(await ask(platform, listOrders, { as: customer, at: front.url }), 200)
      assert.equal(orders.items.length, 1)
      assert.equal((await ask(platform, listOrders, { at: front.url })).status, 401)
    })

    test('an operator takes it out of service and back, and both gateways follow', async () => {
      const { application } = (
        await askPath(platform, 'GET', '/eureka/apps/LOYALTY', { at: registry.replace('/eureka', '') })
      ).body
      const own = `${registry}/apps/LOYALTY/${encodeURIComponent(application.instance[0].instanceId)}/status`
      const headers = { authorization: `Bearer ${operator.accessToken}` }
      const signal = AbortSignal.timeout(60_000)
      assert.equal((await fetch(`${own}?value=OUT_OF_SERVICE`, { method: 'PUT', headers, signal })).status, 200)
      for (const at of [front.url, platform.url])
        await eventually(`nobody is led to it at ${at}`, async () => [404, 503].includes((await stamps(at)).status))
      assert.equal((await fetch(`${own}?value=UP`, { method: 'DELETE', headers, signal })).status, 200)
      for (const at of [front.url, platform.url])
        await eventually(`it is back at ${at}`, async () => (await stamps(at)).status === 200)
    })

    test('discovery is restarted and knows nobody: it joins again by itself', async () => {
      await platform.takeDown('discovery')
      assert.equal((await stamps(front.url)).status, 200, 'who was found before is found')
      await platform.bringBack('discovery')
      await eventually('it is registered again', async () => (await statusesIn(registry, 'LOYALTY')).includes('UP'))
      for (const at of [front.url, platform.url])
        await eventually(`it is found at ${at}`, async () => (await stamps(at)).status === 200)
    })

    test('it leaves in order: nobody has to wait for its lease', async () => {
      await loyalty.stop()
      assert.deepEqual(await statusesIn(registry, 'LOYALTY'), [])
      await front.stop()
      const telling =
        /Fetching config|Located environment|registration status: 204|Re-registering|decoded|published|Unregistering|deregister/
      const seen = (await loyalty.said()).split('\n').filter((text) => telling.test(text))
      console.log(`— loyalty on ${line} —\n${seen.join('\n')}`)
      assert.match(seen.join('\n'), /Re-registering apps\/LOYALTY/)
    })
  })
