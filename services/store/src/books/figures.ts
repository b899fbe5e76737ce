/** What the facts of a day come to. Every fact counts for one day, so days add up, whatever is canceled or given back later. Pure. */
import {
  type DayFigures,
  hoursOfBusinessDay,
  isKept,
  type Promises,
  type StoreTime,
  type Sum,
  spanOfBusinessDay,
} from '@jumun/contracts'
import type { Fact, SoldLine } from './facts.ts'

/** With the day in whose report it is. */
export type BookedFact = Fact & { readonly day: string }

interface DayOfStore {
  readonly store: StoreTime
  readonly day: string
}

/** One for each currency in which something happened; the one of most facts first. */
export function figuresOf(facts: readonly BookedFact[], which: DayOfStore): ({ currency: string } & DayFigures)[] {
  const byCurrency = Map.groupBy(facts, ({ currency }) => currency)
  const today = (currency: string) => byCurrency.get(currency)?.filter(({ day }) => day === which.day).length ?? 0
  return [...byCurrency.keys()]
    .filter((currency) => today(currency) > 0)
    .sort((one, other) => today(other) - today(one) || (one < other ? -1 : 1))
    .map((currency) => ({ currency, ...figuresIn(currency, byCurrency.get(currency) ?? [], which) }))
}

/** `facts`: those of the day, and all others of the same orders. */
export function figuresIn(currency: string, facts: readonly BookedFact[], { store, day }: DayOfStore): DayFigures {
  const mine = facts.filter((fact) => fact.day === day)
  const { from } = spanOfBusinessDay(store, day)
  const late = mine.filter(({ at }) => at < from)
  return {
    ...countsOf(mine, currency),
    hours: hoursOf(mine, currency, { store, day }),
    products: productsOf(facts, day, currency),
    ...(late.length > 0 ? { earlier: countsOf(late, currency) } : {}),
  }
}

const countsOf = (facts: readonly BookedFact[], currency: string) => ({
  orders: facts.filter(({ kind }) => kind === 'SALE').length,
  canceled: facts.filter(({ kind }) => kind === 'CANCEL').length,
  ...moneyOf(facts, currency),
})

type Amounts = Pick<Fact, 'gross' | 'fees' | 'discounts' | 'refunds'>
export const netOf = ({ gross, fees, discounts, refunds }: Amounts): number => gross + fees - discounts - refunds

export function moneyOf(facts: readonly Amounts[], currency: string) {
  const sum = (of: keyof Amounts): Sum => ({ amount: facts.reduce((all, fact) => all + fact[of], 0), currency })
  const net = facts.reduce((all, fact) => all + netOf(fact), 0)
  return {
    ...{ gross: sum('gross'), fees: sum('fees'), discounts: sum('discounts'), refunds: sum('refunds') },
    net: { amount: net, currency },
  }
}

function hoursOf(facts: readonly BookedFact[], currency: string, { store, day }: DayOfStore): DayFigures['hours'] {
  const hours = hoursOfBusinessDay(store, day)
  const { to } = spanOfBusinessDay(store, day)
  return hours.map(({ from, hour }, index) => {
    const until = hours[index + 1]?.from ?? to
    const within = facts.filter(({ at }) => at >= from && at < until)
    const { orders, net } = countsOf(within, currency)
    return { from: from.toISOString(), hour, orders, net }
  })
}

/** What each fact of the day changed of what is made: a sale adds its lines, a change the difference, a cancel takes all away. */
function productsOf(facts: readonly BookedFact[], day: string, currency: string): DayFigures['products'] {
  const sold = new Map<string, { productId: string; name: Record<string, string>; quantity: number; amount: number }>()
  const count = (lines: readonly SoldLine[], sign: 1 | -1): void => {
    for (const { productId, name, quantity, amount } of lines) {
      const before = sold.get(productId) ?? { productId, name: { ...name }, quantity: 0, amount: 0 }
      sold.set(productId, {
        ...before,
        quantity: before.quantity + sign * quantity,
        amount: before.amount + sign * amount,
      })
    }
  }
  for (const ofOrder of Map.groupBy(facts, ({ orderId }) => orderId).values()) {
    let made: readonly SoldLine[] = []
    for (const fact of ofOrder.filter(({ kind }) => kind !== 'REFUND').toSorted((one, other) => one.n - other.n)) {
      const after = fact.kind === 'CANCEL' ? [] : (fact.lines ?? made)
      if (fact.day === day) {
        count(after, 1)
        count(made, -1)
      }
      made = after
    }
  }
  return [...sold.values()]
    .filter(({ quantity, amount }) => quantity !== 0 || amount !== 0)
    .toSorted((one, other) => other.quantity - one.quantity || other.amount - one.amount)
    .map(({ amount, ...product }) => ({ ...product, amount: { amount, currency } }))
}

/** A ticket of an order of the day, as far as it was accepted and came to be ready. */
export interface Pace {
  readonly orderId: string
  /** Undefined: it was ordered ahead, and waited. */
  readonly paidAt: Date | undefined
  readonly acceptedAt: Date
  readonly readyBy: Date
  readonly readyAt: Date
}

const minutesBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 60_000
const rounded = (minutes: number): number => Math.round(minutes * 10) / 10
const average = (all: readonly number[]): number | null =>
  all.length === 0 ? null : rounded(all.reduce((sum, one) => sum + one, 0) / all.length)

export function promisesOf(paces: readonly Pace[]): Promises {
  const items = paces
    .toSorted((one, other) => one.acceptedAt.getTime() - other.acceptedAt.getTime())
    .map(({ orderId, acceptedAt, readyBy, readyAt }) => ({
      orderId,
      promised: rounded(minutesBetween(acceptedAt, readyBy)),
      actual: rounded(minutesBetween(acceptedAt, readyAt)),
    }))
  return {
    orders: items.length,
    kept: items.filter(isKept).length,
    promised: average(items.map(({ promised }) => promised)),
    actual: average(items.map(({ actual }) => actual)),
    fromPaid: average(paces.flatMap(({ paidAt, readyAt }) => (paidAt ? [minutesBetween(paidAt, readyAt)] : []))),
    items,
  }
}
