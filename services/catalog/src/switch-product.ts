/** On sale, sold out for now, or hidden: with one tap, for a product or single choices of it. Pure. */
import { isSoldOutAt } from '@jumun/contracts'
import { changeProduct, type DecisionContext, type NewOptions, type Product, type ProductDecision } from './product.ts'

export type SaleState = 'ON_SALE' | 'SOLD_OUT' | 'HIDDEN'
export interface Switch {
  readonly state: SaleState
  readonly until?: string | undefined
  /** Of these choices; without, of the product itself. */
  readonly choiceIds?: readonly string[]
}

/** On sale, sold out for now, or hidden: the product, or single choices of it. */
export function switchProduct(
  product: Product,
  { state, until, choiceIds }: Switch,
  around: DecisionContext,
): ProductDecision {
  const change =
    state === 'SOLD_OUT'
      ? { available: true, soldOut: true, ...(until === undefined ? {} : { soldOutUntil: until }) }
      : { available: state === 'ON_SALE', soldOut: false }
  if (!choiceIds) return changeProduct(product, change, around)
  const wanted = new Set(choiceIds)
  const options = product.options.map((group) => ({
    ...group,
    choices: group.choices.map(({ soldOutUntil, ...choice }) =>
      wanted.delete(choice.id)
        ? { ...choice, ...change }
        : { ...choice, ...(isSoldOutAt(soldOutUntil, around.now) ? { soldOutUntil } : {}) },
    ),
  }))
  const [stranger] = wanted
  if (stranger) return { outcome: 'invalid', field: 'items', detail: `the product has no choice ${stranger}` }
  return changeProduct(product, { options: options as NewOptions }, around)
}
