/** The vocabulary of facts: what an event is, and every event there is (generated from `contracts/events/*.avsc`). */
import { allEvents } from './generated/events.ts'

export * from './event.ts'
export * from './generated/events.ts'

export type EventName = keyof typeof allEvents
export const allTopics: readonly string[] = [...new Set(Object.values(allEvents).map(({ topic }) => topic))]
/** What a service may say, by name. */
export const eventsOf = (service: string): readonly EventName[] =>
  (Object.keys(allEvents) as EventName[]).filter((name) => allEvents[name].source === service)
