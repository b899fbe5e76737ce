/** From bytes of the log to reactions: decoded, and a batch handed to each as a whole. */
import type { Envelope } from '@jumun/contracts'
import { decode, releaseOf } from '@jumun/contracts/codec'
import type { Transaction } from '../database/database.ts'
import type { LogRecord, StoredRecord } from '../log/event-log.ts'
import type { Tracer } from '../tracing/span.ts'
import { startReactions } from '../tracing/spans-of-messages.ts'
import type { Reaction } from './reaction.ts'

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

export interface Dispatcher {
  readonly topics: readonly string[]
  /** Of events that something here reacts to. */
  readonly types: readonly string[]
  /** Those that something here reacts to just now. */
  wanted<R extends StoredRecord>(records: readonly R[]): Promise<readonly R[]>
  /** In one transaction, as far as possible in one piece. @throws UndecodableError, or whatever a reaction throws */
  dispatch(records: readonly ReceivedRecord[], tx: Transaction): Promise<void>
}
const isOf =
  ({ kinds }: Reaction) =>
  ({ type }: { readonly type: string }): boolean =>
    kinds.some((kind) => kind.type === type)
type ReceivedRecord = LogRecord & Pick<StoredRecord, 'undecodable'>

/** @param tracing who reacts, and where that is told */
export function dispatcherOf(
  reactions: readonly Reaction[],
  tracing?: { readonly tracer: Tracer; readonly service: string },
): Dispatcher {
  const wholes = reactions.filter((reaction) => reaction.each === undefined)
  const singles = Map.groupBy(
    reactions.flatMap(({ kinds, each }) => (each ? kinds.map(({ type }) => ({ type, each })) : [])),
    ({ type }) => type,
  )
  const kinds = reactions.flatMap((reaction) => reaction.kinds)
  const types = new Map(kinds.map(({ type, topic }) => [type, topic]))
  return {
    topics: [...new Set(kinds.map(({ topic }) => topic))].sort(),
    types: [...types.keys()].sort(),
    async wanted(records) {
      const mine = records.filter(subscribes)
      const idle = new Set<Reaction>()
      for (const reaction of reactions)
        if (reaction.isWanted && mine.some(isOf(reaction)) && !(await reaction.isWanted())) idle.add(reaction)
      if (idle.size === 0) return mine
      const awake = reactions.filter((reaction) => !idle.has(reaction))
      return mine.filter(
        (record) => record.undecodable !== undefined || awake.some((reaction) => isOf(reaction)(record)),
      )
    },
    async dispatch(records, tx) {
      if (!tracing) return dispatch(records.map(toEnvelope), tx)
      const spans = startReactions(tracing, records)
      try {
        await dispatch(records.map(spans.inSpan).map(toEnvelope), tx)
        spans.end()
      } catch (error) {
        spans.fail(error)
        throw error
      }
    },
  }

  // What cannot be read may well be meant for us; of what another release wrote we know what it is. An event on another
  // topic than its own was written by somebody whose it is not.
  function subscribes(record: StoredRecord): boolean {
    return (record.undecodable !== undefined && !record.newer) || types.get(record.type) === record.topic
  }

  async function dispatch(events: readonly Envelope[], tx: Transaction): Promise<void> {
    const stranger = events.find(({ type }) => !types.has(type))
    if (stranger) throw new Error(`nothing here reacts to ${stranger.type}`)
    for (const whole of wholes) {
      const mine = events.filter(isOf(whole))
      if (mine.length > 0) await whole.handleAll(mine, tx)
    }
    for (const event of events) for (const { each } of singles.get(event.type) ?? []) await each(event, tx)
  }
}
