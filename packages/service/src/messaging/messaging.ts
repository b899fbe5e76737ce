/** A service's database, log and everything that moves between them, opened and closed as one. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Database,
  type EventLog,
  type LogLoss,
  type OpenDatabase,
  type Subscription,
  startRelay,
} from '@jumun/messaging'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { EndedSessionList } from '../auth/ended-sessions.ts'
import { followKeys } from '../auth/follow-keys.ts'
import type { KeySet } from '../auth/key-set.ts'
import type { Running } from '../define-service.ts'
import { type Findings, messagingFindings } from '../findings.ts'
import { type Idempotency, idempotency } from '../http/idempotency.ts'
import { askedOnce, computedGauge, counter } from '../telemetry/metrics.ts'
import { noDatabase, noLog } from './absent.ts'
import { type Effects, startEffects } from './effects.ts'
import { openEventLog } from './open-event-log.ts'
import { type OwnDatabaseNeeds, openOwnDatabase } from './own-database.ts'

export interface MessagingNeeds extends OwnDatabaseNeeds {
  readonly registry: Registry
}

export interface Messaging {
  readonly db: Database
  readonly events: EventLog
  readonly idempotency: Idempotency | undefined
  /** Hears of signing keys for as long as the service runs. @returns how to end that */
  followKeys(keys: KeySet): () => Promise<void>
  /** Hears of ended sessions; undefined where there is no log. */
  followSessions(ended: EndedSessionList): Subscription | undefined
  /** Begins to react and to run timers. */
  start(running: Running): Effects
  notReady(): Promise<readonly string[]>
  /** What its database tells of what it has to say and has heard. */
  readonly findings: readonly Findings[]
  close(): Promise<void>
}

const outboxLimitMs = 10_000
const askOutboxWithinMs = 1_000
export async function openMessaging(needs: MessagingNeeds): Promise<Messaging> {
  const { definition, hostOptions, log, registry, newId } = needs
  const database = await openOwnDatabase(needs)
  const events = hostOptions.eventLog ?? (await openLogOf(needs).catch(closing(database)))
  const db = database ?? noDatabase(definition.name)
  const relay =
    database && events
      ? startRelay({
          db: database,
          log: events,
          onTrouble: (error) => log.warn({ err: error }, 'the relay has trouble'),
          onParked: ({ id, type, subject, correlationid: orderId }, reason) =>
            log.error({ id, type, subject, orderId, reason }, 'an event cannot be sent and is set aside with its key'),
          onLoss: tellOfLosses(registry, log),
          onRelayed: countPublished(registry),
        })
      : undefined
  if (database) {
    const waiting = askedOnce(() => waitingIn(database))
    computedGauge(registry, 'jumun_outbox_events', async () => (await waiting()).count)
    computedGauge(registry, 'jumun_outbox_oldest_seconds', async () => (await waiting()).oldestAgeMs / 1000)
    computedGauge(registry, 'jumun_log_losses', () => unseenLosses(database))
  }
  return {
    db,
    events: events ?? noLog(definition.name),
    idempotency: database && idempotency({ db, log, newId }),
    followKeys: (keys) => (events ? followKeys(events, keys) : async () => {}),
    followSessions: (ended) => events && ended.follow(events),
    start: (running) => startEffects(running, database, events, { name: definition.name, log, registry }),
    async notReady() {
      if (!database) return []
      if (!(await database.reachable())) return ['the database does not answer']
      if (relay?.healing()) return ['the event log went back: it is being given again what it lacks']
      const limitMs = hostOptions.outboxLimitMs ?? outboxLimitMs
      // Single keys that the log does not take are no reason to send everybody away.
      if (!relay || relay.stuckForMs() < limitMs) return []
      // Under load this stands in one line with the work: no answer in time says nothing about the log.
      const waiting = await Promise.race([waitingIn(database), pause(askOutboxWithinMs, undefined, { ref: false })])
      if (!waiting) return []
      const { count, oldestAgeMs } = waiting
      if (oldestAgeMs < limitMs || !(await events?.reachable())) return []
      return [`${count} events wait for the log, the oldest for ${Math.round(oldestAgeMs / 1000)} s`]
    },
    findings: database ? [messagingFindings(definition.name, database)] : [],
    async close() {
      await relay?.stop()
      if (!hostOptions.eventLog) await events?.close()
      await database?.close()
    },
  }
}

async function openLogOf({ hostOptions, log }: MessagingNeeds): Promise<EventLog | undefined> {
  const { eventLogUrl: url, schemaRegistryUrl } = hostOptions
  return url ? openEventLog({ url, schemaRegistryUrl, log }) : undefined
}

const closing = (database: OpenDatabase | undefined) => async (error: unknown) => {
  await database?.close()
  throw error
}

async function waitingIn(database: OpenDatabase): Promise<{ count: number; oldestAgeMs: number }> {
  const [row] = await database.query<{ count: number; oldest: Date | null }>(
    'SELECT count(*) AS count, (SELECT time FROM outbox ORDER BY position LIMIT 1) AS oldest FROM outbox',
  )
  const age = row?.oldest ? database.now().getTime() - row.oldest.getTime() : 0
  return { count: row?.count ?? 0, oldestAgeMs: Math.max(0, age) }
}

const unseenLosses = async (database: OpenDatabase): Promise<number> => {
  const sql = 'SELECT count(*) AS count FROM log_loss WHERE lost_before IS NOT NULL AND seen_by IS NULL'
  return (await database.query<{ count: number }>(sql))[0]?.count ?? 0
}

function countPublished(registry: Registry): (count: number) => void {
  const published = counter(registry, 'jumun_events_published_total')
  return (count) => published.inc(count)
}

/** Loud: whoever restored a log, or deleted a topic, is to hear of it, also where it healed. */
function tellOfLosses(registry: Registry, log: Logger): (loss: LogLoss) => void {
  const again = counter(registry, 'jumun_events_appended_again_total')
  return ({ topic, appendedAgain, lostBefore }) => {
    again.inc(appendedAgain)
    log.error({ topic, appendedAgain }, 'the event log went back; what it lacked was appended again')
    if (lostBefore)
      log.error(
        { topic, lostBefore },
        'what was published before is gone from the event log: see docs/log-went-back.md',
      )
  }
}
