/** S4: discovery, configuration, tokens at the gateway, the saga with its compensation, events with a schema. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  getOrder,
  getReservation,
  listOrders,
  logOut,
  type Order,
  type Product,
  placeOrder,
  refreshSession,
  type Session,
  type Store,
  welcome,
} from '@jumun/contracts'
import {
  ask,
  askPath,
  basketOf,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  tryOrderUntilDecided,
  untilStatus,
  untilStock,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
let customer: Session
let store: Store
let product: Product
const greeting = 'Read from the config service at the very first start'
let settings: string
before(async () => {
  settings = await mkdtemp(join(tmpdir(), 'jumun-settings-'))
  await writeFile(join(settings, 'user.yml'), `greeting: ${greeting}\n`)
  platform = await startPlatform({ env: { JUMUN_CONFIG_FOLDER: settings } })
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 50 })
})
after(async () => {
  await auditAndStop(platform)
  await rm(settings, { recursive: true })
})

test('welcome, log out, and a refresh token that ends its family when it is used twice', async () => {
  assert.ok(expectStatus(await ask(platform, welcome), 200).message)
  const session = await newcomer(platform, 'customer')
  const next = expectStatus(
    await ask<Session>(platform, refreshSession, { body: { refreshToken: session.refreshToken } }),
    200,
  )
  expectStatus(await ask(platform, listOrders, { as: next }), 200)
  expectStatus(await ask(platform, logOut, { body: { refreshToken: next.refreshToken } }), 204)
  const gone = await ask(platform, refreshSession, { body: { refreshToken: next.refreshToken } })
  expectProblem(gone, 401, 'session-ended')
})

test('the word "Bearer" parsed as the token, so every order was refused; and the order route was not protected', async () => {
  await order(platform, customer, basketOf(store, product))
  const body = basketOf(store, product)
  for (const authorization of [
    'Bearer',
    'Bearer ',
    customer.accessToken,
    `Basic ${customer.accessToken}`,
    'Bearer Bearer',
    'Bearer x.y.z',
  ])
    expectProblem(await ask(platform, placeOrder, { body, headers: { authorization } }), 401, 'unauthenticated')
  expectProblem(await ask(platform, placeOrder, { body }), 401, 'unauthenticated')
  expectProblem(await ask(platform, placeOrder, { as: owner, body }), 403, 'forbidden')
  const identity = { 'x-user-id': customer.user.id, 'x-user-role': 'customer', 'x-service-token': 'x' }
  expectProblem(await ask(platform, placeOrder, { body, headers: identity }), 401, 'unauthenticated')
})

test('services register with discovery by Eureka’s own protocol, and settings come in Spring Cloud Config’s form', async () => {
  const apps = await fetch(`${await platform.addressOf('discovery')}/eureka/apps`, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(60_000),
  })
  const { applications } = (await apps.json()) as {
    applications: { application: { name: string; instance: { status: string }[] }[] }
  }
  const up = new Set(
    applications.application.filter((app) => app.instance.some(({ status }) => status === 'UP')).map((app) => app.name),
  )
  for (const name of ['USER', 'STORE', 'CATALOG', 'ORDER', 'PAYMENT', 'DELIVERY', 'DASHBOARD'])
    assert.ok(up.has(name), `${name} is not in ${[...up]}`)
  const config = await fetch(`${await platform.addressOf('config')}/order/default`, {
    signal: AbortSignal.timeout(60_000),
  })
  const { name, profiles, propertySources } = (await config.json()) as Record<string, unknown>
  assert.deepEqual([name, profiles, Array.isArray(propertySources)], ['order', ['default'], true])
  assert.equal(expectStatus(await ask(platform, welcome), 200).message, greeting)
})

test('no compensation at all: stock that runs out in the middle of the saga gives the money back', async () => {
  const scarce = await newProduct(platform, owner, store, { stock: 1 })
  // two at the same moment; whoever comes after the news of the other is told at once
  const answers = await Promise.all([1, 2].map(() => tryOrderUntilDecided(platform, customer, basketOf(store, scarce))))
  const both: Order[] = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'sold-out')
  const ends = await Promise.all(
    both.map(async ({ id }) => {
      for (;;) {
        const now = expectStatus(await ask(platform, getOrder, { as: customer, params: { id } }), 200)
        if (now.status !== 'PLACED') return now.status as string
      }
    }),
  )
  assert.deepEqual(ends.sort(), both.length === 2 ? ['CANCELED', 'CONFIRMED'] : ['CONFIRMED'])
  await untilStock(platform, scarce, 0)
})

test('an order is read from the catalog side', async () => {
  const placed = await order(platform, customer, basketOf(store, product, 2))
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  for (const as of [customer, owner]) {
    const reservation = expectStatus(await ask(platform, getReservation, { as, params: { orderId: placed.id } }), 200)
    assert.deepEqual([reservation.status, reservation.lines], ['RESERVED', [{ productId: product.id, quantity: 2 }]])
  }
  const stranger = await newcomer(platform, 'customer')
  expectProblem(await ask(platform, getReservation, { as: stranger, params: { orderId: placed.id } }), 404, 'not-found')
})

test('the API describes itself', async () => {
  const description = expectStatus(await askPath(platform, 'GET', '/openapi.json'), 200)
  assert.match(description.openapi, /^3\.1/)
  for (const path of [
    '/orders',
    '/orders/{id}',
    '/tickets/{orderId}/accept',
    '/deliveries/{orderId}/claim',
    '/dashboards/{orderId}',
    '/signup',
  ])
    assert.ok(description.paths[path], `${path} is missing`)
  const page = await fetch(`${platform.url}/docs`, { signal: AbortSignal.timeout(60_000) })
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-type') ?? '', /html/)
})
