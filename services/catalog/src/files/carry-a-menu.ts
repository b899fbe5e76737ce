/** A whole menu out of the platform and into it again: all of it, or nothing. */
import { isDeepStrictEqual } from 'node:util'
import type { MenuImport, StorePerson } from '@jumun/contracts'
import { keyOf, type Menu, servedSpans } from '../menu.ts'
import { noteMenu } from '../menu-deeds.ts'
import { findMenu, lockMenu, saveMenu } from '../menu-table.ts'
import { onMenu, type Product } from '../product.ts'
import { insertProduct, lockProductsOfStore, productsOfStore, saveProduct } from '../product-table.ts'
import { contextOf, type MenuNeeds, refusalOf } from '../run-a-menu.ts'
import { asCsv, asJson, readMenuFile, Unreadable } from './menu-file.ts'
import { planImport } from './plan-import.ts'

export type ImportOutcome =
  | { readonly outcome: 'done'; readonly report: MenuImport }
  | { readonly outcome: 'not-found' | 'not-your-part' }
  | { readonly outcome: 'unreadable'; readonly detail: string }
  | { readonly outcome: 'refused'; readonly problems: MenuImport['problems'] }

export type ExportOutcome =
  | { readonly outcome: 'done'; readonly text: string }
  | { readonly outcome: 'not-found' | 'not-your-part' }

export const exportMenu =
  ({ db, owners }: MenuNeeds) =>
  async (storeId: string, who: StorePerson, format: 'json' | 'csv'): Promise<ExportOutcome> => {
    const refusal = refusalOf(await owners.of(storeId), who)
    if (refusal) return { outcome: refusal.code }
    const menu = await findMenu(db, storeId)
    const products = inOrder(menu, await productsOfStore(db, storeId))
    return { outcome: 'done', text: format === 'csv' ? asCsv(products) : asJson(menu, products) }
  }

/** As it is read: by category, then as its owner ordered it, then as it was written. */
function inOrder({ categories }: Menu, products: readonly Product[]): Product[] {
  const place = new Map(categories.map(({ name }, index) => [keyOf(name), index]))
  const of = ({ category, position }: Product): [number, number] => [
    (category && place.get(keyOf(category))) ?? categories.length,
    position ?? Number.MAX_SAFE_INTEGER,
  ]
  return products.toSorted((left, right) => {
    const [one, other] = [of(left), of(right)]
    return one[0] - other[0] || one[1] - other[1] || (left.id < right.id ? -1 : 1)
  })
}

export const importMenu =
  (needs: MenuNeeds) =>
  async (
    storeId: string,
    who: StorePerson,
    { type, bytes }: { readonly type: string; readonly bytes: Buffer },
    dryRun: boolean,
  ): Promise<ImportOutcome> => {
    const refusal = refusalOf(await needs.owners.whenKnown(storeId), who)
    if (refusal) return { outcome: refusal.code }
    try {
      const file = readMenuFile(type, bytes)
      return await needs.db.transaction(async (tx): Promise<ImportOutcome> => {
        const menu = await lockMenu(tx, storeId, 'alone')
        const products = await lockProductsOfStore(tx, storeId)
        const around = await contextOf(needs, tx, storeId)
        const plan = planImport(storeId, file, { menu, products }, around)
        if (dryRun) return { outcome: 'done', report: { dryRun, ...plan.report } }
        if (plan.report.problems.length > 0) return { outcome: 'refused', problems: plan.report.problems }
        if (plan.menu !== menu) await saveMenu(tx, plan.menu)
        const place = new Map(plan.order.map((id, index) => [id, index + 1]))
        const placed = ({ position: _before, ...product }: Product): Product => {
          const position = place.get(product.id)
          return { ...product, ...(position === undefined ? {} : { position }) }
        }
        for (const { product, event } of plan.added) {
          await insertProduct(tx, placed(product))
          tx.publish(event)
        }
        const changed = new Set(plan.changed.map(({ product }) => product.id))
        for (const { product, event } of plan.changed) {
          tx.publish(event)
          await saveProduct(tx, placed(product))
        }
        // What is as it was may still be served at other hours now, or stand somewhere else.
        for (const product of products) {
          if (changed.has(product.id)) continue
          const isServedAsBefore = isDeepStrictEqual(servedSpans(plan.menu, product), product.served ?? [])
          const decision = isServedAsBefore ? undefined : onMenu(product, { ...around, menu: plan.menu })
          if (decision?.outcome === 'changed') tx.publish(decision.event)
          const next = decision?.outcome === 'changed' ? decision.product : product
          if (next !== product || place.get(product.id) !== product.position) await saveProduct(tx, placed(next))
        }
        const { added, changed: edited, removed } = plan.report
        const detail = { added: added.length, changed: edited.length, removed: removed.length }
        await noteMenu(needs, tx, { storeId, who, what: 'menu.import', detail })
        return { outcome: 'done', report: { dryRun, ...plan.report } }
      })
    } catch (error) {
      if (error instanceof Unreadable) return { outcome: 'unreadable', detail: error.message }
      throw error
    }
  }
