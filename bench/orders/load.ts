/** Two ways to order: at a fixed rate whatever happens (a stall shows), and as fast as so many customers can. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Order, placeOrder } from '@jumun/contracts'
import { ask, basketOf, newcomer, newProduct, newStore } from '../../harness/people.ts'
import type { Platform } from '../../harness/platform.ts'

const people = 40
const shops = 10

export interface Placed {
  /** Of an order that is paid. */
  readonly id?: string
  /** `201`, or status and code. */
  readonly said: string
}
export type Place = () => Promise<Placed>
/** `ms` from the moment it was due, or sent, to its answer. */
export type Timed = Placed & { readonly ms: number }

export async function orderers(platform: Platform): Promise<Place> {
  const owner = await newcomer(platform, 'owner')
  const baskets = await Promise.all(
    Array.from({ length: shops }, async () => {
      const store = await newStore(platform, owner)
      const product = await newProduct(platform, owner, store)
      return basketOf(store, product, 1, { agreedTotal: product.price })
    }),
  )
  const customers = await Promise.all(Array.from({ length: people }, () => newcomer(platform, 'customer')))
  let turn = 0
  return async () => {
    turn += 1
    const { status, body } = await ask<Order & { code?: string }>(platform, placeOrder, {
      as: customers[turn % people],
      body: baskets[turn % shops],
      headers: { 'idempotency-key': randomUUID() },
    })
    return status === 201 ? { id: body.id, said: '201' } : { said: `${status} ${body.code}` }
  }
}

/** As many as are due, each at its own time; who is late waits for nobody. */
export async function openLoad(place: Place, ratePerSecond: number, seconds: number): Promise<Timed[]> {
  const begin = performance.now()
  const flying: Promise<Timed>[] = []
  for (let count = 0; count < ratePerSecond * seconds; count++) {
    const due = begin + (count * 1000) / ratePerSecond
    while (performance.now() < due) await pause(1)
    flying.push(place().then((outcome) => ({ ...outcome, ms: performance.now() - due })))
  }
  return Promise.all(flying)
}

/** So many customers, each with the next order as soon as the last is answered. */
export async function closedLoad(place: Place, clients: number, seconds: number): Promise<Timed[]> {
  const end = performance.now() + seconds * 1000
  const done: Timed[] = []
  const order = async (): Promise<void> => {
    while (performance.now() < end) {
      const sent = performance.now()
      const outcome = await place()
      done.push({ ...outcome, ms: performance.now() - sent })
    }
  }
  await Promise.all(Array.from({ length: clients }, order))
  return done
}
