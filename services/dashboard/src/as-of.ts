/**
 * An order as it was at a moment: the fold of those of its events that had happened by then. By the events' own times, so it is what
 * was true, not what somebody happened to see. Pure.
 */
import { ends, type OrderMemory } from './fold.ts'

/** @param at as events write their times: ISO 8601 with milliseconds, UTC */
export function memoryAt({ basket, changes = [], events }: OrderMemory, at: string): OrderMemory {
  const until = ({ time }: { readonly time: string }): boolean => time <= at
  const known = changes.filter(until)
  return {
    ...(basket && until(basket) ? { basket } : {}),
    ...(known.length > 0 ? { changes: known } : {}),
    events: events.filter(until),
  }
}

/** Undefined while it goes on. */
export function endedAt({ events }: OrderMemory): string | undefined {
  const times = events.filter(({ type }) => ends.has(type)).map(({ time }) => time)
  return times.length === 0 ? undefined : times.reduce((first, time) => (time < first ? time : first))
}
