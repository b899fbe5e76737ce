/** What a use case came to. Which status and which problem that is for a client is chosen in `answers.ts`. */
import type { ProblemCode } from '@jumun/contracts'

export type Outcome<T> = { readonly outcome: 'done'; readonly value: T } | Refused
export interface Refused {
  readonly outcome: 'refused'
  readonly code: ProblemCode
  readonly why?: string
  /** Which field it is about. */
  readonly field?: string
  /** Which order stands against it. */
  readonly orderId?: string
  readonly retryAfterSeconds?: number
}

export const done = <T>(value: T): { readonly outcome: 'done'; readonly value: T } => ({ outcome: 'done', value })
export const refused = (code: ProblemCode, more: Omit<Refused, 'outcome' | 'code'> = {}): Refused => ({
  outcome: 'refused',
  code,
  ...more,
})
