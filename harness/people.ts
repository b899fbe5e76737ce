/** The people of a journey: they use the public API through the gateway, as a screen would. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  acceptTicket,
  addProduct,
  type Basket,
  type BodyOf,
  claimDelivery,
  completeDelivery,
  type DashboardEntry,
  demoPassword,
  type Endpoint,
  getDashboard,
  getOrder,
  getProduct,
  handOver,
  listProducts,
  listStores,
  logIn,
  markReady,
  type Order,
  type OrderStatus,
  openStore,
  type ProblemDetails,
  type Product,
  pathOf,
  payOrder,
  pickUpDelivery,
  placeOrder,
  type Session,
  type Store,
  signUp,
  startCooking,
  won,
} from '@jumun/contracts'
import type { Platform } from './platform.ts'

/** A bound, so that what never comes ends the journey; how fast things are is for the benches. */
const withinMs = 60_000

export interface Answer<T = any> {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

interface Asking {
  readonly as?: Session | undefined
  readonly params?: Record<string, string>
  readonly query?: Record<string, string | number | boolean>
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Ask there instead of at the gateway. */
  readonly at?: string
}

/** Ask an endpoint; any status is an answer, but `overloaded`: that is said before anything is done, so one asks again. */
export function ask<T = any>(platform: Platform, endpoint: Endpoint<any, any, any, any>, asking: Asking = {}) {
  const path = pathOf(endpoint, asking)
  return eventually(`${path} is heard`, async () => {
    const answer: Answer<T> = await askPath(platform, endpoint.method, path, asking)
    return !(answer.status === 503 && (answer.body as { code?: string })?.code === 'overloaded') && answer
  })
}

/** The same with a path by hand, for what no contract allows. */
export async function askPath<T = any>(
  platform: Platform,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Answer<T>> {
  const answer = await fetch(`${asking.at ?? platform.url}${path}`, {
    method,
    headers: {
      ...(asking.as ? { authorization: `Bearer ${asking.as.accessToken}` } : {}),
      ...(asking.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...asking.headers,
    },
    ...(asking.body === undefined
      ? {}
      : { body: typeof asking.body === 'string' ? asking.body : JSON.stringify(asking.body) }),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T, headers: answer.headers }
}

/** Fails with the refusal's own words when the answer is not the expected one. */
export function expectStatus<T>(answer: Answer<T>, status: number): T {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}

export function expectProblem(answer: Answer, status: number, code: ProblemDetails['code']): ProblemDetails {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  assert.equal(answer.body.code, code)
  assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/)
  return answer.body as ProblemDetails
}

/** Asks again until `check` gives something; fails after a minute. */
export async function eventually<T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await check()
    if (found !== undefined && found !== false) return found
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await pause(25)
  }
}

export const password = 'a-good-password-1'

export async function newcomer(
  platform: Platform,
  role: 'customer' | 'owner' | 'rider',
  name: string = role,
): Promise<Session> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}-${randomUUID()}@example.com`
  expectStatus(await ask(platform, signUp, { body: { email, password, name, role } }), 201)
  return logInAs(platform, email, password)
}

export async function logInAs(platform: Platform, email: string, word: string): Promise<Session> {
  return expectStatus(await ask<Session>(platform, logIn, { body: { email, password: word } }), 200)
}

export async function newStore(
  platform: Platform,
  owner: Session,
  change: Partial<BodyOf<typeof openStore>> = {},
): Promise<Store> {
  const body = { name: { ko: '한강 카페', en: 'Hangang Cafe' }, address: { line1: '1 Yeouido-dong, Seoul' }, ...change }
  return expectStatus(await ask<Store>(platform, openStore, { as: owner, body }), 201)
}

export async function newProduct(
  platform: Platform,
  owner: Session,
  store: Store,
  change: Partial<BodyOf<typeof addProduct>> = {},
): Promise<Product> {
  const body = { storeId: store.id, name: { ko: '아메리카노', en: 'Americano' }, price: won(4500), ...change }
  const answer = await whenHeard('the store', () => ask<Product>(platform, addProduct, { as: owner, body }))
  return expectStatus(answer, 201)
}

/** A busy platform may not have heard yet, in one place, of what was opened a moment ago in another. */
const whenHeard = (what: string, asking: () => Promise<Answer>): Promise<Answer> =>
  eventually(`${what} is known`, async () => {
    const answer = await asking()
    return !['unknown-store', 'unknown-product'].includes(answer.body?.code) && answer
  })

export const delivered = { fulfilment: 'delivery', address: { line1: '12 Teheran-ro, Gangnam-gu, Seoul' } } as const

export const basketOf = (store: Store, product: Product, quantity = 1, change: Partial<Basket> = {}): Basket => ({
  storeId: store.id,
  fulfilment: 'pickup',
  lines: [{ productId: product.id, quantity }],
  payment: { method: 'card', token: 'tok_ok' },
  ...change,
})

export const tryOrder = (
  platform: Platform,
  customer: Session,
  basket: Basket,
  { key = randomUUID(), ...where }: { readonly key?: string; readonly at?: string } = {},
): Promise<Answer> =>
  ask(platform, placeOrder, { as: customer, body: basket, headers: { 'idempotency-key': key }, ...where })

/** What a busy platform says when the money takes too long; the order is kept, and asking again is the same order. */
export const isPayLater = ({ status, body }: Answer): boolean => status === 503 && body.code === 'payment-unavailable'

/**
 * Order and pay, as a customer on a busy day would: turned away with "pay a little later", or left without an answer, they
 * send the same request again, which is the same order.
 */
export async function tryOrderUntilDecided(
  platform: Platform,
  customer: Session,
  basket: Basket,
  where: { readonly at?: string } = {},
): Promise<Answer> {
  const key = randomUUID()
  return eventually('the order is decided', async () => {
    const answer = await whenHeard('the product', () => tryOrder(platform, customer, basket, { key, ...where })).catch(
      (error: unknown) => {
        if (error instanceof TypeError) return undefined // so `fetch` says that nobody answered
        throw error
      },
    )
    return answer !== undefined && !isPayLater(answer) && answer
  })
}

/** The same, and it is taken. */
export const order = async (
  platform: Platform,
  customer: Session,
  basket: Basket,
  where: { readonly at?: string } = {},
): Promise<Order> => expectStatus<Order>(await tryOrderUntilDecided(platform, customer, basket, where), 201)

/** Pays an order that was kept, as often as it takes. */
export async function pay(platform: Platform, customer: Session, orderId: string): Promise<Order> {
  const body = { payment: { method: 'card', token: 'tok_ok' } }
  return eventually(`${orderId} is paid`, async () => {
    const answer = await ask<Order>(platform, payOrder, { as: customer, params: { id: orderId }, body })
    return !isPayLater(answer) && expectStatus(answer, 201)
  })
}

/** Waits until the order itself has this status. */
export async function untilStatus(
  platform: Platform,
  as: Session,
  orderId: string,
  status: OrderStatus,
): Promise<Order> {
  let last: Answer | undefined
  return eventually(`order ${orderId} is ${status}`, async () => {
    last = await ask(platform, getOrder, { as, params: { id: orderId } })
    return last.status === 200 && last.body.status === status && (last.body as Order)
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}; last seen: ${JSON.stringify(last?.body)}`)
  })
}

/** Waits until the dashboard shows this state. */
export async function untilShown(
  platform: Platform,
  as: Session,
  orderId: string,
  state: OrderStatus,
): Promise<DashboardEntry> {
  return eventually(`dashboard of ${orderId} shows ${state}`, async () => {
    const answer = await ask(platform, getDashboard, { as, params: { orderId } })
    return answer.status === 200 && answer.body.state === state && (answer.body as DashboardEntry)
  })
}

export async function untilStock(platform: Platform, product: Product, stock: number): Promise<void> {
  await eventually(`stock of ${product.id} is ${stock}`, async () => {
    const answer = await ask(platform, getProduct, { params: { id: product.id } })
    return answer.status === 200 && answer.body.stock === stock
  })
}

/** A step at the counter or on the road; asks again while its event is still on the way (404, 409). */
export async function step(
  platform: Platform,
  as: Session,
  endpoint: Endpoint<any, any, any, any>,
  orderId: string,
  body?: unknown,
): Promise<any> {
  let last: Answer | undefined
  return eventually(`${endpoint.path} for ${orderId}`, async () => {
    last = await ask(platform, endpoint, { as, params: { orderId }, ...(body === undefined ? {} : { body }) })
    return last.status === 200 ? last.body : undefined
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}; last answer: ${last?.status} ${JSON.stringify(last?.body)}`)
  })
}

export const accept = (platform: Platform, owner: Session, orderId: string, minutes = 15) =>
  step(platform, owner, acceptTicket, orderId, { minutes })
export const cook = (platform: Platform, owner: Session, orderId: string) =>
  step(platform, owner, startCooking, orderId)
export const ready = (platform: Platform, owner: Session, orderId: string) => step(platform, owner, markReady, orderId)
export const collect = (platform: Platform, owner: Session, orderId: string) => step(platform, owner, handOver, orderId)
export const claim = (platform: Platform, rider: Session, orderId: string) =>
  step(platform, rider, claimDelivery, orderId)
export const pickUp = (platform: Platform, rider: Session, orderId: string) =>
  step(platform, rider, pickUpDelivery, orderId)
export const complete = (platform: Platform, rider: Session, orderId: string) =>
  step(platform, rider, completeDelivery, orderId)

/** A demo customer, and a product that is ordered without a choice at a store that is open. */
export async function aQuickOrder(platform: Platform): Promise<{ customer: Session; store: Store; product: Product }> {
  const login = { email: 'customer2@jumun.local', password: demoPassword }
  const customer = expectStatus(await ask<Session>(platform, logIn, { body: login }), 200)
  const stores = expectStatus(await ask<{ items: Store[] }>(platform, listStores, { query: { open: true } }), 200)
  for (const store of stores.items) {
    const menu = expectStatus(
      await ask<{ items: Product[] }>(platform, listProducts, { query: { storeId: store.id, limit: 100 } }),
      200,
    )
    const product = menu.items.find((one) => one.stock === null && one.available && one.options.length === 0)
    if (product && store.fulfilments.includes('pickup')) return { customer, store, product }
  }
  throw new Error('no demo store offers something without options and without counting')
}
