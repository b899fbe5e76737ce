/** What printing came to, as answers of the contract; and how printers, who read no problem documents, are refused. */
import { invalid, Problem } from '@jumun/service'
import type { PrinterOutcome } from './run-printers.ts'

function done<T>(outcome: PrinterOutcome<T>): T {
  if (outcome.outcome === 'done') return outcome.value
  const { code, field, why } = outcome
  throw field && why ? invalid(field, why) : new Problem(code, why, { nothingWritten: true })
}

export const shown = <T>(outcome: PrinterOutcome<T>): { status: 200; body: T } => ({ status: 200, body: done(outcome) })
export const made = <T>(outcome: PrinterOutcome<T>): { status: 201; body: T } => ({ status: 201, body: done(outcome) })
export const gone = (outcome: PrinterOutcome<null>): { status: 204; body: null } => ({
  status: 204,
  body: done(outcome),
})
export const listed = <T>(outcome: PrinterOutcome<T[]>): { status: 200; body: { items: T[] } } => ({
  status: 200,
  body: { items: done(outcome) },
})

/** Nobody polls under this address, or there is nothing to fetch. */
export const nothingHere = (): Problem => new Problem('not-found')
export const noSuchToken = (): Problem => invalid('token', 'is none that was given out')
export const noSuchForm = (): Problem => new Problem('unsupported-media-type')
export const otherMedia = (known: readonly string[]): Problem =>
  new Problem('unsupported-media-type', `documents are ${known.join(' or ')}`)
