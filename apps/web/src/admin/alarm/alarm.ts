/** The alarm of the whole counter: who waits for a yes in any store, how pressing it is, and what nobody answered in time. */
import type { DashboardEntry, Ticket } from '@jumun/contracts/http'
import type { Urgency } from '../../parts/alarm/ringer.ts'

const urgencies: readonly Urgency[] = ['calm', 'pressing', 'last']

/** Less than this before it is canceled, a new order is at its last moment, however long it had. */
const lastMs = 60_000

/** How pressing a new order is: it grows with each third of the time it has. */
export function pressureOf({ createdAt, acceptBy }: Pick<Ticket, 'createdAt' | 'acceptBy'>, now: number): Urgency {
  if (acceptBy === undefined) return 'calm'
  const [from, to] = [Date.parse(createdAt), Date.parse(acceptBy)]
  const left = to - now
  if (left < Math.min(lastMs, (to - from) / 3)) return 'last'
  return left < ((to - from) * 2) / 3 ? 'pressing' : 'calm'
}

export interface Calling {
  readonly count: number
  /** Of the most pressing one; absent when nobody waits. */
  readonly urgency?: Urgency
  /** How many, by store, the one that waits longest first. */
  readonly byStore: ReadonlyMap<string, number>
}

/** @param answered orders whose answer is on its way: nobody has to be called to them any more */
export function calling(tickets: readonly Ticket[], answered: ReadonlySet<string>, now: number): Calling {
  const waiting = tickets
    .filter(({ status, orderId }) => status === 'NEW' && !answered.has(orderId))
    .toSorted((left, right) => left.createdAt.localeCompare(right.createdAt))
  const byStore = new Map<string, number>()
  for (const { storeId } of waiting) byStore.set(storeId, (byStore.get(storeId) ?? 0) + 1)
  const most = Math.max(...waiting.map((ticket) => urgencies.indexOf(pressureOf(ticket, now))))
  const urgency = urgencies[most]
  return { count: waiting.length, byStore, ...(urgency === undefined ? {} : { urgency }) }
}

/** News for so long: what a line that was cut tells afterwards is on the board already. */
const newsForMs = 60_000

/** Of a store that accepts by itself: it has just done so. */
export const cameByItself = ({ state, timeline }: Pick<DashboardEntry, 'state' | 'timeline'>, now: number): boolean => {
  const accepted = timeline.findLast(({ type }) => type === 'TicketAccepted')
  return state === 'ACCEPTED' && accepted !== undefined && now - Date.parse(accepted.time) < newsForMs
}

const missedWithinMs = 24 * 3_600_000

/** Orders that were canceled because nobody here answered, since somebody read of the last ones. */
export const missed = (tickets: readonly Ticket[], readAt: number, now: number): readonly Ticket[] =>
  tickets.filter(
    ({ status, reason, updatedAt }) =>
      status === 'REJECTED' &&
      reason === 'STORE_NO_RESPONSE' &&
      Date.parse(updatedAt) > Math.max(readAt, now - missedWithinMs),
  )
