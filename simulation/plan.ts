/** What everybody means to do: who orders what, pays how, and what comes of it as far as people decide it. */
import { type Fulfilment, type IfSoldOut, won } from '@jumun/contracts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export type Card = 'ok' | 'declined' | 'error' | 'charges in silence' | 'asks its customer'

export interface OrderPlan {
  readonly label: string
  readonly id: string
  readonly customerId: string
  readonly fulfilment: Fulfilment
  readonly quantity: number
  readonly product: 'coffee' | 'cake' | 'nothing left'
  /** One piece of something besides, and what is to become of the order when it cannot be had. */
  readonly beside: { readonly product: 'cake' | 'nothing left'; readonly ifSoldOut: IfSoldOut } | undefined
  readonly card: Card
  /** For the second try, when the first one has no answer; without it the customer gives up. */
  readonly laterCard: Card | undefined
  readonly cancels: 'never' | 'any time' | 'once accepted' | 'once cooking'
  readonly by: 'customer' | 'operator'
  /** When an operator ends it, and how much of its money goes back. */
  readonly ends: 'never' | 'any time' | 'once ready'
  readonly gives: 'all' | 'none' | 'a part'
  /** When staff find that of two pieces they have only one to give. */
  readonly runsShort: 'never' | 'once new' | 'once accepted' | 'once cooking' | 'once ready'
  /** What they do about it, and what the customer says who is asked. */
  readonly short: 'takes one out' | 'gives tea instead' | 'asks' | 'asks, with tea'
  readonly answers: 'remove' | 'replace' | 'cancel' | 'never'
  /** Once it is ready both of the counter give something back, together more than the store lets them. */
  readonly counter: 'gives back' | 'gives nothing'
  readonly staff: 'cooks' | 'rejects' | 'never looks' | 'forgets it' | 'cancels once cooking'
  readonly rider: 'delivers' | 'gives up once' | 'fails' | 'never comes' | 'claims and stays away' | 'vanishes'
  readonly customer: 'comes for it' | 'never comes for it'
  /** Ordered ahead: so long after the first hour; undefined: as soon as it can be. */
  readonly wantedInMinutes: number | undefined
}

export interface Plan {
  /** Nobody's wish depends on who is faster, so that the end is the same however the messages travel. */
  readonly settled: boolean
  readonly orders: readonly OrderPlan[]
  readonly stock: Readonly<Record<OrderPlan['product'] | 'tea', number>>
  /** Minutes of cooking in each slot: so few that orders get into each other's way. */
  readonly kitchen: { readonly slotMinutes: number; readonly cookMinutes: number }
  /** Some time its only cook goes home: from then on there is no room for anybody. */
  readonly cookGoesHome: boolean
}

const ordinary = {
  quantity: 1,
  product: 'coffee',
  beside: undefined,
  card: 'ok',
  laterCard: 'ok',
  cancels: 'never',
  by: 'customer',
  ends: 'never',
  gives: 'all',
  runsShort: 'never',
  short: 'takes one out',
  answers: 'never',
  counter: 'gives nothing',
  staff: 'cooks',
  rider: 'delivers',
  customer: 'comes for it',
  wantedInMinutes: undefined,
} as const

/** Later than whatever is wanted at once, and a slot for each: whoever is faster takes nobody else's. */
const hoursLater = (index: number): number => 180 + 15 * index

/** Every way in which an order can go when nobody races anybody. */
const stories: readonly Partial<OrderPlan>[] = [
  {},
  { card: 'charges in silence' },
  { card: 'asks its customer' },
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
  { ends: 'once ready', gives: 'all' },
  { ends: 'once ready', gives: 'a part' },
  { ends: 'once ready', gives: 'none' },
  { staff: 'forgets it' },
  { staff: 'cancels once cooking' },
  { rider: 'never comes' },
  { rider: 'claims and stays away' },
  { rider: 'vanishes' },
  { customer: 'never comes for it' },
  { quantity: 2, runsShort: 'once new' },
  { quantity: 2, runsShort: 'once accepted' },
  { quantity: 2, runsShort: 'once cooking' },
  { quantity: 2, runsShort: 'once accepted', ends: 'once ready', gives: 'a part' },
  { quantity: 2, runsShort: 'once cooking', ends: 'once ready', gives: 'all' },
  { quantity: 2, runsShort: 'once cooking', staff: 'cancels once cooking' },
  { quantity: 2, runsShort: 'once accepted', customer: 'never comes for it' },
  { quantity: 2, runsShort: 'once new', short: 'gives tea instead' },
  { quantity: 2, runsShort: 'once cooking', short: 'gives tea instead' },
  { quantity: 2, runsShort: 'once accepted', short: 'gives tea instead', ends: 'once ready', gives: 'a part' },
  { quantity: 2, runsShort: 'once cooking', short: 'gives tea instead', staff: 'cancels once cooking' },
  // of one line that is taken out nothing is left: the order is canceled, by the answer as by the deadline
  { quantity: 2, runsShort: 'once new', short: 'asks', answers: 'never' },
  { quantity: 2, runsShort: 'once accepted', short: 'asks, with tea', answers: 'remove' },
  // what is not there is left out before the store hears of it, or nothing is made
  { beside: { product: 'nothing left', ifSoldOut: 'remove' } },
  { beside: { product: 'nothing left', ifSoldOut: 'ask' } },
  { beside: { product: 'nothing left', ifSoldOut: 'remove' }, staff: 'cancels once cooking' },
  { beside: { product: 'nothing left', ifSoldOut: 'cancel' } },
  { beside: { product: 'cake', ifSoldOut: 'remove' } },
  { counter: 'gives back' },
  { counter: 'gives back', quantity: 2, runsShort: 'once accepted' },
]
/** Of those some are ordered ahead, too. */
const aheadShare = 0.25

const id = (kind: number, number: number) => `0190000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`
export const productIds = { coffee: id(4, 1), cake: id(4, 2), 'nothing left': id(4, 3), tea: id(4, 4) } as const
export const storeId = id(3, 1)
export const acceptWithinMs = 10 * 60_000
/** So long before its time what was ordered ahead comes to the kitchen. */
export const leadMinutes = 20
export const answerWithinMs = 5 * 60_000
export const riders = [id(5, 1), id(5, 2)] as const
export const counters = [id(6, 2), id(6, 3)] as const
/** What all of the counter may give back of one order, and what each of them wants to. */
export const refundLimit = 1500
export const counterGives = 1000
export const shop = {
  ownerId: 'the owner',
  staff: counters.map((userId) => ({ userId, role: 'counter' as const })),
  refundLimit: won(refundLimit),
}

export function planOf(seed: number): Plan {
  const chance = seededRandom(seed * 2 + 1)
  const settled = seed % 2 === 0
  const orders = Array.from({ length: 2 + chance.below(4) }, (_, index): OrderPlan => {
    const who = {
      ...ordinary,
      label: String.fromCharCode(65 + index),
      id: id(1, index + 1),
      customerId: id(2, 1 + (index % 2)),
      fulfilment: chance.is(0.6) ? ('delivery' as const) : ('pickup' as const),
    }
    if (!settled) return { ...who, ...anything(chance) }
    const ahead = chance.is(aheadShare) ? { wantedInMinutes: hoursLater(index) } : {}
    return { ...who, ...chance.pick(stories), ...ahead }
  })
  const stock = { coffee: 100, cake: settled ? 100 : 1 + chance.below(3), 'nothing left': 0, tea: 100 }
  if (settled) return { settled, orders, stock, kitchen: { slotMinutes: 15, cookMinutes: 2 }, cookGoesHome: false }
  const kitchen = { slotMinutes: chance.pick([15, 15, 60]), cookMinutes: chance.pick([1, 2, 2]) }
  return { settled, orders, stock, kitchen, cookGoesHome: chance.is(0.7) }
}

const cakeIf = (ifSoldOut: IfSoldOut | undefined): OrderPlan['beside'] => ifSoldOut && { product: 'cake', ifSoldOut }

/** All lines of what is ordered. */
export const linesOf = ({ product, quantity, beside }: OrderPlan) => [
  { productId: productIds[product], quantity },
  ...(beside ? [{ productId: productIds[beside.product], quantity: 1, ifSoldOut: beside.ifSoldOut }] : []),
]
export const piecesOf = (plan: OrderPlan): number => linesOf(plan).reduce((sum, { quantity }) => sum + quantity, 0)

/** Everybody does as they please, at any time. */
const anything = (chance: SeededRandom): Partial<OrderPlan> => ({
  quantity: 1 + chance.below(2),
  product: chance.is(0.5) ? 'coffee' : 'cake',
  card: chance.pick(['ok', 'ok', 'ok', 'declined', 'error', 'charges in silence', 'asks its customer']),
  laterCard: chance.pick([undefined, 'ok', 'ok', 'declined', 'charges in silence']),
  cancels: chance.pick(['never', 'any time', 'any time', 'once accepted', 'once cooking']),
  by: chance.pick(['customer', 'operator']),
  ends: chance.pick(['never', 'never', 'never', 'any time', 'once ready']),
  gives: chance.pick(['all', 'none', 'a part']),
  runsShort: chance.pick(['never', 'once new', 'once accepted', 'once cooking', 'once ready']),
  short: chance.pick(['takes one out', 'gives tea instead', 'asks', 'asks, with tea']),
  answers: chance.pick(['remove', 'replace', 'cancel', 'never']),
  beside: chance.pick(([undefined, undefined, 'remove', 'ask', 'cancel'] as const).map(cakeIf)),
  counter: chance.pick(['gives back', 'gives nothing', 'gives nothing']),
  staff: chance.pick([
    'cooks',
    'cooks',
    'cooks',
    'cooks',
    'rejects',
    'never looks',
    'forgets it',
    'cancels once cooking',
  ]),
  rider: chance.pick([
    ...(['delivers', 'delivers', 'delivers', 'gives up once', 'fails'] as const),
    ...(['never comes', 'claims and stays away', 'vanishes'] as const),
  ]),
  customer: chance.pick(['comes for it', 'comes for it', 'comes for it', 'never comes for it']),
  wantedInMinutes: chance.pick([undefined, undefined, undefined, 60, 60, 120]),
})
