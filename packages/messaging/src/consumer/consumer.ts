/**
 * Hearing: each event has its effect once, in order per key. A batch is one transaction, whatever partitions it is from;
 * when it fails it is taken apart, and a message that keeps failing is parked with its key while all other keys flow.
 */
import { isTransient } from '../database/connection.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { eventIdOf, type Inbox } from '../inbox/inbox.ts'
import { postgresInbox } from '../inbox/postgres-inbox.ts'
import type { EventLog, StoredRecord } from '../log/event-log.ts'
import { waitsForNewer } from '../log/versions.ts'
import { type ParkedMessages, parkedMessages } from '../parking/parked-messages.ts'
import type { Tracer } from '../tracing/span.ts'
import { tracing } from '../tracing/spans-of-messages.ts'
import { dispatcherOf, UndecodableError } from './dispatcher.ts'
import { type ConsumerRuntime, thisProcess } from './poison-isolation.ts'
import type { Reaction } from './reaction.ts'

export interface InboxConsumerOptions {
  /** Its instances share the work. */
  readonly service: string
  readonly inbox: Inbox
  readonly log: Pick<EventLog, 'consume'>
  readonly reactions: readonly Reaction[]
  /** Most messages in one transaction; default 300. */
  readonly maxBatch?: number
  /** Most batches in work at a time, where partitions have to be handled apart; default 4. Each takes a connection of the pool. */
  readonly concurrency?: number
  /** Failures after which a message is parked; default 5. */
  readonly maxFailures?: number
  /** Deaths of the process after which a message is parked; default 3. */
  readonly maxDeaths?: number
  /** Pause after the first failure of a message, doubled with each; default 50. */
  readonly retryPauseMs?: number
  /** How long to remember what was heard; default 30. */
  readonly rememberDays?: number
  readonly onHandled?: (count: number) => void
  readonly onParked?: (record: StoredRecord, reason: string) => void
  readonly onTrouble?: (error: Error) => void
  /** What it runs in; default: this process. */
  readonly runtime?: ConsumerRuntime
  /** Where what is done is told as spans; default: nowhere. */
  readonly tracer?: Tracer | undefined
}

export interface ConsumerOptions extends Omit<InboxConsumerOptions, 'inbox' | 'runtime' | 'tracer'> {
  readonly db: OpenDatabase
  readonly log: EventLog
}

export interface InboxConsumer {
  caughtUp(): Promise<void>
  lag(): Promise<number>
  stop(): Promise<void>
}

export interface Consumer extends InboxConsumer {
  readonly parked: ParkedMessages
}

const hourMs = 3_600_000

/** With all that it remembers in the service's own database. */
export const startConsumer = (options: ConsumerOptions): Consumer => ({
  ...startInboxConsumer({ ...options, inbox: postgresInbox(options.db), tracer: options.db.tracer }),
  parked: parkedMessages(options),
})

export function startInboxConsumer(options: InboxConsumerOptions): InboxConsumer {
  const { inbox, log, maxFailures = 5, maxDeaths = 3, retryPauseMs = 50, rememberDays = 30 } = options
  const { runExclusive, runShared, pause, every } = options.runtime ?? thisProcess
  const { attempts } = inbox
  const dispatcher = dispatcherOf(options.reactions, tracing(options.tracer, options.service))

  async function handle(batch: readonly StoredRecord[], firstAfterAssignment: boolean): Promise<void> {
    const wanted = await dispatcher.wanted(batch)
    // what was in work when another instance died may have been what killed it: one by one, and counted
    if (wanted.length > 0) await (firstAfterAssignment ? oneByOne(wanted) : inOnePiece(wanted))
  }

  async function inOnePiece(records: readonly StoredRecord[]): Promise<void> {
    let waiting: readonly StoredRecord[]
    try {
      waiting = await runShared(() => together(records))
    } catch (error) {
      // Not the messages' fault: the log brings them again. And where several partitions are in it, it brings them apart.
      if (isTransient(error) || new Set(records.map(partitionKey)).size > 1) throw error
      return apart(records)
    }
    for (const record of waiting) await runShared(() => waitBehind(record))
  }

  /** One of them fails: halved again and again, until it stands alone. */
  async function apart(records: readonly StoredRecord[]): Promise<void> {
    const [only, ...others] = records
    if (only && others.length === 0) return oneByOne([only])
    const middle = Math.ceil(records.length / 2)
    await inOnePiece(records.slice(0, middle))
    await inOnePiece(records.slice(middle))
  }

  /** @returns those that have to wait behind a parked one */
  async function together(records: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
    const { fresh, waiting } = await inbox.transaction(async (tx) => {
      const entered = await inbox.enter(tx, records)
      if (entered.fresh.length > 0) await dispatcher.dispatch(entered.fresh, tx)
      return entered
    })
    if (fresh.length > 0) options.onHandled?.(fresh.length)
    return waiting
  }

  async function oneByOne(records: readonly StoredRecord[]): Promise<void> {
    const left = await inbox.notYetProcessed(records)
    const interrupted = await attempts.interrupted(left.map(eventIdOf))
    for (const record of left)
      await (interrupted.has(eventIdOf(record)) ? runExclusive : runShared)(() => handleOne(record))
  }

  async function handleOne(record: StoredRecord): Promise<void> {
    const eventId = eventIdOf(record)
    for (;;) {
      const { died } = await attempts.begin(eventId)
      if (died >= maxDeaths) return park(record, `the process ended ${died} times while handling it`)
      try {
        const { fresh, waiting } = await inbox.transaction(async (tx) => {
          const entered = await inbox.enter(tx, [record])
          await dispatcher.dispatch(entered.fresh, tx)
          const failed = await attempts.end(tx, eventId)
          if (failed > 0 && entered.fresh.length > 0) await inbox.noteRecovery(tx, record, failed)
          return entered
        })
        if (waiting.length > 0) return waitBehind(record)
        if (fresh.length > 0) options.onHandled?.(1)
        return
      } catch (error) {
        if (isTransient(error) || waitsForNewer(record, inbox.now())) {
          attempts.discount(eventId)
          throw error
        }
        const failed = await attempts.fail(eventId)
        const reason = error instanceof Error ? error.message : String(error)
        if (error instanceof UndecodableError || failed >= maxFailures) return park(record, reason)
        await pause(retryPauseMs * 2 ** (failed - 1))
      }
    }
  }

  async function park(record: StoredRecord, reason: string): Promise<void> {
    if (await inbox.park(record, reason)) options.onParked?.(record, reason)
  }

  async function waitBehind(record: StoredRecord): Promise<void> {
    if (!(await inbox.waitBehind(record))) await handleOne(record)
  }

  const subscription = log.consume({
    group: options.service,
    topics: dispatcher.topics,
    types: dispatcher.types,
    maxBatch: options.maxBatch ?? 300,
    concurrency: options.concurrency ?? 4,
    handle,
  })
  const prune = (): void => {
    const before = new Date(inbox.now().getTime() - rememberDays * 24 * hourMs)
    inbox.prune(before).catch((error: Error) => options.onTrouble?.(error)) // it will be done in an hour
  }
  const stopPruning = every(hourMs, prune)

  return {
    caughtUp: () => subscription.caughtUp(),
    lag: () => subscription.lag(),
    async stop() {
      stopPruning()
      await subscription.stop()
    },
  }
}

const partitionKey = ({ topic, partition }: StoredRecord): string => `${topic}/${partition}`
