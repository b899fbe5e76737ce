/** Customers, stores and riders living on the platform: each order goes its planned way, however often it has to ask. */
import { randomUUID } from 'node:crypto'
import {
  type Basket,
  changeProduct,
  listSlots,
  type Product,
  quoteOrder,
  type Session,
  type Store,
  won,
} from '@jumun/contracts'
import type { Api } from './api.ts'
import { carry } from './carry-order.ts'
import type { Buying } from './carrying.ts'
import type { Cast } from './cast.ts'
import { type ClientRecord, emptyClientRecord } from './client-record.ts'
import { buy } from './place-order.ts'
import type { OrderPlan } from './plan.ts'
import { besideProduct, whatIsGivenInstead } from './plan-trade.ts'
import type { Paying } from './provider.ts'

export interface Life {
  /** One order to its end. Resolves when it is there, or when `giveUp` is aborted. */
  live(plan: OrderPlan, giveUp: AbortSignal): Promise<void>
  /** By the number of the order in the plan. */
  readonly told: ReadonlyMap<number, ClientRecord>
  /** Two riders claimed it: how many of them were told it is theirs. */
  readonly races: readonly { readonly index: number; winners: number }[]
}

export function life(api: Api, cast: Cast, seed: number, paying: Paying): Life {
  const everybodyTold = new Map<number, ClientRecord>()
  const races: { index: number; winners: number }[] = []
  const salt = randomUUID() // keys of another run must not answer for this one's
  const riderOf = (number: number): Session => cast.riders[number % cast.riders.length] as Session

  async function live(plan: OrderPlan, giveUp: AbortSignal): Promise<void> {
    const told = emptyClientRecord()
    everybodyTold.set(plan.index, told)
    const customer = cast.customers[plan.customer] as Session
    const { store, owner, menu } = cast.stores[plan.store] as Cast['stores'][number]
    const product = menu[plan.product] as Product
    const second = menu[besideProduct] as Product
    const { beside = 0, ahead } = plan.trade
    const wantedAt = ahead && (await freeTime(store))
    const wanted = {
      ...(wantedAt === undefined ? {} : { wantedAt }),
      storeId: store.id,
      fulfilment: plan.fulfilment,
      lines: [
        { productId: product.id, quantity: plan.quantity },
        ...(beside > 0 ? [{ productId: second.id, quantity: beside }] : []),
      ],
      ...(plan.fulfilment === 'delivery' ? { address: { line1: '12 Teheran-ro, Seoul' } } : {}),
    }
    // who gets no answer goes by the menu, as it was when they read it
    const quote = await api.ask(quoteOrder, { body: wanted })
    const isClear = quote.status === 200 && quote.body.problems.length === 0
    const agreedTotal = isClear
      ? quote.body.total
      : won(product.price.amount * plan.quantity + second.price.amount * beside)
    const basket: Basket = { ...wanted, agreedTotal, payment: paying.means(plan, plan.card) }
    if (plan.dearer)
      await api.ask(changeProduct, {
        as: owner,
        params: { id: product.id },
        body: { price: won(product.price.amount + 10 * (1 + plan.index)) },
      })
    const buying: Buying = { api, plan, told, customer, paying, giveUp }
    const orderId = await buy(buying, basket, `${seed}-${plan.index}-${salt}`)
    const rivals = [riderOf(plan.index), riderOf(plan.index + 1)] as const
    if (orderId === undefined) return
    const instead = menu[whatIsGivenInstead] as Product
    const { leadMinutes = 0 } = store
    const about = { owner, rivals, races, operator: cast.operator, instead: instead.id, leadMinutes }
    await carry(buying, { ...about, orderId })
  }

  /** The next for which the kitchen still has time; who is told of none orders for now. */
  async function freeTime({ id, orderAheadDays }: Store): Promise<string | undefined> {
    if (orderAheadDays === undefined) return undefined
    const answer = await api.ask<{ items: { from: string; state: string }[] }>(listSlots, { params: { id } })
    return answer.status === 200 ? answer.body.items.find(({ state }) => state === 'FREE')?.from : undefined
  }
  return { live, told: everybodyTold, races }
}
