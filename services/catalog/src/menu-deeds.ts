/** What people do to a menu, as it is written down beside the deed: what it was called then, and what became of it. */
import type { LocalText, StorePerson } from '@jumun/contracts'
import type { Transaction } from '@jumun/messaging'
import type { Deeds, NewDeed } from '@jumun/service'
import type { Product } from './product.ts'
import type { StockChange } from './stock.ts'

interface Needs {
  readonly deeds: Deeds
}
interface MenuDeed {
  readonly storeId: string
  readonly who: StorePerson
  readonly what: `menu.${string}`
  readonly about?: string
  readonly detail?: NonNullable<NewDeed['detail']>
}
export const noteMenu = ({ deeds }: Needs, tx: Transaction, { who, ...deed }: MenuDeed): Promise<void> =>
  deeds.note(tx, { ...deed, who: who.id })

export const noteProduct = (
  needs: Needs,
  tx: Transaction,
  { storeId, id, name }: Pick<Product, 'storeId' | 'id' | 'name'>,
  { who, what, detail = {} }: Omit<MenuDeed, 'storeId' | 'about'>,
): Promise<void> =>
  noteMenu(needs, tx, { storeId, who, what, about: id, detail: { ...namesOf([{ name }]), ...detail } })

/** The first few by name, the rest by how many there are. */
export const namesOf = (named: readonly { readonly name: LocalText }[]) => {
  const first = named.slice(0, mostNamed)
  const inOne = (language: 'ko' | 'en', other: 'ko' | 'en'): string =>
    first.map(({ name }) => name[language] ?? name[other] ?? '').join(', ')
  return { ko: inOne('ko', 'en'), en: inOne('en', 'ko'), count: named.length }
}
const mostNamed = 5

/** A price is what people ask about later; of all else it is enough that it was changed. */
export const changeDetail = (before: Product, after: Product, fields: readonly string[]) => ({
  fields: fields.join(', '),
  ...(before.price.amount === after.price.amount
    ? {}
    : { priceBefore: before.price.amount, price: after.price.amount, currency: after.price.currency }),
})

/** What was left before, and is now; null: it is not counted. */
export const stockDetail = (wanted: StockChange, before: Product, after: Product) => ({
  before: before.stock.onHand,
  after: after.stock.onHand,
  ...('change' in wanted ? { change: wanted.change } : {}),
})

export const soldOutDetail = ({ soldOutUntil }: Pick<Product, 'soldOutUntil'>) => ({
  state: soldOutUntil === undefined ? 'ON_SALE' : 'SOLD_OUT',
  until: soldOutUntil ?? null,
})
