/** From bytes of the log to a reaction: decoded, and run with the event as the cause of whatever is said. */
import type { Envelope } from '@jumun/contracts'
import { decode, releaseOf } from '@jumun/contracts/codec'
import { withCause } from './cause.ts'
import type { Transaction } from './database.ts'
import type { LogRecord, StoredRecord } from './event-log.ts'
import type { React, Reaction } from './reaction.ts'

/** Trying again does not help: these bytes are no event that this program knows. */
export class UndecodableError extends Error {
  override name = 'UndecodableError'
}

/** @throws UndecodableError */
export function toEnvelope(record: LogRecord & Pick<StoredRecord, 'undecodable'>): Envelope {
  if (record.undecodable !== undefined) throw new UndecodableError(record.undecodable)
  let data: unknown
  try {
    const written = releaseOf(record.schemaId).type
    if (written !== record.type) throw new Error(`it says ${record.type} and was written as ${written}`)
    data = decode(record.schemaId, record.body)
  } catch (error) {
    throw new UndecodableError(error instanceof Error ? error.message : String(error), { cause: error })
  }
  return {
    id: record.id,
    type: record.type,
    source: record.source,
    subject: record.subject,
    time: record.time,
    correlationid: record.correlationid,
    ...(record.causationid === undefined ? {} : { causationid: record.causationid }),
    sequence: record.sequence,
    ...(record.traceparent === undefined ? {} : { traceparent: record.traceparent }),
    data,
  }
}

export interface Ear {
  readonly topics: readonly string[]
  hears(record: StoredRecord): boolean
  /** @throws UndecodableError, or whatever the reaction throws */
  react(record: LogRecord & Pick<StoredRecord, 'undecodable'>, tx: Transaction): Promise<void>
}

export function earOf(reactions: readonly Reaction[]): Ear {
  const byType = new Map<string, React<unknown>[]>()
  for (const { kind, react } of reactions) byType.set(kind.type, [...(byType.get(kind.type) ?? []), react])
  return {
    topics: [...new Set(reactions.map(({ kind }) => kind.topic))].sort(),
    // what cannot be read may well be meant for us; of what another release wrote we know what it is
    hears: (record) => (record.undecodable !== undefined && !record.newer) || byType.has(record.type),
    async react(record, tx) {
      const event = toEnvelope(record)
      const { id, traceparent } = event
      const cause = { causationid: id, ...(traceparent === undefined ? {} : { traceparent }) }
      const all = byType.get(event.type)
      if (!all) throw new Error(`nothing here reacts to ${event.type}`)
      for (const react of all) await withCause(cause, () => react(event, tx))
    },
  }
}
