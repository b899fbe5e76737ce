/** What a store's people do to its menu: add a product, change it, count its stock. Another store's product is not found. */
import {
  mayAt,
  type NewProduct,
  nextBusinessDay,
  type ProblemCode,
  type ProductChange,
  type StorePerson,
  type StoreRight,
  type StoreWithPeople,
} from '@jumun/contracts'
import type { Database, Transaction } from '@jumun/messaging'
import { type Deeds, isMatched, type Ports, type RequestContext } from '@jumun/service'
import { changeDetail, noteProduct, soldOutDetail, stockDetail } from './menu-deeds.ts'
import { lockMenu } from './menu-table.ts'
import {
  addProduct,
  changeProduct,
  type DecisionContext,
  type Product,
  type ProductDecision,
  withStock,
} from './product.ts'
import { findProduct, insertProduct, lockProducts, saveProduct } from './product-table.ts'
import { changeStock, type StockChange } from './stock.ts'
import { type StoreOwners, storeOwners, timeOf } from './store-owners.ts'

export type MenuOutcome =
  | { readonly outcome: 'done'; readonly product: Product }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly detail?: string }
  | { readonly outcome: 'invalid'; readonly field: string; readonly detail: string }
  | { readonly outcome: 'changed-meanwhile'; readonly present: Product }
  /** Too many ask for the same heavy work at this moment. */
  | { readonly outcome: 'busy' }
type IfMatch = RequestContext<unknown>['ifMatch']

export interface MenuNeeds extends Pick<Ports<unknown>, 'clock' | 'newId'> {
  readonly db: Database
  readonly owners: StoreOwners
  readonly deeds: Deeds
}

const notHeardOf = 'The menus have not heard of this store; if it was opened a moment ago, try again in a few seconds'
const notFound: MenuOutcome = { outcome: 'refused', code: 'not-found' }
export const refusalOf = (
  store: StoreWithPeople | undefined,
  who: StorePerson,
): { readonly outcome: 'refused'; readonly code: 'not-your-part' | 'not-found' } | undefined => {
  const may = mayAt(store, who)
  return may === 'yes' ? undefined : { outcome: 'refused', code: may === 'no' ? 'not-your-part' : 'not-found' }
}
/** What the counter may change; all else of a product is the menu. */
const soldOutWords: ReadonlySet<string> = new Set(['soldOut', 'soldOutUntil'])
const rightFor = (wanted: ProductChange): StoreRight =>
  Object.keys(wanted).every((word) => soldOutWords.has(word)) ? 'sold-out' : 'menu'

/** @param id the same again when the request is repeated: the product that it made is then simply shown */
export const add =
  (needs: MenuNeeds) =>
  async (id: string, who: StorePerson, wanted: NewProduct): Promise<MenuOutcome> => {
    const store = await needs.owners.whenKnown(wanted.storeId)
    if (store === undefined) return { outcome: 'refused', code: 'unknown-store', detail: notHeardOf }
    const refusal = refusalOf(store, who)
    if (refusal) return refusal
    return needs.db.transaction(async (tx) => {
      const decision = addProduct(id, wanted, await contextOf(needs, tx, wanted.storeId))
      if (decision.outcome === 'invalid') return decision
      if (decision.outcome === 'changed' && (await insertProduct(tx, decision.product))) {
        tx.publish(decision.event)
        await noteProduct(needs, tx, decision.product, { who, what: 'menu.add' })
        return { outcome: 'done', product: decision.product }
      }
      const product = await findProduct(tx, id)
      return product ? { outcome: 'done', product } : notFound
    })
  }

export const change =
  (needs: MenuNeeds) =>
  (id: string, who: StorePerson, wanted: ProductChange, ifMatch?: IfMatch): Promise<MenuOutcome> =>
    needs.db.transaction(async (tx) => {
      const product = await findProduct(tx, id)
      if (!product) return notFound
      // The menu first, its products after: so does whoever changes the menu.
      const around = await contextOf(needs, tx, product.storeId)
      const right = rightFor(wanted)
      const decide: Decide = (held) =>
        isMatched(ifMatch, held.version)
          ? changeProduct(held, wanted, around)
          : { outcome: 'changed-meanwhile', present: held }
      return update(tx, id, { ...who, right }, decide, (before, after) =>
        right === 'sold-out'
          ? noteProduct(needs, tx, after, { who, what: 'menu.switch', detail: soldOutDetail(after) })
          : noteProduct(needs, tx, after, {
              ...{ who, what: 'menu.change' },
              detail: changeDetail(before, after, Object.keys(wanted)),
            }),
      )
    })

/** What a decision about a product has to know; the menu does not change until this transaction ends. */
export const contextOf = async (
  { clock, newId }: Pick<MenuNeeds, 'clock' | 'newId'>,
  tx: Transaction,
  storeId: string,
): Promise<DecisionContext> => {
  const now = clock.now()
  const tomorrow = nextBusinessDay(await timeOf(tx, storeId), now)
  return { newId, now, tomorrow, menu: await lockMenu(tx, storeId, 'shared') }
}

/** @param changeId the same again when the request is repeated: the stock is then not changed a second time */
export const countStock =
  (needs: MenuNeeds) =>
  (changeId: string, id: string, who: StorePerson, wanted: StockChange, ifMatch?: IfMatch): Promise<MenuOutcome> =>
    needs.db.transaction((tx) => {
      const decide: Decide = async (product) => {
        const [done] = await tx.query('SELECT 1 AS done FROM stock_changes WHERE id = $1', [changeId])
        if (done) return { outcome: 'updated', product }
        if (!isMatched(ifMatch, product.version)) return { outcome: 'changed-meanwhile', present: product }
        const decision = changeStock(product.stock, wanted)
        if (decision.outcome === 'changed-meanwhile') return { outcome: 'changed-meanwhile', present: product }
        if (decision.outcome === 'refused')
          return decision.code === 'stock-too-high'
            ? { outcome: 'invalid', field: 'change' in wanted ? 'change' : 'set', detail: 'more than can be counted' }
            : { outcome: 'refused', code: decision.code }
        await tx.query(
          'INSERT INTO stock_changes (id, product_id, changed_by, on_hand, changed_at) VALUES ($1, $2, $3, $4, $5)',
          [changeId, id, who.id, decision.stock.onHand, needs.clock.now()],
        )
        return withStock(product, decision.stock)
      }
      return update(tx, id, who, decide, (before, after) =>
        noteProduct(needs, tx, after, { who, what: 'menu.stock', detail: stockDetail(wanted, before, after) }),
      )
    })

type Refused = Exclude<MenuOutcome, { outcome: 'done' }>
type Decide = (product: Product) => ProductDecision | Refused | Promise<ProductDecision | Refused>

/** Decide, save and write it down, the product being ours alone. */
async function update(
  tx: Transaction,
  id: string,
  who: StorePerson,
  decide: Decide,
  note: (before: Product, after: Product) => Promise<void>,
): Promise<MenuOutcome> {
  const product = (await lockProducts(tx, [id])).get(id)
  if (!product) return notFound
  const refusal = refusalOf(await storeOwners(tx).of(product.storeId), who)
  if (refusal) return refusal
  const decision = await decide(product)
  if (decision.outcome !== 'changed' && decision.outcome !== 'updated') return decision
  if (decision.outcome === 'changed') tx.publish(decision.event)
  if (decision.product !== product) {
    await saveProduct(tx, decision.product)
    await note(product, decision.product)
  }
  return { outcome: 'done', product: decision.product }
}
