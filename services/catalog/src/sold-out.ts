/** Sold out for now: until a time, and it ends by itself. Pure. */
import { isSoldOutAt, type OptionGroup } from '@jumun/contracts'

/** When things are. */
export interface Times {
  readonly now: Date
  /** When the store's next business day begins. */
  readonly tomorrow: Date
}
interface WrongTime {
  readonly outcome: 'invalid'
  readonly field: string
  readonly detail: string
}
interface SoldOutWish {
  readonly soldOut?: boolean | null
  readonly soldOutUntil?: string | null
}

/** Until when it is sold out; undefined: it is not. A sold-out that is over is none. */
export function soldOutOf(
  { soldOut, soldOutUntil }: SoldOutWish,
  before: string | undefined,
  { now, tomorrow }: Times,
  field = 'soldOutUntil',
): string | undefined | WrongTime {
  if (soldOut === false || soldOut === null) return undefined
  if (typeof soldOutUntil === 'string') {
    const at = new Date(soldOutUntil)
    if (Number.isNaN(at.getTime())) return { outcome: 'invalid', field, detail: 'is not a time' }
    if (at <= now) return { outcome: 'invalid', field, detail: 'has passed' }
    return at.toISOString()
  }
  const kept = isSoldOutAt(before, now) ? before : undefined
  if (soldOut) return soldOutUntil === null ? tomorrow.toISOString() : (kept ?? tomorrow.toISOString())
  return soldOutUntil === null ? undefined : kept
}

interface SoldOut {
  readonly soldOutUntil?: string
  readonly options: readonly OptionGroup[]
}
/** When the first sold-out of it or of one of its choices ends. */
export const wakesAt = ({ soldOutUntil, options }: SoldOut): string | undefined =>
  [soldOutUntil, ...options.flatMap(({ choices }) => choices.map((choice) => choice.soldOutUntil))]
    .filter((until) => until !== undefined)
    .toSorted()[0]

/** The clock went on: what was sold out until now is for sale again. */
export function woken<P extends SoldOut>(product: P, now: Date): P {
  const { soldOutUntil, ...rest } = product
  return {
    ...rest,
    ...(isSoldOutAt(soldOutUntil, now) ? { soldOutUntil } : {}),
    options: product.options.map((group) => ({
      ...group,
      choices: group.choices.map(({ soldOutUntil: until, ...choice }) => ({
        ...choice,
        ...(until && isSoldOutAt(until, now) ? { soldOutUntil: until } : {}),
      })),
    })),
  } as unknown as P
}
