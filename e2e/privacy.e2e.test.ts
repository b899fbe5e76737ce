/**
 * Whoever leaves takes everything along: a copy for themselves, and nothing of who they were stays behind, in no database,
 * on no log, in no view, in no line of any service. And what people write is never in what a service tells of itself.
 */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  allTopics,
  cancelOrder,
  claimDelivery,
  completeDelivery,
  deleteMe,
  endSession,
  endSessions,
  exportMe,
  getStore,
  getTicket,
  listDeliveries,
  listRiders,
  listSessions,
  lockUser,
  type Order,
  pathOf,
  pickUpDelivery,
  revokeSigningKey,
  type Session,
  type Store,
  signUp,
} from '@jumun/contracts'
import { toEnvelope } from '@jumun/messaging'
import { openEventLog } from '@jumun/service'
import pg from 'pg'
import { pino } from 'pino'
import { type Collector, startCollector } from '../harness/collector.ts'
import {
  accept,
  ask,
  askPath,
  basketOf,
  collect,
  cook,
  eventually,
  expectProblem,
  expectStatus,
  logInAs,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
  ready,
  step,
  untilStatus,
} from '../harness/people.ts'
import { everyEndpoint, isMarked, mark, planted } from '../harness/planted.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const operator = { email: 'boss@example.com', password: 'runs-this-platform' }
const name = '강나래미'
const email = 'narae.the.customer@example.com'
const riderName = '백두산라이더'
const address = {
  line1: '서울 마포구 양화로 7771',
  line2: '101동 1502호',
  phone: '010-7654-3211',
  note: '공동현관 7531#',
}
/** Of who fetches it: no address says whom to call. */
const pickupPhone = '010-8642-9753'
const note = '땅콩은 빼 주세요, 전화 010-2345-6789'
/** What nobody finds any more; the district of an address is nobody's. */
const words = [
  name,
  email,
  riderName,
  '양화로 7771',
  '101동 1502호',
  '공동현관 7531#',
  '010-7654-3211',
  '땅콩',
  '010-2345-6789',
  pickupPhone,
]

let collector: Collector
let platform: Platform
let owner: Session
let customer: Session
let rider: Session
let store: Store
let first: Order
let fetched: Order
before(async () => {
  collector = await startCollector()
  platform = await startPlatform({
    env: {
      ...collector.environment,
      JUMUN_LOG_LEVEL: 'debug',
      JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: '1000000',
      JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '1000000',
      JUMUN_USER_BOOTSTRAP_OPERATOR_EMAIL: operator.email,
      JUMUN_USER_BOOTSTRAP_OPERATOR_PASSWORD: operator.password,
    },
  })
  owner = await newcomer(platform, 'owner')
  expectStatus(await ask(platform, signUp, { body: { email, password, name } }), 201)
  customer = await logInAs(platform, email, password)
  const riderEmail = 'rider.of.the.test@example.com'
  expectStatus(
    await ask(platform, signUp, { body: { email: riderEmail, password, name: riderName, role: 'rider' } }),
    201,
  )
  rider = await logInAs(platform, riderEmail, password)
  store = await newStore(platform, owner)
})
after(async () => {
  await auditAndStop(platform)
  await collector.close()
})

describe('leaving', () => {
  test('the kitchen reads the note, the rider the door, and nobody else; the log has neither', async () => {
    const product = await newProduct(platform, owner, store)
    const basket = basketOf(store, product, 1, { fulfilment: 'delivery', address, note })
    first = await order(platform, customer, basket)
    const ticket = await accept(platform, owner, first.id)
    assert.deepEqual([ticket.note, ticket.address], [note, { line1: '서울 마포구' }])
    await cook(platform, owner, first.id)
    await ready(platform, owner, first.id)
    const offer = await eventually('an offer', async () =>
      expectStatus(await ask(platform, listDeliveries, { as: rider }), 200).items.find(
        ({ orderId, ready }: { orderId: string; ready: boolean }) => orderId === first.id && ready,
      ),
    )
    assert.deepEqual(offer.address, { line1: '서울 마포구' })
    const claimed = await step(platform, rider, claimDelivery, first.id)
    assert.deepEqual(claimed.address, address)
    await step(platform, rider, pickUpDelivery, first.id)
    await step(platform, rider, completeDelivery, first.id)
    await untilStatus(platform, customer, first.id, 'DELIVERED')
    const own = await order(platform, customer, basketOf(store, product, 1, { phone: pickupPhone }))
    await accept(platform, owner, own.id)
    const sheet = expectStatus(await ask(platform, getTicket, { as: owner, params: { orderId: own.id } }), 200)
    assert.equal(sheet.customerPhone, pickupPhone, 'whoever serves may call')
    for (const next of [cook, ready, collect]) await next(platform, owner, own.id)
    await untilStatus(platform, customer, own.id, 'COLLECTED')
    fetched = own
    const boss = await logInAs(platform, operator.email, operator.password)
    await eventually('the rider by their name', async () =>
      expectStatus(await ask(platform, listRiders, { as: boss }), 200).items.find(
        (one: { name: string }) => one.name === riderName,
      ),
    )
    const places = await whereAre(words)
    for (const word of words) assert.notDeepEqual(places.get(word), [], `${word} is found where it has to be`)
    for (const [word, found] of places)
      for (const where of ['the log', 'a line', 'a span', 'a metric'])
        assert.ok(!found.includes(where), `${word} is in ${where}`)
  })

  test('a copy of all that is kept of oneself comes in one piece', async () => {
    const mine = expectStatus(await ask(platform, exportMe, { as: customer }), 200)
    assert.deepEqual([mine.user.name, mine.user.email], [name, email])
    const kept = (of: Order) => mine.orders.find(({ id }: Order) => id === of.id)
    assert.equal(mine.orders.length, 2)
    assert.deepEqual([kept(first).address, kept(first).note, kept(fetched).phone], [address, note, pickupPhone])
    assert.deepEqual(
      mine.payments.map(({ orderId }: { orderId: string }) => orderId).toSorted(),
      [first.id, fetched.id].toSorted(),
    )
    assert.equal(mine.sessions.length, 1)
    const theirs = expectStatus(await ask(platform, exportMe, { as: rider }), 200)
    assert.deepEqual(
      theirs.deliveries.map(({ orderId, address }: { orderId: string; address?: object }) => [orderId, address]),
      [[first.id, undefined]],
    )
  })

  test('nobody leaves an order alone, nor by another’s hand', async () => {
    const product = await newProduct(platform, owner, store)
    const second = await order(
      platform,
      customer,
      basketOf(store, product, 1, { fulfilment: 'delivery', address, note }),
    )
    const wrong = await ask(platform, deleteMe, { as: customer, body: { password: 'not the password' } })
    expectProblem(wrong, 422, 'wrong-password')
    const early = await ask(platform, deleteMe, { as: customer, body: { password } })
    assert.equal(expectProblem(early, 409, 'orders-under-way').orderId, second.id)
    expectProblem(await ask(platform, deleteMe, { as: owner, body: { password } }), 409, 'orders-under-way')
    await ask(platform, cancelOrder, { as: customer, params: { id: second.id } })
    await untilStatus(platform, customer, second.id, 'CANCELED')
    const boss = await logInAs(platform, operator.email, operator.password)
    const last = await ask(platform, deleteMe, { as: boss, body: { password: operator.password } })
    expectProblem(last, 409, 'last-operator')
  })

  test('without the order service nothing is promised: neither a copy with holes nor an end', async () => {
    await platform.takeDown('order')
    expectProblem(await ask(platform, exportMe, { as: customer }), 503, 'service-unavailable')
    expectProblem(await ask(platform, deleteMe, { as: customer, body: { password } }), 503, 'service-unavailable')
    await platform.bringBack('order')
    await eventually('the order service', async () => (await ask(platform, exportMe, { as: customer })).status === 200)
  })

  test('who has left is found nowhere, is logged in nowhere, and their stores are closed', async () => {
    await eventually('no order under way for the store', async () => {
      const { status } = await ask(platform, deleteMe, { as: owner, body: { password } })
      return status === 204
    })
    for (const one of [customer, rider])
      expectStatus(await ask(platform, deleteMe, { as: one, body: { password } }), 204)
    for (const one of [customer, rider, owner])
      await eventually('a session that counts no more', async () => {
        return (await ask(platform, listSessions, { as: one })).status === 401
      })
    await eventually('a closed store', async () => {
      const { status } = expectStatus(await ask(platform, getStore, { params: { id: store.id } }), 200)
      return status === 'CLOSED'
    })
    let left: readonly unknown[] = []
    await eventually('nothing of them anywhere', async () => {
      left = [...(await whereAre(words))].filter(([, places]) => places.length > 0)
      return left.length === 0
    }).catch((error: unknown) => {
      assert.deepEqual(left, [])
      throw error // it could not be looked for
    })
    const again = await ask(platform, signUp, { body: { email, password, name: '다른 사람' } })
    expectStatus(again, 201)
  })
})

/** They would end who asks, or lock out everybody. */
const leftOut: readonly { readonly path: string }[] = [endSession, endSessions, lockUser, revokeSigningKey]

test('what is planted in every field of every call is in no line, no metric and no span', async () => {
  const people = {
    customer: await newcomer(platform, 'customer', mark),
    owner: await newcomer(platform, 'owner', mark),
    rider: await newcomer(platform, 'rider', mark),
    operator: await logInAs(platform, operator.email, operator.password),
  }
  const shop = await newStore(platform, people.owner, { name: { ko: mark }, address: { line1: mark } })
  const dish = await newProduct(platform, people.owner, shop, { name: { ko: mark } })
  const placed = await order(platform, people.customer, basketOf(shop, dish, 1, { note: mark }))
  const taken: string[] = []
  const asked = everyEndpoint.filter((one) => !leftOut.includes(one) && !one.path.endsWith('/stream'))
  for (const endpoint of asked) {
    const { access, method, path, service } = endpoint
    const known = {
      ...{ storeId: shop.id, productId: dish.id, orderId: placed.id, userId: people.customer.user.id },
      id: { store: shop.id, catalog: dish.id, order: placed.id }[service as string],
    }
    const as =
      typeof access === 'string' ? undefined : people[access.find((role) => role !== 'staff') as keyof typeof people]
    const params = endpoint.params && (planted(endpoint.params, known) as object)
    const query = endpoint.query && (planted(endpoint.query, known) as object)
    const body = endpoint.takes ? mark : endpoint.body && planted(endpoint.body, known)
    const { status } = await fetchMarked(pathOf(endpoint, { params, query }), {
      ...{ method, token: as?.accessToken, body, type: endpoint.takes?.types[0] ?? 'application/json' },
    })
    assert.ok(status < 500, `${method} ${path}: ${status}`)
    if (status < 300) taken.push(`${method} ${path}`)
  }
  assert.ok(asked.length > 100, `${asked.length} calls`)
  assert.ok(taken.filter((one) => !one.startsWith('GET')).length > 10, `only these were taken: ${taken.join(', ')}`)
  for (const path of [`/${mark}`, `/orders/${mark}?email=${mark}@example.com`, `/client/${mark}`, `/health?${mark}`])
    await askPath(platform, 'GET', path, { headers: { accept: 'application/json' } }).catch(() => undefined) // a page is no JSON

  const told: string[] = []
  const look = (where: string, text: string): void => {
    for (const line of text.split('\n')) if (isMarked(line)) told.push(`${where}: ${line.slice(0, 300)}`)
  }
  await eventually('the spans of the last call', async () =>
    collector.spans.some(
      ({ attributes }) =>
        attributes['http.route'] === '/health' ||
        attributes['http.route'] === '/*' ||
        attributes['http.route'] === 'none',
    ),
  )
  for (const body of collector.bodies) look('a span', body)
  for (const [name, { url }] of Object.entries((await platform.runFile()).services))
    look(`the metrics of ${name}`, await platform.metricsAt(url))
  const logs = (await filesOfServices()).filter((file) => /\/logs\/.*\.log/.test(file))
  assert.ok(logs.length > 0)
  for (const file of logs) look(file, await readFile(file, 'utf8'))
  for (const line of platform.said()) look('a line', line)
  assert.deepEqual(told, [])
})

interface Marked {
  readonly method: string
  readonly token: string | undefined
  readonly body: unknown
  readonly type: string
}
const fetchMarked = (path: string, { method, token, body, type }: Marked): Promise<Response> =>
  fetch(`${platform.url}${path}`, {
    method,
    headers: {
      'user-agent': mark,
      'x-request-id': `${mark} ${mark}`, // no id: another is made
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  })

/** Where each of these is found: in which table, on the log, in which file, among the lines that services write. */
async function whereAre(words: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const places = new Map<string, string[]>(words.map((word) => [word, []]))
  const look = (where: string, contents: string | Buffer): void => {
    for (const word of words) if (contents.includes(word)) places.get(word)?.push(where)
  }
  for (const database of await databases())
    await inDatabase(database, words, (where, word) => places.get(word)?.push(where))
  for (const event of await eventsOnTheLog()) look('the log', event)
  for (const file of await filesOfServices()) look(file, await readFile(file))
  for (const line of platform.said()) look('a line', line)
  for (const body of collector.bodies) look('a span', body)
  for (const { url } of Object.values((await platform.runFile()).services))
    look('a metric', await platform.metricsAt(url).catch(() => '')) // one that is down tells nothing
  return places
}

async function connected<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(await platform.adminUrl())
  url.pathname = database
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const databases = () =>
  connected('postgres', async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE datallowconn')
    return rows.map(({ datname }) => datname as string)
  })

/** Every row of every table, as text; what is kept as bytes is there as hex. */
const inDatabase = (database: string, words: readonly string[], found: (where: string, word: string) => void) =>
  connected(database, async (client) => {
    const { rows: tables } = await client.query(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    )
    for (const { name: table } of tables) {
      const { rows } = await client.query(
        `SELECT DISTINCT word FROM ${table} AS t, unnest($1::text[]) AS word
         WHERE strpos(t::text, word) > 0 OR strpos(t::text, encode(convert_to(word, 'UTF8'), 'hex')) > 0`,
        [words],
      )
      for (const { word } of rows) found(`${database}: ${table}`, word as string)
    }
  })

async function eventsOnTheLog(): Promise<string[]> {
  const { eventLog, schemaRegistry } = await platform.runFile()
  const log = await openEventLog({ url: eventLog, schemaRegistryUrl: schemaRegistry, log: pino({ level: 'silent' }) })
  const events: string[] = []
  try {
    const reading = log.follow({
      topics: allTopics,
      after: [],
      handle: async (batch) => {
        for (const record of batch) events.push(JSON.stringify(toEnvelope(record)), record.body.toString())
      },
    })
    await reading.caughtUp()
    await reading.stop()
  } finally {
    await log.close()
  }
  return events
}

/** The view, and whatever else services keep in files; the database server's own were asked as tables. */
async function filesOfServices(): Promise<string[]> {
  const files = await readdir(platform.dataDir, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  return paths.filter((path) => !path.slice(platform.dataDir.length).startsWith('/postgres'))
}
