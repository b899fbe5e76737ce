/** What came of a wish about a store's own things, as answers of the contract. */
import { invalid, Problem } from '@jumun/service'
import type { Outcome } from './outcome.ts'

/** @throws Problem of a refusal: nothing was written */
function theValue<T>(outcome: Outcome<T>): T {
  if (outcome.outcome === 'done') return outcome.value
  const { code, field, why } = outcome
  throw field && why ? invalid(field, why) : new Problem(code, why, { nothingWritten: true })
}

export const shown = <T>(outcome: Outcome<T>): { status: 200; body: T } => ({ status: 200, body: theValue(outcome) })
export const made = <T>(outcome: Outcome<T>): { status: 201; body: T } => ({ status: 201, body: theValue(outcome) })
export const gone = (outcome: Outcome<null>): { status: 204; body: null } => ({ status: 204, body: theValue(outcome) })
export const listed = <T>(outcome: Outcome<T[]>): { status: 200; body: { items: T[] } } => ({
  status: 200,
  body: { items: theValue(outcome) },
})
