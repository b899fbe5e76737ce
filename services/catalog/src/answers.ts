/** What the use cases came to, as answers of the contract. */
import {
  type FileAnswer,
  isSoldOutAt,
  type MenuImport,
  type Menu as MenuView,
  type Product as ProductView,
  type Reservation as ReservationView,
} from '@jumun/contracts'
import { invalid, type PageOf, Problem, pageOf } from '@jumun/service'
import type { ExportOutcome, ImportOutcome } from './files/carry-a-menu.ts'
import type { Menu } from './menu.ts'
import { pictureAt } from './pictures/address.ts'
import type { Product } from './product.ts'
import type { ReservationRecord } from './reservation-table.ts'
import type { MenuOutcome } from './run-a-menu.ts'
import type { OrderOutcome, SwitchOutcome, WholeMenuOutcome } from './run-a-whole-menu.ts'
import { isSoldOut } from './stock.ts'

export const added = (outcome: MenuOutcome, now: Date): { status: 201; body: ProductView } => ({
  status: 201,
  body: done(outcome, (product) => show(product, now)),
})
export const changed = (outcome: MenuOutcome, now: Date): { status: 200; body: ProductView } => ({
  status: 200,
  body: done(outcome, (product) => show(product, now)),
})

function done<View>(outcome: MenuOutcome, see: (product: Product) => View): View {
  switch (outcome.outcome) {
    case 'done':
      return see(outcome.product)
    case 'refused':
      throw new Problem(outcome.code, outcome.detail, { nothingWritten: true })
    case 'invalid':
      throw invalid(outcome.field, outcome.detail)
    case 'busy':
      throw new Problem('overloaded', undefined, { retryAfterSeconds: 2, nothingWritten: true })
    case 'changed-meanwhile':
      throw new Problem('changed-meanwhile', undefined, { present: see(outcome.present) })
    default:
      return outcome satisfies never
  }
}

export function found(product: Product | undefined, now: Date): { status: 200; body: ProductView } {
  if (!product) throw new Problem('not-found')
  return { status: 200, body: show(product, now) }
}

export const page = (products: Product[], limit: number, now: Date): { status: 200; body: PageOf<ProductView> } => ({
  status: 200,
  body: pageOf(
    products.map((product) => show(product, now)),
    limit,
    (product) => product,
  ),
})

export const menu = (outcome: WholeMenuOutcome): { status: 200; body: MenuView } => {
  switch (outcome.outcome) {
    case 'done':
      return { status: 200, body: showMenu(outcome.menu) }
    case 'refused':
      throw new Problem(outcome.code, outcome.detail, { nothingWritten: true })
    case 'invalid':
      throw invalid(outcome.field, outcome.detail)
    case 'changed-meanwhile':
      throw new Problem('changed-meanwhile', undefined, { present: showMenu(outcome.present) })
    default:
      return outcome satisfies never
  }
}
export const foundMenu = (found: Menu): { status: 200; body: MenuView } => ({ status: 200, body: showMenu(found) })
const showMenu = ({ categories, dayparts, ...menu }: Menu): MenuView => ({
  ...menu,
  categories: categories.map(({ name, dayparts: of }) => ({ name, ...(of ? { dayparts: [...of] } : {}) })),
  dayparts: [...dayparts],
})

export function ordered(outcome: OrderOutcome): { status: 200; body: { products: string[] } } {
  if (outcome.outcome === 'refused') throw new Problem(outcome.code, outcome.detail)
  return { status: 200, body: { products: [...outcome.products] } }
}

export function switched(outcome: SwitchOutcome, now: Date): { status: 200; body: { items: ProductView[] } } {
  if (outcome.outcome === 'refused') throw new Problem(outcome.code, outcome.detail, { nothingWritten: true })
  if (outcome.outcome === 'invalid') throw invalid(outcome.field, outcome.detail)
  return { status: 200, body: { items: outcome.products.map((product) => show(product, now)) } }
}

export function menuFile(outcome: ExportOutcome, format: 'json' | 'csv'): { status: 200; body: FileAnswer } {
  if (outcome.outcome !== 'done') throw new Problem(outcome.outcome)
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8'
  const headers = { 'cache-control': 'no-store', 'content-disposition': `attachment; filename="menu.${format}"` }
  return { status: 200, body: { type, bytes: Buffer.from(outcome.text), headers } }
}

export function imported(outcome: ImportOutcome): { status: 200; body: MenuImport } {
  switch (outcome.outcome) {
    case 'done':
      return { status: 200, body: outcome.report }
    case 'not-found':
    case 'not-your-part':
      throw new Problem(outcome.outcome)
    case 'unreadable':
      throw new Problem('menu-not-readable', outcome.detail)
    case 'refused':
      throw new Problem('menu-not-readable', undefined, {
        errors: outcome.problems.map(({ row, field, message }) => ({ field: `row ${row}: ${field}`, message })),
      })
    default:
      return outcome satisfies never
  }
}

/** What is at an address never changes. */
export function picture(found: Buffer | undefined): { status: 200; body: FileAnswer } {
  if (!found) throw new Problem('not-found')
  const headers = { 'cache-control': 'public, max-age=31536000, immutable' }
  return { status: 200, body: { type: 'image/webp', bytes: found, headers } }
}

/** A product as people see it now. */
export function show(product: Product, now: Date): ProductView {
  const { stock, options, createdAt, soldOutUntil, picture, allergens, dayparts, served, ...offer } = product
  const soldOut = soldOutUntil !== undefined && isSoldOutAt(soldOutUntil, now)
  return {
    ...offer,
    options: options.map((group) => ({
      ...group,
      choices: group.choices.map(({ soldOutUntil: until, ...choice }) => ({
        ...choice,
        ...(until && isSoldOutAt(until, now) ? { soldOutUntil: until } : {}),
      })),
    })),
    stock: stock.onHand,
    soldOut: isSoldOut(stock) || soldOut,
    ...(soldOut ? { soldOutUntil } : {}),
    ...(allergens ? { allergens: [...allergens] } : {}),
    ...(dayparts ? { dayparts: [...dayparts] } : {}),
    ...(served ? { served: [...served] } : {}),
    ...(picture ? { picture: pictureAt(picture) } : {}),
    createdAt: createdAt.toISOString(),
  }
}

export function reservation(found: ReservationRecord | undefined): { status: 200; body: ReservationView } {
  if (!found) throw new Problem('not-found')
  const { orderId, storeId, customerId, status, lines, createdAt, updatedAt } = found
  return {
    status: 200,
    body: {
      orderId,
      storeId,
      customerId,
      status,
      lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    },
  }
}

export const list = <Item>(items: readonly Item[]): { status: 200; body: { items: Item[] } } => ({
  status: 200,
  body: { items: [...items] },
})
