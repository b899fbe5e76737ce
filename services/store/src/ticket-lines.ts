/** What a store makes of an order that it cannot make as it was ordered: a line taken out, less of it, or something else. */
import { formerName, type OrderLine, readReason, TicketLineKept, TicketLinesChanged, times } from '@jumun/contracts'
import { cancelByStore } from './ticket.ts'
import { aboutOf, changed, type Decision, hasEnded, type Ticket, type TicketDetails } from './ticket-shape.ts'

/** `id`: of the request; said again, it is done already. */
export interface Asked {
  readonly id: string
  readonly n: number
  readonly reason: string
}
type Line = TicketDetails['lines'][number]

const unchanged: Decision = { outcome: 'unchanged' }
const refused = (code: 'ticket-changed' | 'unknown-line' | 'not-as-wished', why: string): Decision => ({
  outcome: 'refused',
  code,
  why,
})

/** What the customer said beforehand comes first: who wants all or nothing gets nothing where this cannot be had. */
export const removeLine = (
  ticket: Ticket,
  { quantity, ...asked }: Asked & { readonly quantity?: number | undefined },
  now: Date,
): Decision => {
  const wholeOrder = ticket.details.lines[asked.n]?.ifSoldOut === 'cancel' && cannotBeHad(asked.reason)
  return takeOut(ticket, asked, now, { quantity, wholeOrder })
}
/** Words of one's own may be about anything: that the customer called, for one. */
const cannotBeHad = (reason: string): boolean =>
  ['SOLD_OUT', 'EQUIPMENT_BROKEN'].includes(readReason(reason).code ?? '')

/** Without its last line nothing is left to make: that is a cancel. */
export function takeOut(
  ticket: Ticket,
  { id, n, reason }: Asked,
  now: Date,
  { quantity, wholeOrder = false }: { readonly quantity?: number | undefined; readonly wholeOrder?: boolean } = {},
): Decision {
  if (isKnown(ticket, id)) return unchanged
  const { lines } = ticket.details
  const line = lines[n]
  if (!line) return refused('unknown-line', `there is no line ${n}`)
  const left = line.quantity - (quantity ?? line.quantity)
  if (left < 0) return refused('ticket-changed', `of line ${n} there are only ${line.quantity}`)
  const othersAreLeft = lines.some((other, at) => at !== n && other.quantity > 0)
  if (wholeOrder || (left === 0 && !othersAreLeft)) return cancelByStore(ticket, reason, now)
  if (line.quantity === 0) return unchanged
  return change(ticket, { id, n, reason }, { ...line, quantity: left }, undefined, now)
}

/** Who wants all of it canceled then is asked first. */
export const replaceLine = (ticket: Ticket, asked: Asked & { readonly instead: OrderLine }, now: Date): Decision =>
  ticket.details.lines[asked.n]?.ifSoldOut === 'cancel'
    ? refused('not-as-wished', 'the customer wants the whole order canceled where this cannot be had')
    : putInstead(ticket, asked, now)

/** As many as there were of it. What it costs was asked of the order service, which never lets it be dearer. */
export function putInstead(
  ticket: Ticket,
  { id, n, reason, instead }: Asked & { readonly instead: OrderLine },
  now: Date,
): Decision {
  if (isKnown(ticket, id)) return unchanged
  const line = ticket.details.lines[n]
  if (!line) return refused('unknown-line', `there is no line ${n}`)
  if (line.quantity === 0) return refused('ticket-changed', `nothing is left of line ${n}`)
  const { productId, name, station } = instead
  const options = instead.options.map((option) => ({ ...option }))
  if (line.productId === productId && JSON.stringify(line.options) === JSON.stringify(options))
    return keep(ticket, n, now, id) // it is that already: whoever asked has their answer
  const { station: _, done: __, ...rest } = line // made somewhere else, and not made yet
  // of one that is ready already it has to be made after all, and the kitchen sees it again
  const isLate = ticket.state.status === 'READY'
  const made = {
    ...{ ...rest, productId, name: { ...name }, options },
    ...(station === undefined ? {} : { station }),
    ...(isLate ? { done: false } : {}),
  }
  return change(ticket, { id, n, reason }, made, instead, now)
}

/** It can be made after all, or is what was offered: nothing is asked any more. */
export function keep(ticket: Ticket, n: number, now: Date, id?: string): Decision {
  const line = ticket.details.lines[n]
  if (!line) return refused('unknown-line', `there is no line ${n}`)
  if (hasEnded(ticket)) return refused('ticket-changed', `the ticket is ${ticket.state.status}`)
  if (!line.question) return unchanged
  const lines = ticket.details.lines.with(n, withoutQuestion(line))
  const { changes = [] } = ticket
  const after = {
    ...{ ...ticket, details: { ...ticket.details, lines } },
    ...(id === undefined ? {} : { changes: [...changes, id] }),
  }
  return changed(after, ticket.state, now, TicketLineKept, { ...aboutOf(ticket), line: n })
}

function change(
  ticket: Ticket,
  { id, n, reason }: Asked,
  made: Line,
  instead: OrderLine | undefined,
  now: Date,
): Decision {
  const { state, details, orderId, storeId } = ticket
  const { status } = state
  if (status === 'COLLECTED' || status === 'REJECTED' || status === 'CANCELED')
    return refused('ticket-changed', `the ticket is ${status}`)
  const was = details.lines[n] ?? made
  const name = was.before?.name ?? (instead ? formerName(was.name) : undefined)
  const before = { ...(name ? { name } : {}), quantity: was.before?.quantity ?? was.quantity }
  const total = instead
    ? times(instead.unitPrice, made.quantity)
    : was.total && { ...was.total, amount: (was.total.amount / Math.max(1, was.quantity)) * made.quantity }
  const lines = details.lines.with(n, { ...withoutQuestion(made), before, ...(total ? { total } : {}) })
  const after = { ...ticket, details: { ...details, lines }, changes: [...(ticket.changes ?? []), id] }
  const cooked = status === 'COOKING' || status === 'READY'
  const { quantity } = made
  return changed(after, state, now, TicketLinesChanged, {
    ...{ orderId, storeId, line: n, quantity, reason, cooked },
    ...(instead ? { instead: { ...instead, quantity } } : {}),
  })
}

export const withoutQuestion = ({ question: _, ...line }: Line): Line => line
export const isKnown = ({ changes = [] }: Ticket, id: string): boolean => changes.includes(id)
