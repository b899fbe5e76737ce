/** How many of each product are to be made now, over all orders, and of which variants: what a cook takes in hand at once. */
import type { Ticket } from '@jumun/contracts/http'

type Line = Ticket['lines'][number]
type Name = Line['name']

export interface ToMake {
  readonly productId: string
  readonly name: Name
  readonly count: number
  /** By what was chosen, the most first; one without choices has no options. */
  readonly variants: readonly { readonly options: readonly Name[]; readonly count: number }[]
}

/** Is this line still to be made? Of a ticket that is READY only what was taken back. */
export const isToMake = ({ status }: Pick<Ticket, 'status'>, { quantity, done }: Line): boolean =>
  quantity > 0 &&
  (((status === 'ACCEPTED' || status === 'COOKING') && done !== true) || (status === 'READY' && done === false))

/** @param isMine which lines count: those of a station */
export function allDay(tickets: readonly Ticket[], isMine: (line: Line) => boolean = () => true): readonly ToMake[] {
  const products = new Map<
    string,
    { line: Line; count: number; variants: Map<string, { line: Line; count: number }> }
  >()
  for (const ticket of tickets)
    for (const line of ticket.lines) {
      if (!isToMake(ticket, line) || !isMine(line)) continue
      const product = products.get(line.productId) ?? { line, count: 0, variants: new Map() }
      const chosen = JSON.stringify(line.options.map(({ price: _, ...option }) => option))
      const variant = product.variants.get(chosen) ?? { line, count: 0 }
      variant.count += line.quantity
      product.count += line.quantity
      product.variants.set(chosen, variant)
      products.set(line.productId, product)
    }
  return [...products]
    .map(([productId, { line, count, variants }]) => ({
      ...{ productId, name: line.name, count },
      variants: [...variants.values()]
        .map((variant) => ({ options: variant.line.options.map(({ name }) => name), count: variant.count }))
        .sort(mostFirst),
    }))
    .sort(mostFirst)
}

const mostFirst = (left: { readonly count: number }, right: { readonly count: number }): number =>
  right.count - left.count
