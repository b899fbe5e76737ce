/** What was done with webhooks, as answers of the contract. */
import { invalid, Problem } from '@jumun/service'
import type { WebhookOutcome } from './run-webhooks.ts'

function done<T>(outcome: WebhookOutcome<T>): T {
  if (outcome.outcome === 'done') return outcome.value
  const { code, field, why } = outcome
  throw field && why ? invalid(field, why) : new Problem(code, why, { nothingWritten: true })
}

export const shown = <T>(outcome: WebhookOutcome<T>): { status: 200; body: T } => ({ status: 200, body: done(outcome) })
export const made = <T>(outcome: WebhookOutcome<T>): { status: 201; body: T } => ({ status: 201, body: done(outcome) })
export const gone = (outcome: WebhookOutcome<null>): { status: 204; body: null } => ({
  status: 204,
  body: done(outcome),
})
export const listed = <T>(outcome: WebhookOutcome<T[]>): { status: 200; body: { items: T[] } } => ({
  status: 200,
  body: { items: done(outcome) },
})
