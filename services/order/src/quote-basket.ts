/**
 * What a basket costs by our own menus, and what stands against ordering it. A line that cannot be had is named and left
 * out, so that the rest has its price. Pure.
 */
import {
  add,
  type Basket,
  type ChosenOption,
  isServedAt,
  isSoldOutAt,
  mostOptionsOfOrder,
  type ProblemCode,
  preparationMinutes,
  type Quote,
  type QuoteProblem,
  times,
  whyNoSlot,
} from '@jumun/contracts'
import { planOf } from './kitchen/plan.ts'
import type { Slot, Taken } from './kitchen/slots.ts'
import { type Menu, type MenuProduct, type MenuStore, slotStoreOf } from './menu.ts'
import { priceTheWay } from './price-the-way.ts'

/** Why it is refused, when it is ordered all the same. */
export interface Objection {
  readonly code: ProblemCode
  readonly detail: string
  readonly field?: string
  /** When it could be had instead. */
  readonly slots?: readonly Pick<Slot, 'from' | 'to'>[]
}
export interface Quoted {
  readonly quote: Quote
  /** One for each of the quote's problems. */
  readonly objections: readonly Objection[]
  /** What it takes of the kitchen's slots. */
  readonly takes: readonly Taken[]
  /** What its longest dish takes to cook; 0: none says. */
  readonly cookMinutes: number
}
type Asked = Pick<Basket, 'storeId' | 'fulfilment' | 'lines' | 'address'> & {
  readonly wantedAt?: string
  /** Of a draft that is paid later: what it took of the kitchen. */
  readonly holds?: readonly Taken[]
}
type AskedLine = Asked['lines'][number]
type QuotedLine = Quote['lines'][number]
type Obstacle = readonly [problem: QuoteProblem['code'], code: ProblemCode, detail: string, field?: string]

/** The most that one payment can carry (see `MoneyShape`). */
export const mostPayable = 1_000_000_000

/** @returns undefined when nobody told us of this store */
export function quoteBasket(basket: Asked, menu: Menu, now: Date): Quoted | undefined {
  const { store } = menu
  if (!store) return undefined
  const problems: QuoteProblem[] = []
  const objections: Objection[] = []
  const object = ([problem, code, detail, field]: Obstacle, line?: number): void => {
    problems.push({ code: problem, ...(line === undefined ? {} : { line }) })
    objections.push({ code, detail, ...(field ? { field } : {}) })
  }
  const wantedAt = basket.wantedAt === undefined ? undefined : new Date(basket.wantedAt)
  for (const obstacle of obstaclesAtTheDoor(basket, store, { now, wantedAt })) object(obstacle)
  const options = basket.lines.reduce((sum, line) => sum + (line.options?.length ?? 0), 0)
  if (options > mostOptionsOfOrder)
    object(['too-many-options', 'invalid-request', `an order has ${mostOptionsOfOrder} options at most`, 'lines'])

  const lines: QuotedLine[] = []
  const takenBefore = new Map<string, number>()
  for (const [index, wanted] of basket.lines.entries()) {
    const taken = takenBefore.get(wanted.productId) ?? 0
    const line = lineOf(wanted, menu, store, taken, wantedAt ?? now)
    if (!('productId' in line)) object(line, index)
    else if (lines[0] && lines[0].total.currency !== line.total.currency) object(mixed, index)
    else {
      lines.push(line)
      takenBefore.set(line.productId, taken + line.quantity)
    }
  }
  const [first, ...rest] = lines
  const nothing = { amount: 0, currency: first?.total.currency ?? currencyOf(menu) }
  const subtotal = rest.reduce((sum, line) => add(sum, line.total), first?.total ?? nothing)
  if (subtotal.amount > mostPayable)
    object(['total-too-high', 'invalid-request', 'this is more than one payment can carry', 'lines'])
  const { obstacle, minutes: onTheWay, ...way } = priceTheWay(basket, store, subtotal)
  if (obstacle) object([obstacle, obstacle, wayDetails[obstacle]])
  const plan = wantedAt && Number.isNaN(wantedAt.getTime()) ? undefined : planOf({ ...basket, lines }, menu, now)
  if (plan?.outcome === 'full') {
    problems.push({ code: 'slot-full' })
    objections.push({ code: 'slot-full', detail: 'the kitchen has no time for it', slots: plan.nearest })
  }
  const waitMs = plan?.outcome === 'planned' && !basket.wantedAt ? plan.beginsAt.getTime() - now.getTime() : 0
  const cookMinutes = Math.max(0, ...lines.map(({ productId }) => menu.products.get(productId)?.cookMinutes ?? 0))
  const { minutes: usual, learnedMinutes } = store
  const minutes =
    usual === undefined
      ? null
      : preparationMinutes({ minutes: usual, learnedMinutes }, cookMinutes) + onTheWay + Math.ceil(waitMs / 60_000)
  return {
    quote: { lines, subtotal, ...way, discounts: [], total: add(subtotal, way.deliveryFee), minutes, problems },
    objections,
    takes: plan?.outcome === 'planned' ? plan.takes : [],
    cookMinutes,
  }
}

/** What stands against the basket as a whole. */
function obstaclesAtTheDoor(
  basket: Asked,
  store: MenuStore,
  { now, wantedAt }: { readonly now: Date; readonly wantedAt: Date | undefined },
): Obstacle[] {
  const { fulfilment } = basket
  const { status, lastOrderAt, fulfilments } = store
  const obstacles: Obstacle[] = []
  const noSlot = wantedAt && whyNoSlot(slotStoreOf(store), wantedAt, now)
  if (noSlot) obstacles.push([noSlot, noSlot, `it cannot be ordered for ${basket.wantedAt}`])
  if (wantedAt) {
    // whether it is open now is no matter
  } else if (status !== 'OPEN' && status !== 'BUSY')
    obstacles.push(['store-closed', 'store-closed', `the store is ${status.toLowerCase()}`])
  else if (lastOrderAt && now >= lastOrderAt)
    obstacles.push(['store-closed', 'store-closed', `the last order was taken at ${lastOrderAt.toISOString()}`])
  if (!fulfilments.includes(fulfilment)) {
    const detail = `the store offers ${fulfilments.join(' and ')}`
    obstacles.push(['fulfilment-unavailable', 'fulfilment-unavailable', detail])
  }
  return obstacles
}

/**
 * @param taken how many of the product other lines of this basket take
 * @param when it is wanted
 */
function lineOf(wanted: AskedLine, menu: Menu, store: MenuStore, taken: number, when: Date): QuotedLine | Obstacle {
  const { productId, quantity } = wanted
  const product = menu.products.get(productId)
  if (product?.storeId !== store.storeId)
    return ['product-gone', 'unknown-product', `product ${productId} is not on the menu of this store`]
  const name = nameOf(product)
  if (!product.available) return ['product-gone', 'product-unavailable', `${name} is not offered at the moment`]
  if (!isServedAt(product.served, store, when))
    return ['not-served-now', 'not-served-now', `${name} is served ${hoursOf(product)}`]
  if (product.left === 0 || (product.soldOutUntil && product.soldOutUntil > when))
    return ['sold-out', 'sold-out', `${name} is sold out`]
  if (product.left !== undefined && taken + quantity > product.left)
    return ['not-enough-stock', 'not-enough-stock', `of ${name} there are only ${product.left}`]
  const options = choose(product, wanted.options ?? [], when)
  if (!('chosen' in options)) return options
  const { chosen } = options
  if (chosen.some(({ price }) => price.currency !== product.price.currency)) return mixed
  const unitPrice = chosen.reduce((sum, { price }) => add(sum, price), product.price)
  return {
    productId,
    name: { ...product.name },
    quantity,
    unitPrice,
    options: [...chosen],
    total: times(unitPrice, quantity),
    ...(product.station === undefined ? {} : { station: product.station }),
    ...(wanted.ifSoldOut ? { ifSoldOut: wanted.ifSoldOut } : {}),
  }
}

/**
 * The chosen options with today's prices, one that was named twice twice, when every one can be had and every group has as
 * many as it wants; else why not.
 */
function choose(
  product: MenuProduct,
  wanted: readonly string[],
  now: Date,
): { readonly chosen: readonly ChosenOption[] } | Obstacle {
  const counts = new Map<string, number>()
  for (const id of wanted) counts.set(id, (counts.get(id) ?? 0) + 1)
  const timesOf = ({ id }: { readonly id: string }): number => counts.get(id) ?? 0
  const choices = product.options.flatMap((group) => group.choices)
  const known = new Set(choices.map(({ id }) => id))
  const stranger = wanted.find((id) => !known.has(id))
  if (stranger !== undefined) return gone(`${nameOf(product)} has no option ${stranger}`)
  for (const choice of choices) {
    if (timesOf(choice) === 0) continue
    const { available = true, most = 1, soldOutUntil } = choice
    if (!available) return gone(`${nameOf(choice)} is not offered at the moment`)
    if (isSoldOutAt(soldOutUntil, now)) return ['option-gone', 'sold-out', `${nameOf(choice)} is sold out`]
    if (timesOf(choice) > most) return gone(`${nameOf(choice)} can be had ${most} times at most`)
  }
  for (const group of product.options) {
    const count = group.choices.reduce((sum, choice) => sum + timesOf(choice), 0)
    if (count < group.min || count > group.max)
      return gone(`choose ${group.min} to ${group.max} of ${nameOf(group)}, not ${count}`)
  }
  return {
    chosen: choices.flatMap((choice) => {
      const { id, name, price } = choice
      return Array.from({ length: timesOf(choice) }, () => ({ id, name, price }))
    }),
  }
}
const gone = (detail: string): Obstacle => ['option-gone', 'invalid-options', detail]
const hoursOf = ({ served = [] }: MenuProduct): string => served.map(({ from, to }) => `${from}-${to}`).join(', ')

const mixed: Obstacle = ['mixed-currencies', 'mixed-currencies', 'all prices in an order must be in one currency']
const currencyOf = ({ products }: Menu): string => products.values().next().value?.price.currency ?? 'KRW'
const wayDetails = {
  'outside-area': 'the store does not deliver to this address; does it have its postcode?',
  'below-minimum': 'the store delivers there from a certain sum on',
  'mixed-currencies': mixed[2],
}
const nameOf = ({ name }: { name: Readonly<Record<string, string>> }): string => name['en'] ?? name['ko'] ?? 'it'
