/** Ordering once: an order whose answer was never heard is found again, and "still at it" is waited for. */
import type { Basket, Order } from '@jumun/contracts/http'
import type { Attempt, KeptAttempt } from '../api/attempt.ts'
import { Refusal } from '../api/refusal.ts'
import type { Cart } from './cart.ts'

type Contents = Pick<Basket, 'storeId' | 'lines'>

/** The same products with the same options, as many of each, at the same store. */
export const isTheSame = (one: Contents, other: Contents): boolean =>
  one.storeId === other.storeId && contentsOf(one) === contentsOf(other)

function contentsOf({ lines }: Contents): string {
  const pieces = new Map<string, number>()
  for (const { productId, options = [], quantity } of lines) {
    const what = [productId, ...options.toSorted()].join(' ')
    pieces.set(what, (pieces.get(what) ?? 0) + quantity)
  }
  return JSON.stringify([...pieces].toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

export const contentsOfOrder = ({ storeId, lines }: Pick<Order, 'storeId' | 'lines'>): Contents => ({
  storeId,
  lines: lines.map(({ productId, quantity, options }) => ({
    productId,
    quantity,
    options: options.map(({ id }) => id),
  })),
})

/** The platform's clock is read to the second. */
const blurMs = 5_000

/** What came of an attempt whose answer was not heard: the order of the same contents that was written since. */
export function orderOfAttempt(attempt: KeptAttempt, orders: readonly Order[]): Order | undefined {
  const wanted = JSON.parse(attempt.of) as Contents
  return orders.find(
    (order) => Date.parse(order.createdAt) >= attempt.at - blurMs && isTheSame(contentsOfOrder(order), wanted),
  )
}

/** For so long after the button was pressed an order may still turn up by itself. */
const mayTurnUpMs = 30_000

/** What looking for the order of an attempt has come to. */
export interface Search {
  readonly order: Order | undefined
  /** Nothing more is to be learned by looking again. */
  readonly isOver: boolean
}
export function searched(attempt: KeptAttempt | undefined, orders: readonly Order[], sincePressMs: number): Search {
  const order = attempt && orderOfAttempt(attempt, orders)
  return { order, isOver: order ? order.status !== 'AWAITING_PAYMENT' : sincePressMs >= mayTurnUpMs }
}

export const isCartOf = (cart: Cart | undefined, attempt: Attempt): boolean =>
  cart !== undefined && isTheSame({ storeId: cart.storeId, lines: cart.lines.map(writable) }, JSON.parse(attempt.of))

const writable = ({ productId, quantity, options }: Cart['lines'][number]) => ({
  productId,
  quantity,
  options: [...options],
})

const mostTries = 20

/** Asks until the platform has decided: a request that is still being worked on is asked for again, which does nothing twice. */
export async function untilDecided<T>(ask: () => Promise<T>, pause: (ms: number) => Promise<void>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      const isAtIt = error instanceof Refusal && error.code === 'request-in-progress'
      if (!isAtIt || tries >= mostTries) throw error
      await pause((error.retryAfterSeconds ?? 1) * 1_000)
    }
  }
}
