/**
 * Events of services that are not ours, each from a topic of its own (`jumun.guest.NAME`): shown to operators beside ours, under
 * the name of the topic, and taken for none of ours whatever they say of themselves.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Envelope, serviceNames } from '@jumun/contracts'
import { decodeForeign, isKnownType } from '@jumun/contracts/codec'
import type { EventLog, Position, StoredRecord, Subscription } from '@jumun/messaging'
import type { Logger } from 'pino'

interface Needs {
  readonly names: readonly string[]
  readonly events: Pick<EventLog, 'follow' | 'heads'>
  readonly log: Logger
  readonly onHeard: (events: readonly Envelope[]) => void
}

const prefix = 'jumun.guest.'
const againAfterMs = 1_000
const longest = 200

/** `loyalty,points` → their names. @throws one sentence when one is none, or a service of ours */
export function guestNames(text: string): readonly string[] {
  const names = text.split(',').flatMap((name) => name.trim() || [])
  for (const name of names) {
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
      throw new Error(`JUMUN_DASHBOARD_GUEST_EVENTS: ${name} is no name of a guest`)
    if ((serviceNames as readonly string[]).includes(name))
      throw new Error(`JUMUN_DASHBOARD_GUEST_EVENTS: ${name} is a service of ours`)
  }
  return names
}

/** What was published before this instance started is in the log, and not shown. */
export function followGuests({ names, events, log, onHeard }: Needs): { stop(): Promise<void> } {
  if (names.length === 0) return { stop: async () => {} }
  const topics = names.map((name) => prefix + name)
  const stopping = new AbortController()
  let subscription: Subscription | undefined

  const handle = async (batch: readonly StoredRecord[]): Promise<void> => {
    onHeard(
      batch.flatMap((record) => {
        const event = guestEvent(record)
        if (!(event instanceof Error)) return event
        const { topic, partition, position } = record
        log.warn({ err: event, topic, partition, position }, 'an event of a guest cannot be shown')
        return []
      }),
    )
  }
  const starting = headsOf(topics, { events, log }, stopping.signal).then((after) => {
    if (after) subscription = events.follow({ topics, after, foreign: true, handle })
  })
  return {
    async stop() {
      stopping.abort()
      await starting
      await subscription?.stop()
    },
  }
}

/** The log may be away when we start, and a topic may not be there yet: told once. @returns undefined when stopped before */
async function headsOf(
  topics: readonly string[],
  { events, log }: Pick<Needs, 'events' | 'log'>,
  signal: AbortSignal,
): Promise<readonly Position[] | undefined> {
  for (let isTold = false; !signal.aborted; isTold = true) {
    try {
      return await events.heads(topics)
    } catch (error) {
      if (!isTold)
        log.warn({ err: error, topics }, 'the events of guests cannot be read yet; asked again until they can')
      await pause(againAfterMs, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}

/** Every word of it is the guest's, so each has a bound, and none of them names anything of ours. */
export function guestEvent(record: StoredRecord): Envelope | Error {
  const { topic, partition, position, written, undecodable } = record
  const source = topic.slice(prefix.length)
  if (undecodable !== undefined || !written) return new Error(undecodable ?? 'it has no schema')
  const { name = '' } = written as { readonly name?: string }
  const type = (record.type || name).slice(0, longest)
  if (isKnownType(type)) return new Error(`it says that it is ${type}, which only we publish`)
  const time = new Date(record.time)
  if (Number.isNaN(time.getTime())) return new Error('its time is none')
  try {
    return {
      id: `${source}-${partition}-${position}`,
      ...{ type, source, subject: record.subject.slice(0, longest), time: time.toISOString() },
      correlationid: record.correlationid.slice(0, longest),
      sequence: Number.isSafeInteger(record.sequence) ? record.sequence : 0,
      data: decodeForeign(written, record.body),
    }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
