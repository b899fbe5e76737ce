/**
 * Demo data for the first start: accounts for every role, and shops with menus, all through the public API. Killed in the
 * middle, the next start finishes it: what is there is found, and every creation carries a key of its own.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import {
  acceptInvitation,
  addProduct,
  approveUser,
  changeMenu,
  changeStaffTerms,
  demoPassword,
  type Endpoint,
  inviteStaff,
  listColleagues,
  listProducts,
  listStaff,
  listStores,
  logIn,
  type NewInvitation,
  openStore,
  type ProblemDetails,
  type Product,
  pathOf,
  type Session,
  type Staff,
  type Store,
  setPin,
  signUp,
  won,
} from '@jumun/contracts'
import type { DataFolder } from './data-folder.ts'
import { type DemoProduct, type DemoStore, demoStores } from './demo-stores.ts'
import { Refusal } from './flags.ts'
import { sayEveryMs } from './until-ready.ts'

const accounts = [
  { email: 'customer@jumun.local', name: '김민지 Kim Minji', role: 'customer' },
  { email: 'customer2@jumun.local', name: '이준호 Lee Junho', role: 'customer' },
  { email: 'owner@jumun.local', name: '박서연 Park Seoyeon', role: 'owner' },
  { email: 'rider@jumun.local', name: '최하늘 Choi Haneul', role: 'rider' },
  { email: 'manager@jumun.local', name: '정우진 Jung Woojin', role: 'staff' },
  { email: 'counter@jumun.local', name: '한소라 Han Sora', role: 'staff' },
  { email: 'kitchen@jumun.local', name: '오태양 Oh Taeyang', role: 'staff' },
] as const
const owner = 'owner@jumun.local'
/** Who works at the first of the demo's stores, and their PINs at its tablets. */
const staff = [
  { email: 'manager@jumun.local', role: 'manager', pin: '2580' },
  { email: 'counter@jumun.local', role: 'counter', pin: '1379' },
  { email: 'kitchen@jumun.local', role: 'kitchen', pin: '2468' },
] as const
const ownersPin = '8520'
const counterMayRefund = won(10_000)

export const demoOperator = { email: 'admin@jumun.local', password: demoPassword }

const askWithinMs = 10_000
const tryForMs = 30_000

interface Marker {
  readonly wanted: boolean
  readonly done: boolean
}

/** Decided on the first start, for good: data that began without a demo stays without, and one that was begun is finished. */
export function demoIsWanted(
  data: DataFolder,
  { demo, openDemo, host }: { readonly demo: boolean; readonly openDemo: boolean; readonly host: string },
): boolean {
  const marker = readMarker(data) ?? { wanted: demo, done: false }
  if (marker.wanted && !openDemo && !isLoopback(host)) throw new Refusal(openToAll(host, data.path))
  writeMarker(data, marker)
  return marker.wanted
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

const openToAll = (host: string, folder: string): string =>
  `JUMUN_HOST=${host} lets the network in, and everybody knows the password of the demo accounts: start with --no-demo (and --fresh, where ${folder} holds a demo already), or with --open-demo if they are meant for all.`

export interface DemoNeeds {
  readonly data: DataFolder
  readonly urlOf: (service: string) => string
  readonly say: (sentence: string) => void
  readonly signal: AbortSignal
}

/** Resolves when the whole demo is there and can be ordered. */
export async function seedDemo({ data, ...needs }: DemoNeeds): Promise<void> {
  if (readMarker(data)?.done) return
  await makeDemo(needs)
  writeMarker(data, { wanted: true, done: true })
}

/** May be said again: what is there is found. */
export async function makeDemo({ urlOf, say, signal }: Omit<DemoNeeds, 'data'>): Promise<void> {
  const ask = asking(urlOf, signal, say)
  await Promise.all(accounts.map((account) => haveAccount(ask, account)))
  await letIn(ask)
  const session = await ask<Session>(logIn, { body: { email: owner, password: demoPassword } })
  const there = await ask<{ items: Store[] }>(listStores, { query: { ownerId: session.user.id, limit: '100' } })
  const [first] = await Promise.all(demoStores.map((demo, index) => haveStore(ask, session, there.items, demo, index)))
  if (first) await haveStaff(ask, session, first)
  const products = demoStores.reduce((count, { menu }) => count + menu.length, 0)
  say(`The demo is there: ${demoStores.length} stores with ${products} products, and an account for every role`)
  const pins = staff.map(({ role, pin }) => `${role} ${pin}`).join(', ')
  say(`Staff of ${first?.name.en} at a shared tablet, by PIN: owner ${ownersPin}, ${pins}`)
}

async function haveAccount(ask: Ask, account: (typeof accounts)[number]): Promise<void> {
  await ask(signUp, { body: { ...account, password: demoPassword }, there: 'email-taken' })
}

/** Where riders and owners wait for an operator's yes, the demo's own have it. */
async function letIn(ask: Ask): Promise<void> {
  for (const { email, role } of accounts) {
    if (role === 'customer' || role === 'staff') continue
    const { user } = await ask<Session>(logIn, { body: { email, password: demoPassword } })
    if (user.standing !== 'pending') continue
    const operator = await ask<Session>(logIn, { body: demoOperator })
    await ask(approveUser, { as: operator, params: { id: user.id } })
  }
}

async function haveStore(
  ask: Ask,
  session: Session,
  stores: readonly Store[],
  { store: wanted, menu, dayparts = [] }: DemoStore,
  index: number,
): Promise<Store> {
  const known = stores.find(({ name }) => name.en === wanted.name.en)
  const store = known ?? (await ask<Store>(openStore, { as: session, body: wanted, key: `demo-store-${index}` }))
  const { items } = known
    ? await ask<{ items: Product[] }>(listProducts, { query: { storeId: store.id, limit: '100' } })
    : { items: [] }
  const categories = [...new Map(menu.map(({ category }) => [JSON.stringify(category), category])).values()]
    .filter((name) => typeof name === 'object')
    .map((name) => ({ name }))
  await ask(changeMenu, { as: session, params: { storeId: store.id }, body: { categories, dayparts } })
  const isThere = (product: DemoProduct): boolean => items.some(({ name }) => name.en === product.name.en)
  await Promise.all(
    menu.map(async (product, line) => {
      if (isThere(product)) return
      const body = { ...product, storeId: store.id }
      await ask(addProduct, { as: session, body, key: `demo-product-${index}-${line}` })
    }),
  )
  return store
}

/** Invited and taken on as anybody is; whoever is there already stays as they are. */
async function haveStaff(ask: Ask, as: Session, { id }: Store): Promise<void> {
  const params = { id }
  const team = await ask<Staff>(listStaff, { as, params })
  if (team.refundLimit === null) await ask(changeStaffTerms, { as, params, body: { refundLimit: counterMayRefund } })
  const wish = [{ session: as, role: undefined, email: owner, pin: ownersPin }]
  const people = await Promise.all(
    staff.map(async ({ email, ...rest }) => ({
      ...{ email, ...rest },
      session: await ask<Session>(logIn, { body: { email, password: demoPassword } }),
    })),
  )
  for (const { session, email, role, pin } of [...wish, ...people]) {
    if (role && !team.items.some(({ userId }) => userId === session.user.id)) {
      const { link } = await ask<NewInvitation>(inviteStaff, { as, params, body: { email, role } })
      await ask(acceptInvitation, { as: session, body: { token: link.split('#')[1] } })
    }
    const { items } = await ask<{ items: { userId: string; hasPin: boolean }[] }>(listColleagues, {
      as: session,
      params,
    })
    if (!items.find(({ userId }) => userId === session.user.id)?.hasPin)
      await ask(setPin, { as: session, params, body: { pin } })
  }
}

interface Asking {
  readonly as?: Session
  readonly body?: unknown
  readonly params?: Record<string, string>
  readonly query?: Record<string, string>
  readonly key?: string
  /** This refusal means that it is there already. */
  readonly there?: ProblemDetails['code']
}
type Ask = <T>(endpoint: Endpoint<any, any, any, any>, asking: Asking) => Promise<T>

/** Asks the service itself; again, for a while, when it is busy or has not heard of its neighbour's news yet. */
function asking(urlOf: (service: string) => string, signal: AbortSignal, say: (sentence: string) => void): Ask {
  let sayAt = performance.now() + sayEveryMs
  return async <T>(
    endpoint: Endpoint<any, any, any, any>,
    { as, body, params, query, key, there }: Asking,
  ): Promise<T> => {
    const deadline = performance.now() + tryForMs
    for (;;) {
      const answer = await fetch(`${urlOf(endpoint.service)}${pathOf(endpoint, { params, query })}`, {
        method: endpoint.method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(as ? { authorization: `Bearer ${as.accessToken}` } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(askWithinMs)]),
      })
        .then(async (response) => ({
          ok: response.ok,
          said: (response.status === 204 ? {} : await response.json()) as T & ProblemDetails,
        }))
        .catch((error: unknown) => {
          if (signal.aborted || !isTimeout(error)) throw error
          return undefined // asking again is safe: what is made has a key
        })
      const said = answer?.said
      if (said && (answer.ok || (there && said.code === there))) return said
      const passes =
        !said || said.status >= 500 || ['not-found', 'unknown-store', 'too-many-requests'].includes(said.code)
      const what = said ? `answers ${said.code}: ${said.detail ?? said.title}` : 'does not answer'
      if (!passes || performance.now() > deadline)
        throw new Error(`The demo cannot be made: ${endpoint.method} ${endpoint.path} ${what}`)
      if (performance.now() > sayAt) {
        say(`Still making the demo: ${endpoint.method} ${endpoint.path} ${what}`)
        sayAt = performance.now() + sayEveryMs
      }
      await pause(50, undefined, { signal })
    }
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError'

const markerFile = (data: DataFolder): string => data.of('demo.json')

function readMarker(data: DataFolder): Marker | undefined {
  const file = markerFile(data)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Marker) : undefined
}

const writeMarker = (data: DataFolder, marker: Marker): void =>
  writeFileSync(markerFile(data), `${JSON.stringify(marker)}\n`, { mode: 0o600 })
