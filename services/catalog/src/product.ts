/** A product on a menu: what may be offered, and what the world hears when it changes. Pure. */
import {
  type Allergen,
  type LocalText,
  type Money,
  mostChoicesOfProduct,
  type NewProduct,
  type OptionGroup,
  type ProductChange,
  searchText,
} from '@jumun/contracts'
import { ProductChanged, type ServedSpan } from '@jumun/contracts/events'
import type { OutgoingEvent } from '@jumun/messaging'
import { type Menu, servedSpans } from './menu.ts'
import { soldOutOf, type Times, woken } from './sold-out.ts'
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
  readonly allergens?: readonly Allergen[]
  /** 1 to 3. */
  readonly spice?: number
  readonly popular?: boolean
  /** Its own; without, those of its category count. */
  readonly dayparts?: readonly string[]
  /** When it can be had; without, always. */
  readonly served?: readonly ServedSpan[]
  /** What its pictures are called. */
  readonly picture?: string
  /** ISO 8601: so long its owner says that it is sold out. */
  readonly soldOutUntil?: string
  /** In its category. */
  readonly position?: number
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

type OptionChoice = OptionGroup['choices'][number]
export type NewOptions = NonNullable<NewProduct['options']>

/** What a decision about a menu needs to know. */
export interface DecisionContext extends Times {
  readonly newId: () => string
  readonly menu: Menu
}

export function addProduct(id: string, wanted: NewProduct, around: DecisionContext): ProductDecision {
  const { storeId, name, price, category, description, options = [], stock = null, available = true } = wanted
  const { cookMinutes, station } = wanted
  const soldOut = soldOutOf(wanted, undefined, around)
  if (typeof soldOut === 'object') return soldOut
  const choices = withIds(options, [], around)
  if (!Array.isArray(choices)) return choices
  const product: Product = {
    id,
    storeId,
    name,
    ...(category === undefined ? {} : { category: inBothLanguages(category) }),
    ...(description === undefined ? {} : { description }),
    price,
    options: choices,
    available,
    ...(cookMinutes === undefined ? {} : { cookMinutes }),
    ...(station === undefined ? {} : { station }),
    stock: startCounting(stock),
    ...details(wanted),
    ...(soldOut ? { soldOutUntil: soldOut } : {}),
    version: 0,
    createdAt: around.now,
  }
  return offered(product, around, wanted.dayparts)
}

/** What is null is as if it had never been given. */
export function changeProduct(product: Product, change: ProductChange, around: DecisionContext): ProductDecision {
  const {
    category: categoryBefore,
    description: descriptionBefore,
    soldOutUntil: soldOutBefore,
    allergens,
    spice,
    popular,
    dayparts,
    cookMinutes: minutesBefore,
    station: stationBefore,
    ...before
  } = product
  const { name = before.name, price = before.price } = change
  const category = change.category === undefined ? categoryBefore : change.category
  const description = change.description === undefined ? descriptionBefore : change.description
  const { available = before.available, cookMinutes = minutesBefore, station = stationBefore } = change
  const soldOut = soldOutOf(change, soldOutBefore, around)
  if (typeof soldOut === 'object') return soldOut
  const options = change.options === undefined ? before.options : withIds(change.options ?? [], before.options, around)
  if (!Array.isArray(options)) return options as Invalid
  const next: Product = {
    ...before,
    name,
    price,
    ...(category ? { category: inBothLanguages(category) } : {}),
    ...(description ? { description } : {}),
    options,
    available: available ?? true,
    ...(typeof cookMinutes === 'number' ? { cookMinutes } : {}),
    ...(station ? { station } : {}),
    ...details({ allergens, spice, popular, dayparts, ...change }),
    ...(soldOut ? { soldOutUntil: soldOut } : {}),
  }
  return offered(next, around, change.dayparts)
}

type Invalid = Extract<ProductDecision, { outcome: 'invalid' }>
type Details = Pick<Product, 'allergens' | 'spice' | 'popular' | 'dayparts'>
/** Only what says something. */
const details = (
  given: {
    readonly [Name in keyof Details]?: Details[Name] | null | undefined
  },
): Details => ({
  ...(given.allergens && given.allergens.length > 0 ? { allergens: [...given.allergens] } : {}),
  ...(given.spice ? { spice: given.spice } : {}),
  ...(given.popular ? { popular: true } : {}),
  ...(given.dayparts && given.dayparts.length > 0 ? { dayparts: [...given.dayparts] } : {}),
})

/** Its category's or its own dayparts are others now, or its category is called otherwise. */
export const onMenu = (product: Product, around: DecisionContext): ProductDecision =>
  offered(product, around, undefined)

/** What was sold out until now is for sale again, and the world hears. */
export const wake = (product: Product, now: Date): ProductDecision => said(woken(product, now))

export function withPicture({ picture: before, ...product }: Product, picture: string | undefined): ProductDecision {
  const next = { ...product, ...(picture ? { picture } : {}) }
  return picture === before ? { outcome: 'updated', product: next } : said(next)
}

/** Its stock moved; the world hears how many are left once they are few, and when there are many again. */
export function withStock(product: Product, stock: Stock): ProductDecision {
  const next = { ...product, stock }
  return leftOf(stock) === leftOf(product.stock) ? { outcome: 'updated', product: next } : said(next)
}

function offered(
  { served: _served, ...product }: Product,
  { menu }: DecisionContext,
  namedDayparts: readonly string[] | null | undefined,
): ProductDecision {
  const stranger = namedDayparts?.find((id) => !menu.dayparts.some((one) => one.id === id))
  if (stranger) return { outcome: 'invalid', field: 'dayparts', detail: `the menu has no daypart ${stranger}` }
  const choices = product.options.reduce((sum, group) => sum + group.choices.length, 0)
  if (choices > mostChoicesOfProduct)
    return { outcome: 'invalid', field: 'options', detail: `more than ${mostChoicesOfProduct} choices in all` }
  const seen = new Set<string>()
  for (const [index, group] of product.options.entries()) {
    const field = `options.${index}`
    if (group.min > group.max) return { outcome: 'invalid', field: `${field}.min`, detail: 'more than max' }
    if (group.min > group.choices.reduce((sum, { most = 1 }) => sum + most, 0))
      return { outcome: 'invalid', field: `${field}.min`, detail: 'more than there are choices' }
    for (const [position, choice] of group.choices.entries()) {
      const where = `${field}.choices.${position}`
      if (seen.has(choice.id)) return { outcome: 'invalid', field: `${where}.id`, detail: 'used twice in this product' }
      seen.add(choice.id)
      if (choice.price.currency !== product.price.currency)
        return { outcome: 'invalid', field: `${where}.price.currency`, detail: 'not the currency of the product' }
    }
  }
  const served = servedSpans(menu, product)
  return said({ ...product, ...(served.length > 0 ? { served } : {}) })
}

function said(product: Product): ProductDecision {
  const { id: productId, storeId, name, description, category, price, options, available, soldOutUntil } = product
  const { served, allergens, spice, popular, picture, cookMinutes, station } = product
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
    soldOut: isSoldOut(product.stock) || soldOutUntil !== undefined,
    ...(left === undefined ? {} : { left }),
    ...(cookMinutes === undefined ? {} : { cookMinutes }),
    ...(station === undefined ? {} : { station }),
    ...(soldOutUntil ? { soldOutUntil } : {}),
    ...(served ? { served } : {}),
    ...(allergens ? { allergens } : {}),
    ...(spice ? { spice } : {}),
    ...(popular ? { popular } : {}),
    ...(picture ? { picture } : {}),
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

/** A choice that was sold out, or off the menu, stays so unless something else is said. */
function withIds(groups: NewOptions, before: readonly OptionGroup[], around: DecisionContext): OptionGroup[] | Invalid {
  const known = new Map(before.flatMap(({ choices }) => choices).map((choice) => [choice.id, choice]))
  const made: OptionGroup[] = []
  for (const [index, { id = around.newId(), name, min, max, choices }] of groups.entries()) {
    const group: OptionChoice[] = []
    for (const [position, choice] of choices.entries()) {
      const was = choice.id === undefined ? undefined : known.get(choice.id)
      const soldOut = soldOutOf(choice, was?.soldOutUntil, around, `options.${index}.choices.${position}.soldOutUntil`)
      if (typeof soldOut === 'object') return soldOut
      const { available = was?.available ?? true, most = 1 } = choice
      group.push({
        id: choice.id ?? around.newId(),
        name: choice.name,
        price: choice.price,
        ...(most > 1 ? { most } : {}),
        ...(available ? {} : { available }),
        ...(soldOut ? { soldOutUntil: soldOut } : {}),
      })
    }
    made.push({ id, name, min, max, choices: group })
  }
  return made
}
