/** Customers, stores and riders living on the platform: each order goes its planned way, however often it has to ask. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  acceptTicket,
  addProduct,
  type Basket,
  cancelOrder,
  claimDelivery,
  completeDelivery,
  type Endpoint,
  failDelivery,
  getOrder,
  handOver,
  logIn,
  markReady,
  type Order,
  openStore,
  type Product,
  payOrder,
  pickUpDelivery,
  placeOrder,
  rejectTicket,
  type Session,
  type Store,
  signUp,
  startCooking,
  won,
} from '@jumun/contracts'
import type { Answer, Api, Asking } from './api.ts'
import { acceptLimitMs, draftExpiresMs, type OrderPlan, people, type Race, unattendedStore } from './plan.ts'
import { isTerminal, nothingTold, type Told, tell } from './told.ts'

export interface Cast {
  readonly customers: readonly Session[]
  readonly stores: readonly { readonly owner: Session; readonly store: Store; readonly menu: readonly Product[] }[]
  readonly riders: readonly Session[]
}

const word = 'a-good-password-1'
const castWithinMs = 60_000
/** Sessions of 15 minutes are made new before they end. */
const sessionMs = 10 * 60_000
const lookEveryMs = 250
const againAfterMs = 500
/** Who is told to wait waits longer each time, as a good client does. */
const mostPatienceMs = 4_000

/** Accounts, stores and menus. */
export async function assemble(api: Api, stock: readonly (number | null)[]): Promise<Cast> {
  const newcomer = async (role: 'customer' | 'owner' | 'rider'): Promise<Session> => {
    const email = `${role}-${randomUUID()}@example.com`
    await insist(api, signUp, 201, { body: { email, password: word, name: role, role } })
    return lasting(api, email)
  }
  const crowd = async (count: number, role: 'customer' | 'owner' | 'rider'): Promise<Session[]> => {
    const all: Session[] = []
    while (all.length < count)
      // a few at a time: hashing passwords is slow on purpose
      all.push(...(await Promise.all(Array.from({ length: Math.min(4, count - all.length) }, () => newcomer(role)))))
    return all
  }
  const owners = await crowd(people.owners, 'owner')
  const stores = await Promise.all(
    Array.from({ length: people.stores }, async (_, index) => {
      const owner = owners[index % owners.length] as Session
      const body = {
        name: { ko: `가게 ${index}`, en: `Store ${index}` },
        address: { line1: `${index} Yeouido-dong, Seoul` },
        acceptWithinMinutes: index === unattendedStore ? acceptLimitMs / 60_000 : 240,
      }
      const store = await insist<Store>(api, openStore, 201, { as: owner, body, key: randomUUID() })
      const menu = await Promise.all(
        Array.from({ length: people.productsPerStore }, (_, product) =>
          insist<Product>(api, addProduct, 201, {
            as: owner,
            key: randomUUID(),
            body: {
              storeId: store.id,
              name: { ko: `커피 ${product}`, en: `Coffee ${product}` },
              price: won(1_000 * (product + 1)),
              stock: stock[product] ?? null,
            },
          }),
        ),
      )
      return { owner, store, menu }
    }),
  )
  return { customers: await crowd(people.customers, 'customer'), stores, riders: await crowd(people.riders, 'rider') }
}

/** A session whose token is renewed in time, in place. */
async function lasting(api: Api, email: string): Promise<Session> {
  const enter = () => insist<Session>(api, logIn, 200, { body: { email, password: word } })
  const session = { ...(await enter()) }
  const renewing = setInterval(() => {
    enter().then(
      (fresh) => Object.assign(session, fresh),
      () => {}, // the old one is good for five minutes more; the next turn tries again
    )
  }, sessionMs / 3)
  renewing.unref()
  return session
}

async function insist<T>(api: Api, endpoint: Endpoint<any, any, any, any>, status: number, asking: Asking): Promise<T> {
  const deadline = performance.now() + castWithinMs
  for (;;) {
    const answer = await api.ask<T>(endpoint, asking)
    if (answer.status === status) return answer.body
    if (performance.now() > deadline)
      throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    await pause(100)
  }
}

export interface Life {
  /** One order to its end. Resolves when it is there, or when `giveUp` is aborted. */
  live(plan: OrderPlan, giveUp: AbortSignal): Promise<void>
  /** By the number of the order in the plan. */
  readonly told: ReadonlyMap<number, Told>
  /** Two riders claimed it: how many of them were told it is theirs. */
  readonly races: { readonly index: number; winners: number }[]
}

export function life(api: Api, cast: Cast, seed: number): Life {
  const told = new Map<number, Told>()
  const races: { index: number; winners: number }[] = []
  const salt = randomUUID() // keys of another run must not answer for this one's

  async function live(plan: OrderPlan, giveUp: AbortSignal): Promise<void> {
    const mine = nothingTold()
    told.set(plan.index, mine)
    const customer = cast.customers[plan.customer] as Session
    const place = cast.stores[plan.store] as Cast['stores'][number]
    const product = place.menu[plan.product] as Product
    const basket: Basket = {
      storeId: place.store.id,
      fulfilment: plan.fulfilment,
      lines: [{ productId: product.id, quantity: plan.quantity }],
      ...(plan.fulfilment === 'delivery' ? { address: { line1: '12 Teheran-ro, Seoul' } } : {}),
      payment: { method: 'card', token: plan.card },
    }
    mine.total = product.price.amount * plan.quantity
    const key = `${seed}-${plan.index}-${salt}`
    const id = await buy(plan, mine, customer, basket, key, giveUp)
    if (id !== undefined) await follow(plan, mine, customer, place.owner, id, giveUp)
  }

  /** Asks with the same key until it is known what came of it. @returns the order's id, if there is one */
  async function buy(
    plan: OrderPlan,
    mine: Told,
    customer: Session,
    basket: Basket,
    key: string,
    giveUp: AbortSignal,
  ): Promise<string | undefined> {
    for (let tries = 0; !giveUp.aborted; tries++) {
      const answer = await api.ask(placeOrder, { as: customer, body: basket, key })
      if (answer.status === 201) {
        mine.ids.add(answer.body.id)
        mine.acknowledged = true
        tell(mine, answer.body.status)
        return answer.body.id as string
      }
      const orderId = answer.body?.orderId as string | undefined
      if (orderId) mine.ids.add(orderId)
      if (answer.status === 402) {
        mine.declined = true
        return orderId
      }
      if (answer.code === 'payment-unavailable' && orderId) {
        tell(mine, 'AWAITING_PAYMENT')
        if (plan.race === 'pay against expiry') await payAtTheLastMoment(mine, customer, orderId, key, giveUp)
        else if (plan.thenPayWith) await payLater(mine, customer, orderId, plan.thenPayWith, `${key}-later`, giveUp)
        return orderId
      }
      if (answer.code === 'order-not-payable') {
        // its time ran out while nobody could be reached; who was never told its id is refused
        if (mine.ids.size === 0) mine.refused = '409 order-not-payable'
        return [...mine.ids][0]
      }
      if (isFinal(answer)) {
        mine.refused = `${answer.status} ${answer.code}`
        return undefined
      }
      await patience(Math.min(mostPatienceMs, againAfterMs * 2 ** tries), giveUp)
    }
    return undefined
  }

  async function payLater(
    mine: Told,
    customer: Session,
    id: string,
    card: string,
    key: string,
    giveUp: AbortSignal,
  ): Promise<void> {
    for (let tries = 0; tries < 20 && !giveUp.aborted; tries++) {
      await patience(Math.min(mostPatienceMs, againAfterMs * 2 ** tries), giveUp)
      const answer = await api.ask(payOrder, {
        as: customer,
        params: { id },
        body: { payment: { method: 'card', token: card } },
        key,
      })
      if (answer.status === 201) {
        mine.acknowledged = true
        tell(mine, answer.body.status)
        return
      }
      if (answer.status === 402) {
        mine.declined = true
        return
      }
      if (isFinal(answer)) return // expired, or canceled
    }
  }

  /** When the draft expires, give or take. */
  async function payAtTheLastMoment(mine: Told, customer: Session, id: string, key: string, giveUp: AbortSignal) {
    const kind = 'pay against expiry'
    await pause(lastMoment(draftExpiresMs), undefined, { signal: giveUp }).catch(() => {})
    const body = { payment: { method: 'card', token: 'tok_ok' } }
    const answer = await api.ask(payOrder, { as: customer, params: { id }, body, key: `${key}-last-moment` })
    if (answer.status === 201) {
      mine.acknowledged = true
      tell(mine, answer.body.status)
      mine.race = { kind, goesOn: true }
    } else if (isFinal(answer)) mine.race = { kind, goesOn: false }
  }

  async function follow(
    plan: OrderPlan,
    mine: Told,
    customer: Session,
    owner: Session,
    id: string,
    giveUp: AbortSignal,
  ): Promise<void> {
    let canceled = false
    let gaveUpRide = false
    const rivals = [0, 1].map((one) => cast.riders[(plan.index + one) % cast.riders.length] as Session)
    let rider = rivals[0] as Session
    const at = { params: { orderId: id } }
    const counter = (endpoint: Endpoint<any, any, any, any>, body?: unknown) =>
      api.ask(endpoint, { as: owner, ...at, ...(body === undefined ? {} : { body }) })
    const road = (endpoint: Endpoint<any, any, any, any>, body?: unknown) =>
      api.ask(endpoint, { as: rider, ...at, ...(body === undefined ? {} : { body }) })
    const claim = async (): Promise<boolean> => {
      if (plan.race !== 'two riders' && plan.index % 7 !== 0) return (await road(claimDelivery)).status === 200
      const claims = await Promise.all(rivals.map((as) => api.ask(claimDelivery, { as, ...at })))
      const winners = claims.filter(({ status }) => status === 200).length
      if (winners > 0) races.push({ index: plan.index, winners })
      rider = rivals[claims[1]?.status === 200 ? 1 : 0] as Session
      return winners > 0
    }
    /** @returns false when there is nothing to race for yet */
    const race = async (kind: Race, status: string): Promise<boolean> => {
      let went: Answer
      if (kind === 'cancel against start' && status === 'ACCEPTED')
        // the wish to cancel has the longer way: now this one is first, now that
        [went] = await Promise.all([
          pause(headStartsMs[plan.index % headStartsMs.length]).then(() => counter(startCooking)),
          api.ask<Order>(cancelOrder, { as: customer, params: { id } }),
        ])
      else if (kind === 'accept against the limit' && status === 'CONFIRMED') {
        await pause(lastMoment(acceptLimitMs), undefined, { signal: giveUp }).catch(() => {})
        went = await counter(acceptTicket, { minutes: 10 })
      } else return false
      if (went.status === 200 || isFinal(went)) mine.race = { kind, goesOn: went.status === 200 }
      return true
    }
    let claimed = false
    let away = 0
    while (!giveUp.aborted) {
      const answer = await api.ask<Order>(getOrder, { as: customer, params: { id } })
      if (answer.status === 404) mine.missing = true
      if (answer.status === 200) {
        mine.missing = false
        const { status } = answer.body
        tell(mine, status)
        if (isTerminal(status)) return
        if (status === plan.cancelWhen && !canceled) {
          const wish = await api.ask<Order>(cancelOrder, { as: customer, params: { id } })
          if (wish.status === 200 || wish.status === 202) tell(mine, wish.body.status)
          canceled = wish.status !== 0 && wish.status < 500
        }
        if (plan.race && !mine.race && (await race(plan.race, status))) continue
        if (status === 'CONFIRMED' || status === 'CANCEL_PENDING') {
          if (plan.counter === 'accepts') await counter(acceptTicket, { minutes: 10 })
          else if (plan.counter === 'rejects') await counter(rejectTicket, { reason: 'we have run out of milk' })
        } else if (status === 'ACCEPTED') {
          if (plan.fulfilment === 'delivery' && !claimed) claimed = await claim()
          await counter(startCooking)
        } else if (status === 'COOKING') {
          await counter(markReady)
        } else if (status === 'READY' && plan.fulfilment === 'pickup') {
          await counter(handOver)
        } else if (status === 'READY') {
          if (!claimed) claimed = await claim()
          if (claimed && plan.ride === 'gives up before pick-up' && !gaveUpRide) {
            const gone = await road(failDelivery, { reason: 'flat tyre' })
            gaveUpRide = gone.status === 200
            if (gaveUpRide) claimed = false
          } else if (claimed) {
            const picked = await road(pickUpDelivery)
            if (picked.status === 409) claimed = (await road(claimDelivery)).status === 200 // told of no claim, yet it may be ours
          }
        } else if (status === 'DELIVERING') {
          if (plan.ride === 'fails on the road') await road(failDelivery, { reason: 'nobody at home' })
          else await road(completeDelivery)
        }
      }
      away = answer.status === 200 ? 0 : away + 1
      await patience(Math.min(mostPatienceMs, lookEveryMs * 2 ** away), giveUp)
    }
  }
  return { live, told, races }
}

/** Asking the same again will not change this answer. */
const isFinal = ({ status, code }: Answer): boolean =>
  status >= 400 && status < 500 && status !== 429 && status !== 408 && code !== 'request-in-progress'

const patience = (ms: number, giveUp: AbortSignal): Promise<unknown> =>
  pause(ms * (0.75 + Math.random() / 2), undefined, { signal: giveUp }).catch(() => {}) // given up: the loop looks at that

/** From the customer over order and its event to the store: a moment when all is quiet, a second when it is not. */
const headStartsMs = [0, 20, 60, 200, 1_000]

/** Around the end of the limit: what is seen here is a little late, and timers are swept each second. */
const lastMoment = (limitMs: number): number => limitMs - 700 + Math.random() * 1_700
