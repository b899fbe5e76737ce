/** Reads the log into the view, and knows how old the view may be. The view goes on being shown while the log is down. */
import { allEvents, type Envelope, type EventName } from '@jumun/contracts'
import { decode } from '@jumun/contracts/codec'
import { type EventLog, type StoredRecord, type Subscription, waitsForNewer } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import type { Logger } from 'pino'
import { followedTopics } from './positions.ts'
import type { Change, ReceivedEvent, View } from './view.ts'

export interface Following {
  /** Milliseconds since the view last held all that was in the log. */
  readonly ageMs: () => number
  /** Why the view should not be shown yet; empty when it may. */
  readonly notReady: () => readonly string[]
  readonly job: Job
  /** Resolves when all that is in the log now is in the view. */
  readonly caughtUp: () => Promise<void>
  stop(): Promise<void>
}

interface Needs {
  readonly view: View
  readonly events: EventLog
  readonly clock: Clock
  readonly log: Logger
  /** After each batch, with the orders that look different now. */
  readonly onTaken: (changes: readonly Change[]) => void
  /** A record of the log could not be read. */
  readonly onUnreadable: () => void
  /** Each batch of events, once the view has them. */
  readonly onHeard: (events: readonly Envelope[]) => void
  /** How long those who publish may take to give a log that went back what it lacks. */
  readonly graceMs: number
}

const maxBatch = 500
const lookEveryMs = 1000

export function followTheLog({ view, events, clock, log, onTaken, onHeard, onUnreadable, graceMs }: Needs): Following {
  let completeAt = view.completeAt()
  let freshAt = completeAt ?? new Date(0)
  let wentBackAt = view.hasUnread() ? clock.now() : undefined
  let stopped = false

  /** Everything that was in the log at that time is in the view. */
  const fresh = (at: Date): void => {
    if (stopped) return
    completeAt = at
    if (at > freshAt) freshAt = at
    view.markComplete(at)
    if (!wentBackAt || at.getTime() - wentBackAt.getTime() < graceMs) return
    wentBackAt = undefined
    const gone = view.forgetUnread()
    if (gone > 0) log.error({ orders: gone }, 'the event log has nothing any more of these orders: they are not shown')
  }
  const read = (record: StoredRecord): ReceivedEvent => {
    if (record.undecodable === undefined && !isOnItsTopic(record)) return { at: record, event: undefined }
    const event = envelopeOf(record)
    if (event instanceof Error) {
      if (waitsForNewer(record, clock.now())) throw event // passed over, it would be missing from this view for good
      onUnreadable()
      log.error(
        { err: event, topic: record.topic, partition: record.partition, position: record.position },
        'unreadable',
      )
      return { at: record, event: undefined }
    }
    return { at: record, event }
  }

  const subscription: Subscription = events.follow({
    topics: followedTopics,
    after: view.places(),
    maxBatch,
    onWentBack: (lost) => {
      log.error({ lost }, 'the event log went back: the view reads all that it has now')
      view.readAnew()
      wentBackAt = clock.now()
    },
    handle: async (batch) => {
      const heard = batch.map(read)
      onTaken(view.take(heard))
      onHeard(heard.flatMap(({ event }) => event ?? []))
      // What was said at that time is in: the view is no older than its newest event.
      const newest = new Date(batch.at(-1)?.time ?? 0)
      if (newest > freshAt && newest <= clock.now()) freshAt = newest
    },
  })
  const look = async (): Promise<void> => {
    const asked = clock.now()
    await subscription.caughtUp()
    fresh(asked)
  }
  const firstLook = look().catch((error: unknown) => {
    log.warn({ err: error }, 'could not see whether the view is up to date; looking again')
  })

  return {
    ageMs: () => Math.max(0, clock.now().getTime() - freshAt.getTime()),
    notReady: () => (completeAt ? [] : ['the view is being built from the log']),
    job: {
      name: 'see-how-old-the-view-is',
      everyMs: lookEveryMs,
      async run(signal) {
        if (await events.reachable()) await orAborted(look(), signal)
      },
    },
    caughtUp: () => subscription.caughtUp(),
    async stop() {
      stopped = true
      await subscription.stop()
      await firstLook
    },
  }
}

/** Of a type that we know, and written by whom it belongs to: nobody else writes its topic. */
const isOnItsTopic = ({ type, topic }: StoredRecord): boolean => allEvents[type as EventName]?.topic === topic

function envelopeOf(record: StoredRecord): Envelope | Error {
  if (record.undecodable !== undefined) return new Error(record.undecodable)
  try {
    const { id, type, source, subject, time, correlationid, causationid, sequence } = record
    const cause = causationid === undefined ? {} : { causationid }
    const data = decode(record.schemaId, record.body)
    return { id, type, source, subject, time, correlationid, ...cause, sequence, data }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The log may fall silent while one waits for it; stopping must not wait with it. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let abort = (): void => {}
  const aborted = new Promise<void>((resolve) => {
    abort = resolve
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', abort, { once: true })
  })
  try {
    await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
