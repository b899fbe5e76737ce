/** What the use cases came to, as answers of the contract. */
import type { Product as ProductView, Reservation as ReservationView } from '@jumun/contracts'
import { invalid, type PageOf, Problem, pageOf } from '@jumun/service'
import type { Product } from './product.ts'
import type { ReservationRecord } from './reservation-table.ts'
import type { MenuOutcome } from './run-a-menu.ts'
import { isSoldOut } from './stock.ts'

export const added = (outcome: MenuOutcome): { status: 201; body: ProductView } => ({
  status: 201,
  body: done(outcome),
})
export const changed = (outcome: MenuOutcome): { status: 200; body: ProductView } => ({
  status: 200,
  body: done(outcome),
})

function done(outcome: MenuOutcome): ProductView {
  switch (outcome.outcome) {
    case 'done':
      return show(outcome.product)
    case 'refused':
      throw new Problem(outcome.code, outcome.detail, { nothingWritten: true })
    case 'invalid':
      throw invalid(outcome.field, outcome.detail)
    case 'changed-meanwhile':
      throw new Problem('changed-meanwhile', undefined, { present: show(outcome.present) })
    default:
      return outcome satisfies never
  }
}

export function found(product: Product | undefined): { status: 200; body: ProductView } {
  if (!product) throw new Problem('not-found')
  return { status: 200, body: show(product) }
}

export const page = (products: Product[], limit: number): { status: 200; body: PageOf<ProductView> } => ({
  status: 200,
  body: pageOf(products.map(show), limit, (product) => product),
})

/** A product as people see it. */
function show(product: Product): ProductView {
  const { stock, options, createdAt, ...offer } = product
  return {
    ...offer,
    options: options.map((group) => ({ ...group, choices: [...group.choices] })),
    stock: stock.onHand,
    soldOut: isSoldOut(stock),
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
