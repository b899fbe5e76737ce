/** A product on a menu: what may be offered, and what the world hears when it changes. Pure. */
import {
  type LocalText,
  type Money,
  mostChoicesOfProduct,
  type NewProduct,
  type OptionGroup,
  type ProductChange,
  searchText,
} from '@jumun/contracts'
import { ProductChanged } from '@jumun/contracts/events'
import type { OutgoingEvent } from '@jumun/messaging'
import { isSoldOut, leftOf, type Stock, startCounting } from './stock.ts'

export interface Product {
  readonly id: string
  readonly storeId: string
  readonly name: LocalText
  readonly category?: LocalText
  readonly description?: LocalText
  readonly price: Money
  readonly options: readonly OptionGroup[]
  readonly available: boolean
  /** How many minutes of the kitchen one of it takes, and where in the kitchen. */
  readonly cookMinutes?: number
  readonly station?: string
  readonly stock: Stock
  /** Events said about it. */
  readonly version: number
  readonly createdAt: Date
}

/** What it is found by. */
export const searchTextOf = ({ name, category }: Pick<Product, 'name' | 'category'>): string =>
  searchText(name.ko, name.en, category?.ko, category?.en)

export type ProductDecision =
  | { readonly outcome: 'changed'; readonly product: Product; readonly event: OutgoingEvent }
  /** Stock moved, but there is enough for everybody: nobody needs to hear. */
  | { readonly outcome: 'updated'; readonly product: Product }
  | { readonly outcome: 'invalid'; readonly field: string; readonly detail: string }

type NewOptions = NonNullable<NewProduct['options']>

export function addProduct(id: string, wanted: NewProduct, newId: () => string, now: Date): ProductDecision {
  const { storeId, name, price, category, description, options = [], stock = null, available = true } = wanted
  const { cookMinutes, station } = wanted
  const product: Product = {
    id,
    storeId,
    name,
    ...(category === undefined ? {} : { category: inBothLanguages(category) }),
    ...(description === undefined ? {} : { description }),
    price,
    options: withIds(options, newId),
    available,
    ...(cookMinutes === undefined ? {} : { cookMinutes }),
    ...(station === undefined ? {} : { station }),
    stock: startCounting(stock),
    version: 0,
    createdAt: now,
  }
  return offered(product)
}

/** What is null is as if it had never been given. */
export function changeProduct(product: Product, change: ProductChange, newId: () => string): ProductDecision {
  const { category: categoryBefore, description: descriptionBefore, ...rest } = product
  const { cookMinutes: minutesBefore, station: stationBefore, ...before } = rest
  const { name = before.name, price = before.price } = change
  const category = change.category === undefined ? categoryBefore : change.category
  const description = change.description === undefined ? descriptionBefore : change.description
  const { available = before.available, cookMinutes = minutesBefore, station = stationBefore } = change
  return offered({
    ...before,
    name,
    price,
    ...(category ? { category: inBothLanguages(category) } : {}),
    ...(description ? { description } : {}),
    options: change.options === undefined ? before.options : withIds(change.options ?? [], newId),
    available: available ?? true,
    ...(typeof cookMinutes === 'number' ? { cookMinutes } : {}),
    ...(station ? { station } : {}),
  })
}

/** Its stock moved; the world hears how many are left once they are few, and when there are many again. */
export function withStock(product: Product, stock: Stock): ProductDecision {
  const next = { ...product, stock }
  return leftOf(stock) === leftOf(product.stock) ? { outcome: 'updated', product: next } : said(next)
}

function offered(product: Product): ProductDecision {
  const choices = product.options.reduce((sum, group) => sum + group.choices.length, 0)
  if (choices > mostChoicesOfProduct)
    return { outcome: 'invalid', field: 'options', detail: `more than ${mostChoicesOfProduct} choices in all` }
  const seen = new Set<string>()
  for (const [index, group] of product.options.entries()) {
    const field = `options.${index}`
    if (group.min > group.max) return { outcome: 'invalid', field: `${field}.min`, detail: 'more than max' }
    if (group.min > group.choices.length)
      return { outcome: 'invalid', field: `${field}.min`, detail: 'more than there are choices' }
    for (const [position, choice] of group.choices.entries()) {
      const where = `${field}.choices.${position}`
      if (seen.has(choice.id)) return { outcome: 'invalid', field: `${where}.id`, detail: 'used twice in this product' }
      seen.add(choice.id)
      if (choice.price.currency !== product.price.currency)
        return { outcome: 'invalid', field: `${where}.price.currency`, detail: 'not the currency of the product' }
    }
  }
  return said(product)
}

function said(product: Product): ProductDecision {
  const {
    id: productId,
    storeId,
    name,
    description,
    category,
    price,
    options,
    available,
    cookMinutes,
    station,
  } = product
  const next = { ...product, version: product.version + 1 }
  const left = leftOf(product.stock)
  const data: ProductChanged = {
    productId,
    storeId,
    name,
    ...(description ? { description } : {}),
    ...(category ? { category } : {}),
    price,
    options,
    available,
    soldOut: isSoldOut(product.stock),
    ...(left === undefined ? {} : { left }),
    ...(cookMinutes === undefined ? {} : { cookMinutes }),
    ...(station === undefined ? {} : { station }),
  }
  const event: OutgoingEvent<ProductChanged> = {
    kind: ProductChanged,
    subject: productId,
    sequence: next.version,
    data,
  }
  return { outcome: 'changed', product: next, event }
}

/** One word for all readers is the same word in each language. */
const inBothLanguages = (text: string | LocalText): LocalText =>
  typeof text === 'string' ? { ko: text, en: text } : text

const withIds = (groups: NewOptions, newId: () => string): OptionGroup[] =>
  groups.map(({ id = newId(), name, min, max, choices }) => ({
    id,
    name,
    min,
    max,
    choices: choices.map((choice) => ({ ...choice, id: choice.id ?? newId() })),
  }))
