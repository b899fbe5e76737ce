/** Which of the events that were heard are shown: newest first, each once, no more than one can look through. */
import type { LoggedEvent } from '@jumun/contracts/http'

const mostShown = 500
/** Newest first; an event that is there already is not there twice. */
export function withEvents(
  held: readonly LoggedEvent[],
  heard: readonly LoggedEvent[],
  most = mostShown,
): readonly LoggedEvent[] {
  const known = new Set(held.map(({ id }) => id))
  const fresh = new Map(heard.filter(({ id }) => !known.has(id)).map((event) => [event.id, event]))
  return fresh.size === 0 ? held : [...[...fresh.values()].reverse(), ...held].slice(0, most)
}

export interface EventFilter {
  readonly service: string
  readonly type: string
  readonly text: string
}
export const fits = (event: LoggedEvent, { service, type, text }: EventFilter): boolean =>
  (service === '' || event.service === service) &&
  (type === '' || event.type === type) &&
  (text === '' || `${event.subject} ${event.correlationid} ${JSON.stringify(event.data ?? '')}`.includes(text))
