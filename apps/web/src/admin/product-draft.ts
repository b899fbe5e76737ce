/**
 * A product as its owner edits it: everything as typed. What was typed becomes a wish, a wish becomes the changes against
 * what was seen, and what others changed meanwhile is taken in without losing a letter of what was typed.
 */
import {
  cleanLine,
  cleanLines,
  type Money,
  moneyAsTyped,
  typedCount,
  typedMoney,
  type Unreadable,
} from '@jumun/contracts'
import type { BodyOf, changeProduct, changeStock, Product } from '@jumun/contracts/http'
import { same } from '../api/same.ts'
import { draftsOf, type GroupDraft, type OptionsWish, optionsWish } from './option-groups.ts'

export interface ProductDraft {
  readonly nameKo: string
  readonly nameEn: string
  readonly price: string
  readonly counted: boolean
  readonly stock: string
  readonly categoryKo: string
  readonly categoryEn: string
  readonly aboutKo: string
  readonly aboutEn: string
  readonly groups: readonly GroupDraft[]
  readonly allergens: readonly string[]
  readonly spice: string
  readonly popular: boolean
  readonly dayparts: readonly string[]
}
interface Words {
  readonly ko?: string
  readonly en?: string
}
export interface ProductWish {
  readonly name: Words
  readonly price: Money
  readonly category: Words | null
  readonly description: Words | null
  readonly options: OptionsWish
  readonly allergens: readonly string[] | null
  readonly spice: number | null
  readonly popular: boolean | null
  readonly dayparts: readonly string[] | null
  readonly stock: number | null
}
export type DraftProblem =
  | { readonly field: 'name' | 'options' }
  | { readonly field: 'price' | 'stock'; readonly why: Unreadable }

export const mostStock = 1_000_000

export const draftOf = (product: Product | undefined): ProductDraft => ({
  nameKo: product?.name.ko ?? '',
  nameEn: product?.name.en ?? '',
  price: product ? moneyAsTyped(product.price) : '',
  counted: product !== undefined && product.stock !== null,
  stock: String(product?.stock ?? 10),
  categoryKo: product?.category?.ko ?? '',
  categoryEn: product?.category?.en ?? '',
  aboutKo: product?.description?.ko ?? '',
  aboutEn: product?.description?.en ?? '',
  groups: draftsOf(product?.options ?? []),
  allergens: product?.allergens ?? [],
  spice: String(product?.spice ?? 0),
  popular: product?.popular ?? false,
  dayparts: product?.dayparts ?? [],
})

export function wishOf(draft: ProductDraft, currency: string): ProductWish | { readonly problem: DraftProblem } {
  const name = words(cleanLine(draft.nameKo), cleanLine(draft.nameEn))
  if (name === null) return { problem: { field: 'name' } }
  const price = typedMoney(draft.price, currency)
  if ('unreadable' in price) return { problem: { field: 'price', why: price.unreadable } }
  const stock = draft.counted ? typedCount(draft.stock, { max: mostStock }) : { value: null }
  if ('unreadable' in stock) return { problem: { field: 'stock', why: stock.unreadable } }
  const options = optionsWish(draft.groups, currency)
  if (options === undefined) return { problem: { field: 'options' } }
  return {
    name,
    price: price.value,
    category: words(cleanLine(draft.categoryKo), cleanLine(draft.categoryEn)),
    description: words(cleanLines(draft.aboutKo), cleanLines(draft.aboutEn)),
    options,
    stock: stock.value,
    allergens: draft.allergens.length > 0 ? draft.allergens : null,
    spice: Number(draft.spice) || null,
    popular: draft.popular || null,
    dayparts: draft.dayparts.length > 0 ? draft.dayparts : null,
  }
}
const words = (ko: string, en: string): Words | null => (ko || en ? { ...(ko && { ko }), ...(en && { en }) } : null)

type Patch = BodyOf<typeof changeProduct>
type StockChange = BodyOf<typeof changeStock>

/** Only what is to be different; what was emptied is null. Stock is a difference: pieces may be sold this very moment. */
export function changesOf(
  seen: Product,
  wish: ProductWish,
): { readonly patch: Patch | undefined; readonly stock: StockChange | undefined } {
  const { stock, ...offer } = wish
  const before = {
    ...seen,
    category: seen.category ?? null,
    description: seen.description ?? null,
    allergens: seen.allergens ?? null,
    spice: seen.spice ?? null,
    popular: seen.popular ?? null,
    dayparts: seen.dayparts ?? null,
    // Whether a choice can be had just now is switched, not written.
    options: seen.options.map((group) => ({
      ...group,
      choices: group.choices.map(({ available: _available, soldOutUntil: _until, ...choice }) => choice),
    })),
  }
  const changed = (Object.keys(offer) as (keyof typeof offer)[]).filter((field) => !same(offer[field], before[field]))
  const patch = changed.length === 0 ? undefined : Object.fromEntries(changed.map((field) => [field, offer[field]]))
  return { patch, stock: stock === seen.stock ? undefined : stockChange(seen.stock, stock) }
}

function stockChange(seen: number | null, wanted: number | null): StockChange {
  if (wanted === null) return { set: null }
  return seen === null ? { set: wanted, ifStock: null } : { change: wanted - seen }
}

/** Both changed the same field, each to something else. */
export interface Conflict {
  readonly field: keyof ProductDraft
  /** The product's now. */
  readonly theirs: ProductDraft
}

/** The draft with what others changed; where both did, what was typed stays and is told as a conflict. */
export function mergedDraft(
  seen: Product,
  present: Product,
  typed: ProductDraft,
): { readonly draft: ProductDraft; readonly conflicts: readonly Conflict[] } {
  const [base, theirs, mine] = [draftOf(seen), draftOf(present), tidied(typed, seen.price.currency)]
  const conflicts: Conflict[] = []
  const draft: Record<string, unknown> = {}
  for (const field of Object.keys(base) as (keyof ProductDraft)[]) {
    const [was, is, ours] = [base[field], theirs[field], mine[field]]
    const theyDid = !sameDraft(was, is)
    const iDid = !sameDraft(was, ours)
    draft[field] = theyDid && !iDid ? is : ours
    if (theyDid && iDid && !sameDraft(is, ours) && field !== 'stock') conflicts.push({ field, theirs })
  }
  if (seen.stock !== null && present.stock !== null) draft['stock'] = movedStock(seen.stock, present.stock, mine.stock)
  return { draft: draft as unknown as ProductDraft, conflicts }
}

/** Prices as we write them, so that `5000` and `5,000` are the same. */
function tidied(draft: ProductDraft, currency: string): ProductDraft {
  const tidy = (typed: string): string => {
    const read = typedMoney(typed, currency)
    return 'value' in read ? moneyAsTyped(read.value) : typed
  }
  const groups = draft.groups.map((group) => ({
    ...group,
    choices: group.choices.map((choice) => ({ ...choice, price: tidy(choice.price) })),
  }))
  return { ...draft, price: tidy(draft.price), groups }
}

/** Who saw ten and typed twelve wants two more, however many there are by now. */
function movedStock(seen: number, present: number, typed: string): string {
  const read = typedCount(typed, { max: mostStock })
  return 'value' in read ? String(Math.max(0, read.value + present - seen)) : typed
}

const sameDraft = (left: unknown, right: unknown): boolean => same(withoutKeys(left), withoutKeys(right))
/** The keys of groups and choices are the screen's own. */
const withoutKeys = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'key' ? undefined : inner)))
