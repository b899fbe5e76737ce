/**
 * What a store asks a customer of whose order it cannot make a line: leave it out, take this instead, or cancel it all. A question
 * has one end, whoever is first under the row's lock: the answer, its deadline, a change by the store, or its word that it can be
 * made after all. Decisions only.
 */
import { type OrderLine, TicketCanceled, TicketLineAsked } from '@jumun/contracts'
import { type Asked, isKnown, putInstead, takeOut } from './ticket-lines.ts'
import {
  aboutOf,
  changed,
  type Decision,
  hasEnded,
  refused,
  type Ticket,
  type TicketRecord,
  unchanged,
} from './ticket-shape.ts'

export type Answer = 'remove' | 'replace' | 'cancel'

/** So long a store may take to accept once the customer has answered. */
const acceptAfterAnswerMs = 2 * 60_000

/** Of what is ready nothing is asked: it is on its way to whoever waits for it. */
export function askAbout(
  ticket: Ticket,
  { id, n, reason, instead, until }: Asked & { readonly instead?: OrderLine | undefined; readonly until: Date },
  now: Date,
): Decision {
  if (isKnown(ticket, id)) return unchanged
  const { state, details } = ticket
  const line = details.lines[n]
  if (!line) return { outcome: 'refused', code: 'unknown-line', why: `there is no line ${n}` }
  if (line.quantity === 0) return refused(ticket, `, and nothing is left of line ${n}`)
  if (line.question) return { outcome: 'refused', code: 'waiting-for-customer' }
  const { status } = state
  if (status !== 'SCHEDULED' && status !== 'NEW' && status !== 'ACCEPTED' && status !== 'COOKING')
    return refused(ticket)
  const asked = { reason, until: until.toISOString() }
  const offer = instead && { ...instead, options: instead.options.map((one) => ({ ...one })) }
  const question = { ...asked, ...(offer ? { instead: offer } : {}) } as const
  const after = {
    ...ticket,
    details: { ...details, lines: details.lines.with(n, { ...line, question }) },
    changes: [...(ticket.changes ?? []), id],
  }
  // who waits for the customer is not late to accept
  const acceptBy = new Date(until.getTime() + acceptAfterAnswerMs).toISOString()
  const next = status === 'NEW' && state.acceptBy < acceptBy ? { ...state, acceptBy } : state
  return changed(after, next, now, TicketLineAsked, { ...aboutOf(ticket), line: n, ...question })
}

/** Too late is told as what it is: the order went on without it. */
export function answer(
  ticket: Ticket,
  { id, n, what }: { readonly id: string; readonly n: number; readonly what: Answer },
  now: Date,
): Decision {
  if (isKnown(ticket, id)) return unchanged
  const question = ticket.details.lines[n]?.question
  if (!question || hasEnded(ticket)) return { outcome: 'refused', code: 'order-changed' }
  const { reason, instead } = question
  switch (what) {
    case 'remove':
      return takeOut(ticket, { id, n, reason }, now)
    case 'replace':
      return instead
        ? putInstead(ticket, { id, n, reason, instead }, now)
        : { outcome: 'refused', code: 'order-changed', why: 'nothing was offered instead' }
    case 'cancel':
      return changed(
        { ...ticket, changes: [...(ticket.changes ?? []), id] },
        { status: 'CANCELED' },
        now,
        TicketCanceled,
        {
          ...aboutOf(ticket),
          cooked: ticket.state.status === 'COOKING',
        },
      )
    default:
      return what satisfies never
  }
}

/** When somebody has to look at it again, because a customer did not answer. */
export const nextDeadline = (ticket: TicketRecord): Date | undefined => {
  const untils = hasEnded(ticket) ? [] : (ticket.details?.lines ?? []).flatMap(({ question }) => question?.until ?? [])
  return untils.length === 0 ? undefined : new Date(untils.toSorted()[0] ?? '')
}

/** One at a time: where another one is due as well, its timer is due at once. */
export function stopAsking(ticket: Ticket, now: Date): Decision {
  const isDue = ({ question }: Ticket['details']['lines'][number]) =>
    question && Date.parse(question.until) <= now.getTime()
  const n = hasEnded(ticket) ? -1 : ticket.details.lines.findIndex(isDue)
  const { ifSoldOut, question } = ticket.details.lines[n] ?? {}
  if (!question) return unchanged
  const asked = { id: `no answer ${n} ${question.until}`, n, reason: question.reason }
  return takeOut(ticket, asked, now, { wholeOrder: ifSoldOut === 'cancel' })
}
