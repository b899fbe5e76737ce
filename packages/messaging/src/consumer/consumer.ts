/**
 * Hearing: each event has its effect once, in order per key. A batch is one transaction, whatever partitions it is from;
 * when it fails it is taken apart, and a message that keeps failing is parked with its key while all other keys flow.
 */
import { isAway, isConflict, isStalePlan } from '../database/connection.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { eventIdOf, type Inbox } from '../inbox/inbox.ts'
import { postgresInbox } from '../inbox/postgres-inbox.ts'
import type { EventLog, StoredRecord } from '../log/event-log.ts'
import { waitsForNewer } from '../log/versions.ts'
import { type ParkedMessages, parkedMessages } from '../parking/parked-messages.ts'
import { earOf, UndecodableError } from './hear.ts'
import type { Reaction } from './reaction.ts'
import { type Host, thisProcess } from './suspicion.ts'

export interface HearingOptions {
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
  readonly host?: Host
}

export interface ConsumerOptions extends Omit<HearingOptions, 'inbox' | 'host'> {
  readonly db: OpenDatabase
  readonly log: EventLog
}

export interface Hearing {
  caughtUp(): Promise<void>
  lag(): Promise<number>
  stop(): Promise<void>
}

export interface Consumer extends Hearing {
  readonly parked: ParkedMessages
}

const hourMs = 3_600_000

/** With all that it remembers in the service's own database. */
export const startConsumer = (options: ConsumerOptions): Consumer => ({
  ...startHearing({ ...options, inbox: postgresInbox(options.db) }),
  parked: parkedMessages(options),
})

export function startHearing(options: HearingOptions): Hearing {
  const { inbox, log, maxFailures = 5, maxDeaths = 3, retryPauseMs = 50, rememberDays = 30 } = options
  const { alone, inCompany, pause, every } = options.host ?? thisProcess
  const { attempts } = inbox
  const ear = earOf(options.reactions)

  async function handle(batch: readonly StoredRecord[], taken: boolean): Promise<void> {
    const heard = batch.filter((record) => ear.hears(record))
    // what was in work when another instance died may have been what killed it: one by one, and counted
    if (heard.length > 0) await (taken ? oneByOne(heard) : inOnePiece(heard))
  }

  async function inOnePiece(records: readonly StoredRecord[]): Promise<void> {
    let waiting: readonly StoredRecord[]
    try {
      waiting = await inCompany(() => together(records))
    } catch (error) {
      // Not the messages' fault: the log brings them again. And where several partitions are in it, it brings them apart.
      if (isPassing(error) || new Set(records.map(partitionKey)).size > 1) throw error
      return apart(records)
    }
    for (const record of waiting) await inCompany(() => waitBehind(record))
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
      if (entered.fresh.length > 0) await ear.react(entered.fresh, tx)
      return entered
    })
    if (fresh.length > 0) options.onHandled?.(fresh.length)
    return waiting
  }

  async function oneByOne(records: readonly StoredRecord[]): Promise<void> {
    const left = await inbox.notYetHeard(records)
    const suspects = await attempts.suspects(left.map(eventIdOf))
    for (const record of left) await (suspects.has(eventIdOf(record)) ? alone : inCompany)(() => handleOne(record))
  }

  async function handleOne(record: StoredRecord): Promise<void> {
    const eventId = eventIdOf(record)
    for (;;) {
      const { died } = await attempts.begin(eventId)
      if (died >= maxDeaths) return setAside(record, `the process ended ${died} times while handling it`)
      try {
        const { fresh, waiting } = await inbox.transaction(async (tx) => {
          const entered = await inbox.enter(tx, [record])
          await ear.react(entered.fresh, tx)
          const failed = await attempts.end(tx, eventId)
          if (failed > 0 && entered.fresh.length > 0) await inbox.noteRecovery(tx, record, failed)
          return entered
        })
        if (waiting.length > 0) return waitBehind(record)
        if (fresh.length > 0) options.onHandled?.(1)
        return
      } catch (error) {
        if (isPassing(error) || waitsForNewer(record, inbox.now())) {
          attempts.discount(eventId)
          throw error
        }
        const failed = await attempts.fail(eventId)
        const reason = error instanceof Error ? error.message : String(error)
        if (error instanceof UndecodableError || failed >= maxFailures) return setAside(record, reason)
        await pause(retryPauseMs * 2 ** (failed - 1))
      }
    }
  }

  async function setAside(record: StoredRecord, reason: string): Promise<void> {
    if (await inbox.setAside(record, reason)) options.onParked?.(record, reason)
  }

  async function waitBehind(record: StoredRecord): Promise<void> {
    if (!(await inbox.waitBehind(record))) await handleOne(record)
  }

  const subscription = log.consume({
    group: options.service,
    topics: ear.topics,
    types: ear.types,
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

const isPassing = (error: unknown): boolean => isAway(error) || isConflict(error) || isStalePlan(error)
