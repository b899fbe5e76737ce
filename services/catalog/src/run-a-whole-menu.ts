/** What a store's people do to its menu as a whole: its categories, its order, many switches at once. All of it, or nothing. */
import { isDeepStrictEqual } from 'node:util'
import type { MenuChange, ProblemCode, StorePerson } from '@jumun/contracts'
import type { Transaction } from '@jumun/messaging'
import { isMatched, type RequestContext } from '@jumun/service'
import { changeMenu as decide, keyOf, type Menu, servedSpans } from './menu.ts'
import { namesOf, noteMenu } from './menu-deeds.ts'
import { lockMenu, saveMenu } from './menu-table.ts'
import { onMenu, type Product } from './product.ts'
import { lockProducts, lockProductsOfStore, saveProduct } from './product-table.ts'
import { contextOf, type MenuNeeds, refusalOf } from './run-a-menu.ts'
import { type SaleState, switchProduct } from './switch-product.ts'

interface Refused {
  readonly outcome: 'refused'
  readonly code: ProblemCode
  readonly detail?: string
}
interface Invalid {
  readonly outcome: 'invalid'
  readonly field: string
  readonly detail: string
}
export type WholeMenuOutcome =
  | { readonly outcome: 'done'; readonly menu: Menu }
  | { readonly outcome: 'changed-meanwhile'; readonly present: Menu }
  | Refused
  | Invalid
export type OrderOutcome = { readonly outcome: 'done'; readonly products: readonly string[] } | Refused
export type SwitchOutcome = { readonly outcome: 'done'; readonly products: readonly Product[] } | Refused | Invalid

/** Another store's menu is not found. */
const refusalAt = async ({ owners }: MenuNeeds, storeId: string, who: StorePerson): Promise<Refused | undefined> =>
  refusalOf(await owners.whenKnown(storeId), who)

export const changeMenu =
  (needs: MenuNeeds) =>
  async (
    storeId: string,
    who: StorePerson,
    change: MenuChange,
    ifMatch?: RequestContext<unknown>['ifMatch'],
  ): Promise<WholeMenuOutcome> => {
    const refusal = await refusalAt(needs, storeId, who)
    if (refusal) return refusal
    return needs.db.transaction(async (tx): Promise<WholeMenuOutcome> => {
      const before = await lockMenu(tx, storeId, 'alone')
      if (!isMatched(ifMatch, before.version)) return { outcome: 'changed-meanwhile', present: before }
      const decision = decide(before, change)
      if (decision.outcome === 'invalid') return decision
      const { menu, renamed } = decision
      await saveMenu(tx, menu)
      const detail = { fields: Object.keys(change).join(', ') }
      await noteMenu(needs, tx, { storeId, who, what: 'menu.categories', detail })
      const around = { ...(await contextOf(needs, tx, storeId)), menu }
      const names = new Map(renamed.map(({ was, name }) => [keyOf(was), name]))
      for (const product of await lockProductsOfStore(tx, storeId)) {
        const name = product.category && names.get(keyOf(product.category))
        const category = name ? { category: name } : {}
        const known = new Set(menu.dayparts.map(({ id }) => id))
        const { dayparts, ...rest } = product
        const kept = dayparts?.filter((id) => known.has(id)) ?? []
        const next = { ...rest, ...category, ...(kept.length > 0 ? { dayparts: kept } : {}) }
        if (name || isServedOtherwise(product, next, menu)) await save(tx, onMenu(next, around))
      }
      return { outcome: 'done', menu }
    })
  }

const isServedOtherwise = (before: Product, after: Product, menu: Menu): boolean =>
  !isDeepStrictEqual([before.served ?? [], before.dayparts ?? []], [servedSpans(menu, after), after.dayparts ?? []])

/** The order is not news: who reads the menu sees it. Products that are not named come after. */
export const orderProducts =
  (needs: MenuNeeds) =>
  async (storeId: string, who: StorePerson, products: readonly string[]): Promise<OrderOutcome> => {
    const refusal = await refusalAt(needs, storeId, who)
    if (refusal) return refusal
    await needs.db.transaction(async (tx) => {
      await tx.query(
        `UPDATE products SET position = wanted.position FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (id, position)
         WHERE products.id = wanted.id AND products.store_id = $1`,
        [storeId, products],
      )
      await noteMenu(needs, tx, { storeId, who, what: 'menu.order' })
    })
    return { outcome: 'done', products }
  }

interface WantedSwitch {
  readonly items: readonly { readonly productId: string; readonly choiceId?: string }[]
  readonly state: SaleState
  readonly until?: string
}

export const switchProducts =
  (needs: MenuNeeds) =>
  async (storeId: string, who: StorePerson, { items, state, until }: WantedSwitch): Promise<SwitchOutcome> => {
    const refusal = await refusalAt(needs, storeId, state === 'HIDDEN' ? { ...who, right: 'menu' } : who)
    if (refusal) return refusal
    if (until !== undefined && state !== 'SOLD_OUT')
      return { outcome: 'invalid', field: 'until', detail: 'goes with the state SOLD_OUT' }
    const whole = new Set(items.flatMap(({ productId, choiceId }) => (choiceId === undefined ? [productId] : [])))
    const choices = new Map<string, string[]>()
    for (const { productId, choiceId } of items)
      if (choiceId !== undefined) choices.set(productId, [...(choices.get(productId) ?? []), choiceId])
    const ids = [...new Set(items.map(({ productId }) => productId))]
    return needs.db
      .transaction(async (tx): Promise<SwitchOutcome> => {
        const around = await contextOf(needs, tx, storeId)
        const held = await lockProducts(tx, ids)
        const after: Product[] = []
        for (const id of ids) {
          let product = held.get(id)
          if (product?.storeId !== storeId)
            throw new Undone({ outcome: 'refused', code: 'not-found', detail: `the menu has no product ${id}` })
          // What is hidden was taken off the menu: to bring it back is to change the menu.
          const isHidden = whole.has(id) ? !product.available : hasHidden(product, choices.get(id))
          const back = isHidden ? await refusalAt(needs, storeId, { ...who, right: 'menu' }) : undefined
          if (back) throw new Undone(back)
          for (const choiceIds of [whole.has(id) ? [undefined] : [], choices.has(id) ? [choices.get(id)] : []].flat()) {
            const decision = switchProduct(product, { state, until, ...(choiceIds ? { choiceIds } : {}) }, around)
            if (decision.outcome === 'invalid') throw new Undone(decision)
            product = await save(tx, decision)
          }
          after.push(product)
        }
        const [one] = after
        await noteMenu(needs, tx, {
          ...{ storeId, who, what: 'menu.switch' },
          ...(one && after.length === 1 ? { about: one.id } : {}),
          detail: { ...namesOf(after), state, until: until ?? null, choices: items.length - whole.size },
        })
        return { outcome: 'done', products: after }
      })
      .catch((error: unknown) => {
        if (error instanceof Undone) return error.decision
        throw error
      })
  }

const hasHidden = ({ options }: Product, ids: readonly string[] = []): boolean =>
  options.some(({ choices }) => choices.some(({ id, available }) => available === false && ids.includes(id)))

/** Nothing of what was done so far is kept. */
class Undone extends Error {
  readonly decision: Invalid | Refused
  constructor(decision: Invalid | Refused) {
    super(decision.detail)
    this.decision = decision
  }
}

async function save(tx: Transaction, decision: ReturnType<typeof onMenu>): Promise<Product> {
  if (decision.outcome === 'invalid') throw new Error(`${decision.field}: ${decision.detail}`)
  if (decision.outcome === 'changed') tx.publish(decision.event)
  await saveProduct(tx, decision.product)
  return decision.product
}
