/** What a basket costs by our own menus, or why it cannot be had. Pure; the client's idea of a price is never asked. */
import {
  add,
  type Basket,
  type ChosenOption,
  type Money,
  type OrderLine,
  type ProblemCode,
  times,
} from '@jumun/contracts'
import type { Menu, MenuProduct } from './menu.ts'

/** The most that one payment can carry (see `MoneyShape`). */
export const mostPayable = 1_000_000_000

export type Pricing =
  | { readonly outcome: 'priced'; readonly lines: readonly OrderLine[]; readonly total: Money }
  /** Nobody told us of this store or product yet; maybe the news is on its way. */
  | { readonly outcome: 'unknown'; readonly code: 'unknown-store' | 'unknown-product'; readonly detail: string }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly detail: string; readonly field?: string }

export type WantedBasket = Omit<Basket, 'payment'>

export function priceBasket(basket: WantedBasket, menu: Menu): Pricing {
  if (basket.fulfilment === 'delivery' && !basket.address)
    return refuse('invalid-request', 'a delivery needs an address', 'address')
  const { store } = menu
  if (!store) return unknown('unknown-store', `there is no store ${basket.storeId}`)
  for (const { productId } of basket.lines)
    if (!menu.products.has(productId)) return unknown('unknown-product', `there is no product ${productId}`)
  if (store.status !== 'OPEN' && store.status !== 'BUSY')
    return refuse('store-closed', `the store is ${store.status.toLowerCase()}`)
  if (!store.fulfilments.includes(basket.fulfilment))
    return refuse('fulfilment-unavailable', `the store offers ${store.fulfilments.join(' and ')}`)

  const lines: OrderLine[] = []
  for (const wanted of basket.lines) {
    const product = menu.products.get(wanted.productId)
    if (product?.storeId !== store.storeId)
      return refuse('unknown-product', `product ${wanted.productId} is not on the menu of this store`)
    if (!product.available) return refuse('product-unavailable', `${nameOf(product)} is not offered at the moment`)
    const chosen = choose(product, wanted.options ?? [])
    if ('code' in chosen) return chosen
    if (chosen.options.some(({ price }) => price.currency !== product.price.currency)) return mixed
    const unitPrice = chosen.options.reduce((sum, { price }) => add(sum, price), product.price)
    const { productId, quantity } = wanted
    lines.push({
      productId,
      name: product.name,
      quantity,
      unitPrice,
      options: chosen.options,
      total: times(unitPrice, quantity),
    })
  }
  const [first, ...rest] = lines
  if (!first) return refuse('invalid-request', 'an order has at least one line', 'lines')
  if (rest.some(({ total }) => total.currency !== first.total.currency)) return mixed
  const total = rest.reduce((sum, line) => add(sum, line.total), first.total)
  if (total.amount > mostPayable) return refuse('invalid-request', 'this is more than one payment can carry', 'lines')
  return { outcome: 'priced', lines, total }
}

/** The chosen options with today's prices, when every one exists and every group has as many as it wants. */
function choose(product: MenuProduct, chosen: readonly string[]): { options: ChosenOption[] } | Refusal {
  const known = new Map(product.options.flatMap(({ choices }) => choices).map((choice) => [choice.id, choice]))
  const stranger = chosen.find((id) => !known.has(id))
  if (stranger !== undefined) return refuse('invalid-options', `${nameOf(product)} has no option ${stranger}`)
  for (const group of product.options) {
    const count = group.choices.filter(({ id }) => chosen.includes(id)).length
    if (count < group.min || count > group.max)
      return refuse('invalid-options', `choose ${group.min} to ${group.max} of ${nameOf(group)}, not ${count}`)
  }
  return { options: product.options.flatMap(({ choices }) => choices).filter(({ id }) => chosen.includes(id)) }
}

type Refusal = Extract<Pricing, { outcome: 'refused' }>

const refuse = (code: ProblemCode, detail: string, field?: string): Refusal => ({
  outcome: 'refused',
  code,
  detail,
  ...(field ? { field } : {}),
})
const unknown = (code: 'unknown-store' | 'unknown-product', detail: string): Pricing => ({
  outcome: 'unknown',
  code,
  detail,
})
const mixed = refuse('mixed-currencies', 'all prices in an order must be in one currency')
const nameOf = ({ name }: { name: Readonly<Record<string, string>> }): string => name['en'] ?? name['ko'] ?? 'it'
