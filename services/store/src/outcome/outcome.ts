/** What came of a wish about a store's own things (printers, webhooks). */
import type { ProblemCode } from '@jumun/contracts'

export interface Refused {
  readonly outcome: 'refused'
  readonly code: ProblemCode
  readonly field?: string
  readonly why?: string
}
export type Outcome<T> = { readonly outcome: 'done'; readonly value: T } | Refused

export const done = <T>(value: T): Outcome<T> => ({ outcome: 'done', value })
export const notFound = { outcome: 'refused', code: 'not-found' } as const
