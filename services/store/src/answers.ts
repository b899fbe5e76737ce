/** What the use cases came to, as answers of the contract. */
import type { ProblemCode, Store, Ticket as TicketView } from '@jumun/contracts'
import type { Updated } from '@jumun/messaging'
import { invalid, Problem } from '@jumun/service'
import type { WithNotes } from './ask-for-notes.ts'
import type { LineChanged } from './change-lines.ts'
import type { StoreOutcome } from './run-a-store.ts'
import type { Answer } from './ticket-questions.ts'
import type { TicketRecord } from './ticket-shape.ts'
import { asAnswer } from './ticket-table.ts'

export const ok = <Body>(body: Body): { status: 200; body: Body } => ({ status: 200, body })

/** A refusal that a use case throws, for what no outcome of it has room for. */
export const refusal = (code: ProblemCode, detail?: string, more: { retryAfterSeconds?: number } = {}): Problem =>
  new Problem(code, detail, more)
export const wrongField = (field: string, why: string): Problem => invalid(field, why)
export const made = <Body>(body: Body): { status: 201; body: Body } => ({ status: 201, body })
export const gone = (_: unknown): { status: 204; body: null } => ({ status: 204, body: null })

export function found<Body>(body: Body | undefined): { status: 200; body: Body } {
  if (body === undefined) throw new Problem('not-found')
  return ok(body)
}

export const opened = (outcome: StoreOutcome): { status: 201; body: Store } => ({ status: 201, body: done(outcome) })
export const changed = (outcome: StoreOutcome): { status: 200; body: Store } => ok(done(outcome))

function done(outcome: StoreOutcome): Store {
  switch (outcome.outcome) {
    case 'done':
      return outcome.store
    case 'invalid':
      throw invalid(outcome.field, outcome.detail)
    case 'outside-hours':
      throw new Problem('outside-hours', outcome.detail)
    case 'changed-meanwhile':
      throw new Problem('changed-meanwhile', undefined, { present: outcome.present })
    case 'too-many-stores':
      throw new Problem('too-many-stores', undefined, { retryAfterSeconds: outcome.retryAfterSeconds })
    case 'not-found':
    case 'not-your-part':
      throw new Problem(outcome.outcome)
    default:
      return outcome satisfies never
  }
}

export async function stepped(
  updated: Updated<TicketRecord>,
  withNotes: WithNotes,
): Promise<{ status: 200; body: TicketView }> {
  if (updated.outcome === 'refused') throw new Problem(updated.code, updated.why)
  const [ticket = updated.state] = await withNotes([updated.state])
  return ok(asAnswer(ticket))
}

export async function lineChanged(
  changed: LineChanged,
  withNotes: WithNotes,
): Promise<{ status: 200; body: TicketView }> {
  if (changed.outcome !== 'changed-meanwhile') return stepped(changed, withNotes)
  const [ticket = changed.present] = await withNotes([changed.present])
  throw new Problem('changed-meanwhile', undefined, { present: asAnswer(ticket), nothingWritten: true })
}

export function answered(
  { orderId, n, what }: { readonly orderId: string; readonly n: number; readonly what: Answer },
  updated: Updated<TicketRecord>,
) {
  if (updated.outcome === 'refused') throw new Problem(updated.code, updated.why)
  return ok({ orderId, line: n, answer: what })
}
