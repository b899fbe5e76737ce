/** What everybody means to do: who orders what, pays how, and what comes of it as far as people decide it. */
import type { Fulfilment } from '@jumun/contracts'
import { type Chance, chanceOf } from './chance.ts'

export type Card = 'ok' | 'declined' | 'error' | 'charges in silence'

export interface OrderPlan {
  readonly label: string
  readonly id: string
  readonly customerId: string
  readonly fulfilment: Fulfilment
  readonly quantity: number
  readonly product: 'coffee' | 'cake' | 'nothing left'
  readonly card: Card
  /** For the second try, when the first one has no answer; without it the customer gives up. */
  readonly laterCard: Card | undefined
  readonly cancels: 'never' | 'any time' | 'once accepted' | 'once cooking'
  readonly by: 'customer' | 'operator'
  readonly staff: 'cooks' | 'rejects' | 'never looks'
  readonly rider: 'delivers' | 'gives up once' | 'fails'
}

export interface Plan {
  /** Nobody's wish depends on who is faster, so that the end is the same however the messages travel. */
  readonly settled: boolean
  readonly orders: readonly OrderPlan[]
  readonly stock: Readonly<Record<OrderPlan['product'], number>>
}

const ordinary = {
  quantity: 1,
  product: 'coffee',
  card: 'ok',
  laterCard: 'ok',
  cancels: 'never',
  by: 'customer',
  staff: 'cooks',
  rider: 'delivers',
} as const

/** Every way in which an order can go when nobody races anybody. */
const stories: readonly Partial<OrderPlan>[] = [
  {},
  { card: 'charges in silence' },
  { card: 'error' },
  { card: 'error', laterCard: undefined },
  { card: 'declined', laterCard: 'declined' },
  { product: 'nothing left' },
  { staff: 'rejects' },
  { staff: 'never looks' },
  { cancels: 'once accepted' },
  { cancels: 'once accepted', by: 'operator' },
  { cancels: 'once cooking' },
  { rider: 'gives up once' },
  { rider: 'fails' },
]

const id = (kind: number, number: number) => `0190000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`
export const productIds = { coffee: id(4, 1), cake: id(4, 2), 'nothing left': id(4, 3) } as const
export const storeId = id(3, 1)
export const riders = [id(5, 1), id(5, 2)] as const

export function planOf(seed: number): Plan {
  const chance = chanceOf(seed * 2 + 1)
  const settled = seed % 2 === 0
  const orders = Array.from({ length: 2 + chance.below(4) }, (_, index): OrderPlan => {
    const who = {
      ...ordinary,
      label: String.fromCharCode(65 + index),
      id: id(1, index + 1),
      customerId: id(2, 1 + (index % 2)),
      fulfilment: chance.is(0.6) ? ('delivery' as const) : ('pickup' as const),
    }
    return settled ? { ...who, ...chance.pick(stories) } : { ...who, ...anything(chance) }
  })
  return { settled, orders, stock: { coffee: 100, cake: settled ? 100 : 1 + chance.below(3), 'nothing left': 0 } }
}

/** Everybody does as they please, at any time. */
const anything = (chance: Chance): Partial<OrderPlan> => ({
  quantity: 1 + chance.below(2),
  product: chance.is(0.5) ? 'coffee' : 'cake',
  card: chance.pick(['ok', 'ok', 'ok', 'declined', 'error', 'charges in silence']),
  laterCard: chance.pick([undefined, 'ok', 'ok', 'declined', 'charges in silence']),
  cancels: chance.pick(['never', 'any time', 'any time', 'once accepted', 'once cooking']),
  by: chance.pick(['customer', 'operator']),
  staff: chance.pick(['cooks', 'cooks', 'cooks', 'rejects', 'never looks']),
  rider: chance.pick(['delivers', 'delivers', 'gives up once', 'fails']),
})
