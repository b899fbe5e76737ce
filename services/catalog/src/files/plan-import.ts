/** What a file would make of a menu: each row added, changed, as it is, or not readable. Pure. */
import { isDeepStrictEqual } from 'node:util'
import {
  cleanLine,
  type LocalText,
  MenuFileShape,
  type MenuImport,
  type MenuProduct,
  MenuProductShape,
} from '@jumun/contracts'
import { checkBody, Problem } from '@jumun/service'
import type { Static } from 'typebox'
import { changeMenu, keyOf, type Menu } from '../menu.ts'
import { addProduct, changeProduct, type DecisionContext, type Product, type ProductDecision } from '../product.ts'
import { type MenuFile, productOfFile } from './menu-file.ts'

type Changed = Extract<ProductDecision, { outcome: 'changed' }>
export interface ImportPlan {
  readonly report: Omit<MenuImport, 'dryRun'>
  readonly menu: Menu
  /** In the order of the file. */
  readonly added: readonly Changed[]
  readonly changed: readonly Changed[]
  /** Ids in the order of the file. */
  readonly order: readonly string[]
}

const readProduct = checkBody(MenuProductShape)
const readRest = checkBody(MenuFileShape)
/** What a file says of a product that is there already; what it does not name it takes away. */
const emptied = {
  category: null,
  description: null,
  options: null,
  available: null,
  allergens: null,
  spice: null,
  popular: null,
  dayparts: null,
  cookMinutes: null,
  station: null,
}

export function planImport(
  storeId: string,
  file: MenuFile,
  before: { readonly menu: Menu; readonly products: readonly Product[] },
  around: Omit<DecisionContext, 'menu'>,
): ImportPlan {
  const problems: MenuImport['problems'] = []
  const refuse: Refuse = (row, field, message, code) => {
    problems.push({ row, field, message, ...(code ? { code } : {}) })
  }
  const menu = menuOf(file, before.menu, refuse)
  const context = { ...around, menu }
  const byId = new Map(before.products.map((product) => [product.id, product]))
  const byName = new Map<string, Product[]>()
  for (const product of before.products)
    for (const name of namesOf(product.name)) byName.set(name, [...(byName.get(name) ?? []), product])

  const [added, changed, order] = [[] as Changed[], [] as Changed[], [] as string[]]
  const report = { added: [] as MenuImport['added'], changed: [] as MenuImport['changed'], unchanged: 0 }
  const taken = new Map<string, number>()
  for (const { row, value, says, problem } of file.rows) {
    if (problem) {
      refuse(row, problem.field, problem.message)
      continue
    }
    const wanted = read(value, row, refuse)
    if (!wanted) continue
    const known = wanted.id ? byId.get(wanted.id) : onlyOne(wanted.name, byName)
    if (wanted.id && !known) {
      refuse(row, 'id', 'no product of this store has this id; leave it empty for a new one', 'unknown-id')
      continue
    }
    const earlier = known && taken.get(known.id)
    if (earlier !== undefined) {
      refuse(row, 'name', `is the same product as in row ${earlier}`, 'same-product')
      continue
    }
    const { id: _id, ...offer } = wanted
    const change = {
      ...Object.fromEntries(Object.entries(emptied).filter(([field]) => says(field))),
      ...told(offer, says),
    }
    const decision = known
      ? changeProduct(known, change, context)
      : addProduct(around.newId(), { storeId, ...offer }, context)
    if (decision.outcome === 'invalid') {
      refuse(row, decision.field, decision.detail)
      continue
    }
    if (decision.outcome !== 'changed') continue
    const { product } = decision
    order.push(product.id)
    taken.set(product.id, row)
    if (!known) {
      added.push(decision)
      report.added.push({ row, name: product.name })
      continue
    }
    const fields = differences(known, product)
    if (fields.length > 0) {
      changed.push(decision)
      report.changed.push({ row, productId: known.id, name: product.name, fields })
    } else report.unchanged += 1
  }
  const gone = before.products.filter(({ id, available }) => !taken.has(id) && available)
  const removed = problems.length > 0 ? [] : gone
  for (const product of removed) {
    const decision = changeProduct(product, { available: false }, context)
    if (decision.outcome === 'changed') changed.push(decision)
  }
  return {
    menu,
    added,
    changed,
    order,
    report: {
      ...report,
      removed: gone.map(({ id: productId, name }) => ({ productId, name })),
      menu: menu !== before.menu,
      problems,
    },
  }
}

type Refuse = (row: number, field: string, message: string, code?: MenuImport['problems'][number]['code']) => void

function read(value: unknown, row: number, refuse: Refuse): MenuProduct | undefined {
  try {
    return readProduct(value, true) as MenuProduct
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    for (const { field, message } of error.extras.errors ?? []) refuse(row, field, message)
    return undefined
  }
}

/** JSON says what categories and dayparts there are; of CSV the order of its rows is the order of its categories. */
function menuOf({ categories, dayparts, rows }: MenuFile, before: Menu, refuse: Refuse): Menu {
  try {
    const order = { categories: categories ?? inOrderOf(rows, before) }
    const checked = readRest({ ...order, ...(dayparts === undefined ? {} : { dayparts }), products: [] }, true)
    const { products: _products, ...wanted } = checked as Static<typeof MenuFileShape>
    const decision = changeMenu(before, wanted)
    if (decision.outcome === 'invalid') {
      refuse(1, decision.field, decision.detail)
      return before
    }
    const { categories: now, dayparts: spans } = decision.menu
    return isDeepStrictEqual([now, spans], [before.categories, before.dayparts]) ? before : decision.menu
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    for (const { field, message } of error.extras.errors ?? []) refuse(1, field, message)
    return before
  }
}

function inOrderOf(rows: MenuFile['rows'], { categories }: Menu): Menu['categories'] {
  const order = new Map<string, Menu['categories'][number]>()
  for (const { value } of rows) {
    const given = (value as { category?: LocalText } | null)?.category
    const name = given && { ...given, ...(given.ko ? { ko: cleanLine(given.ko) } : {}) }
    if (name && !order.has(keyOf(name)))
      order.set(keyOf(name), categories.find((one) => keyOf(one.name) === keyOf(name)) ?? { name })
  }
  return [...order.values(), ...categories.filter(({ name }) => !order.has(keyOf(name)))]
}

const told = (offer: object, says: (field: string) => boolean): object =>
  Object.fromEntries(Object.entries(offer).filter(([field]) => says(field)))

const namesOf = ({ ko, en }: LocalText): string[] => [...(ko ? [`ko ${ko}`] : []), ...(en ? [`en ${en}`] : [])]
function onlyOne(name: LocalText, byName: ReadonlyMap<string, readonly Product[]>): Product | undefined {
  const found = new Set(namesOf(name).flatMap((one) => byName.get(one) ?? []))
  return found.size === 1 ? [...found][0] : undefined
}

function differences(before: Product, after: Product): string[] {
  const [was, is] = [productOfFile(before), productOfFile(after)] as Record<string, unknown>[]
  const fields = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])
  return [...fields].filter((field) => !isDeepStrictEqual(was?.[field], is?.[field]))
}
