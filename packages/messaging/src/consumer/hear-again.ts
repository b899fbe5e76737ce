/**
 * An event has its effect once for a service, whichever release of it heard the event: one that lacks a reaction leaves its
 * part undone. A reaction that does no harm twice hears the log once more, a while later and in a group of its own, so that it
 * does not matter who heard first.
 */
import { isTransient } from '../database/connection.ts'
import type { Database } from '../database/database.ts'
import { eventIdOf } from '../inbox/inbox.ts'
import type { EventLog, StoredRecord } from '../log/event-log.ts'
import { dispatcherOf } from './dispatcher.ts'
import type { Reaction } from './reaction.ts'

/** Where its positions are kept: what was heard again is not heard a third time. */
const groupHearingAgain = (service: string): string => `${service}-again`
/** As which a service hears, and hears again. */
export const groupsOf = (service: string): readonly [string, string] => [service, groupHearingAgain(service)]
/** Nothing heard for so long, and the end not reached: something keeps us from it. */
const patienceMs = 60_000

export interface HearingAgain {
  readonly db: Database
  readonly log: Pick<EventLog, 'consume'>
  /** Its instances share the work; it has one such reaction, or several in one. */
  readonly service: string
  /** What it did already it does not do again. */
  readonly reaction: Reaction
  /** What was said before is none of its business. */
  readonly since: Date
  readonly signal: AbortSignal
  /** It cannot react to this one. Whether it is parked decides whoever hears it first; here it is passed over. */
  readonly onFailed: (record: StoredRecord, error: Error) => void
  readonly stuckAfterMs?: number
}

/**
 * Resolves when all that was in the log at the time of the call was heard again, or `signal` is aborted.
 *
 * @throws when nothing comes for a minute before that: the log is away, or its positions may not be moved
 */
export async function hearAgain({
  db,
  log,
  service,
  reaction,
  since,
  signal,
  onFailed,
  stuckAfterMs = patienceMs,
}: HearingAgain): Promise<void> {
  const { topics, types, dispatch } = dispatcherOf([reaction])
  const group = groupHearingAgain(service)
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const end = (): void => resolve()
  signal.addEventListener('abort', end)
  const stuck = setTimeout(
    () => reject(new Error(`${group} does not get on in the log: is it there, and may we move its positions?`)),
    stuckAfterMs,
  )
  const subscription = log.consume({
    ...{ group, topics, types, maxBatch: 300 },
    handle: async (batch) => {
      await react(await notSetAside(batch.filter(isMeant)))
      stuck.refresh()
    },
  })
  try {
    if (!signal.aborted) await Promise.race([subscription.caughtUp(), ended])
  } finally {
    clearTimeout(stuck)
    signal.removeEventListener('abort', end)
    await subscription.stop()
  }

  function isMeant({ undecodable, time }: StoredRecord): boolean {
    return undecodable === undefined && Date.parse(time) >= since.getTime()
  }

  /** Those are for operators to decide on, or were decided on. */
  async function notSetAside(records: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
    if (records.length === 0) return []
    const rows = await db.query<{ event_id: string }>(
      `SELECT event_id FROM parked_message WHERE event_id = ANY($1) AND NOT outgoing
       UNION ALL SELECT event_id FROM parked_audit WHERE event_id = ANY($1) AND action IN ('edited', 'dropped')`,
      [records.map(eventIdOf)],
    )
    const aside = new Set(rows.map((row) => row.event_id))
    return records.filter((record) => !aside.has(eventIdOf(record)))
  }

  async function react(records: readonly StoredRecord[]): Promise<void> {
    const [first] = records
    if (!first) return
    try {
      await db.transaction((tx) => dispatch(records, tx))
    } catch (error) {
      if (isTransient(error)) throw error
      if (records.length === 1) return onFailed(first, error as Error)
      const middle = Math.ceil(records.length / 2)
      await react(records.slice(0, middle))
      await react(records.slice(middle))
    }
  }
}
