/** A service's database, log and everything that moves between them, opened and closed as one. */

import { setTimeout as pause } from 'node:timers/promises'
import { decode } from '@jumun/contracts/codec'
import { SigningKeyAnnounced } from '@jumun/contracts/events'
import {
  type Database,
  type EventLog,
  isAway,
  type LogLoss,
  messagingMigrations,
  migrate,
  type OpenDatabase,
  openDatabase,
  type ParkedMessages,
  parkedMessages,
  startConsumer,
  startRelay,
  startTimers,
} from '@jumun/messaging'
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import type { Clock } from './clock.ts'
import type { Running, ServiceDefinition } from './define-service.ts'
import { type Findings, messagingFindings } from './findings.ts'
import { type Idempotency, idempotency } from './idempotency.ts'
import type { KeySet } from './key-set.ts'
import { askedGauge } from './metrics.ts'
import { openEventLog } from './open-event-log.ts'
import type { SettingDefinitions } from './setting.ts'
import type { Surroundings } from './surroundings.ts'

export interface MessagingNeeds {
  readonly definition: ServiceDefinition<SettingDefinitions>
  readonly surroundings: Surroundings
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Logger
  readonly registry: Registry
}

export interface Messaging {
  readonly db: Database
  readonly events: EventLog
  readonly idempotency: Idempotency | undefined
  /** Hears of signing keys for as long as the service runs. @returns how to end that */
  followKeys(keys: KeySet): () => Promise<void>
  /** Begins to react and to run timers. */
  start(running: Running): Effects
  notReady(): Promise<readonly string[]>
  /** What its database tells of what it has to say and has heard. */
  readonly findings: readonly Findings[]
  close(): Promise<void>
}

/** What a service does without being asked. */
export interface Effects {
  /** Messages that keep failing, and events that no log takes; for services that have a database. */
  readonly parked?: ParkedMessages
  /** Everything that was in the log at the time of the call has been heard. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
}

const idempotencyMigrations = { name: 'idempotency', folder: new URL('../migrations/', import.meta.url) }
const databaseWithinMs = 30_000
const tryEveryMs = 250
const outboxLimitMs = 10_000
const askOutboxWithinMs = 1_000
/** From then on a timer that fails again is an error, no longer a warning. */
const manyFailures = 3

export async function openMessaging(needs: MessagingNeeds): Promise<Messaging> {
  const { definition, surroundings, log, registry, newId } = needs
  const database = await openOwnDatabase(needs)
  const events = surroundings.eventLog ?? (await openLogOf(needs).catch(closing(database)))
  const db = database ?? noDatabase(definition.name)
  const relay =
    database && events
      ? startRelay({
          db: database,
          log: events,
          onTrouble: (error) => log.warn({ err: error }, 'the relay has trouble'),
          onSetAside: ({ id, type, subject }, reason) =>
            log.error({ id, type, subject, reason }, 'an event cannot be sent and is set aside with its key'),
          onLoss: tellOfLosses(registry, log),
        })
      : undefined
  if (database) {
    const waiting = remembered(() => waitingIn(database))
    askedGauge(registry, 'jumun_outbox_events', 'Events that wait for the log', async () => (await waiting()).count)
    askedGauge(
      registry,
      'jumun_outbox_oldest_seconds',
      'How long the oldest event has waited for the log',
      async () => (await waiting()).oldestAgeMs / 1000,
    )
    askedGauge(
      registry,
      'jumun_log_losses',
      'How often the log lost events of ours for good, and nobody has looked into it',
      () => unseenLosses(database),
    )
  }
  return {
    db,
    events: events ?? noLog(definition.name),
    idempotency: database && idempotency({ db, log, newId }),
    followKeys: (keys) => (events ? followKeys(events, keys, log) : async () => {}),
    start: (running) => startEffects(running, database, events, needs),
    async notReady() {
      if (!database) return []
      if (!(await database.reachable())) return ['the database does not answer']
      if (relay?.healing()) return ['the event log went back: it is being given again what it lacks']
      const limitMs = surroundings.outboxLimitMs ?? outboxLimitMs
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
      if (!surroundings.eventLog) await events?.close()
      await database?.close()
    },
  }
}

async function openLogOf({ surroundings, log }: MessagingNeeds): Promise<EventLog | undefined> {
  const { eventLogUrl: url, schemaRegistryUrl } = surroundings
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

/** Loud: whoever restored a log, or deleted a topic, is to hear of it, also where it healed. */
function tellOfLosses(registry: Registry, log: Logger): (loss: LogLoss) => void {
  const again = new Counter({
    name: 'jumun_events_appended_again_total',
    help: 'Events that the log had lost, and was given again',
    registers: [registry],
  })
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

/** Several gauges of one page share one question. */
function remembered<T>(ask: () => Promise<T>, forMs = 100): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    const now = performance.now()
    if (!last || now - last.at > forMs) last = { at: now, answer: ask() }
    return last.answer
  }
}

function startEffects(
  { reactions = [], timers = {} }: Running,
  db: OpenDatabase | undefined,
  events: EventLog | undefined,
  { definition: { name }, log, registry }: MessagingNeeds,
): Effects {
  const onTrouble = (error: Error): void => log.info({ err: error }, error.message)
  const timing =
    Object.keys(timers).length > 0
      ? startTimers({
          db: db ?? missing(name),
          timers,
          onTrouble,
          onFailed: (timer, error) =>
            log[timer.failed < manyFailures ? 'warn' : 'error'](
              { err: error, ...timer },
              'a timer failed and will run again',
            ),
        })
      : undefined
  if (timing)
    askedGauge(registry, 'jumun_timers_failing', 'Timers that failed and will run again', () => timing.failing())
  const parked = db && parkedMessages({ db, log: events ?? noLog(name), reactions })
  if (parked) askedGauge(registry, 'jumun_parked_messages', 'Messages set aside for an operator', () => parked.count())
  if (reactions.length === 0)
    return { ...(parked ? { parked } : {}), caughtUp: async () => {}, stop: async () => timing?.stop() }
  const handled = new Counter({ name: 'jumun_events_handled_total', help: 'Events reacted to', registers: [registry] })
  const consumer = startConsumer({
    service: name,
    db: db ?? missing(name),
    log: events ?? noLog(name),
    reactions,
    onTrouble,
    onHandled: (count) => handled.inc(count),
    onParked: ({ id, type, subject }, reason) => log.error({ id, type, subject, reason }, 'a message is parked'),
  })
  askedGauge(registry, 'jumun_consumer_lag_events', 'Events in the log not yet heard here', () => consumer.lag())
  return {
    parked: consumer.parked,
    caughtUp: () => consumer.caughtUp(),
    async stop() {
      await Promise.all([consumer.stop(), timing?.stop()])
    },
  }
}

function missing(name: string): never {
  throw new Error(`${name} reacts or has timers, so it needs a database: it must declare migrations`)
}

/** Everybody hears of every key, from the first on: there are few. */
function followKeys(events: EventLog, keys: KeySet, log: Logger): () => Promise<void> {
  const following = events.follow({
    topics: [SigningKeyAnnounced.topic],
    after: [],
    async handle(batch) {
      const published = batch.flatMap((record) => {
        if (record.undecodable !== undefined || record.type !== SigningKeyAnnounced.type) return []
        const { kid, publicJwk, retiresAt } = decode(record.schemaId, record.body) as SigningKeyAnnounced
        const jwk = jwkIn(publicJwk)
        if (!jwk) log.warn({ kid }, 'a signing key was announced that is none')
        return jwk ? [{ kid, jwk, retiresAt }] : []
      })
      await keys.add(published)
    },
  })
  return () => following.stop()
}

function jwkIn(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

async function openOwnDatabase({
  definition,
  surroundings,
  clock,
  newId,
  log,
}: MessagingNeeds): Promise<OpenDatabase | undefined> {
  const { name, migrations } = definition
  if (!migrations) return undefined
  const url = surroundings.databaseUrl
  if (!url) throw new Error(`JUMUN_DATABASE_URL_${name.toUpperCase()} is not set: the PostgreSQL database of ${name}.`)
  const sets = [messagingMigrations, idempotencyMigrations, { name, folder: migrations }]
  const until = performance.now() + (surroundings.databaseWithinMs ?? databaseWithinMs)
  for (let first = true; ; first = false)
    try {
      for (const file of await migrate(url, sets)) log.info(`applied the migration ${file}`)
      break
    } catch (error) {
      if (!isAway(error)) throw new Error(`${name} cannot use its database: ${messageOf(error)}`, { cause: error })
      if (performance.now() >= until)
        throw new Error(`${name} cannot reach its database at ${shown(url)}: ${messageOf(error)}`, { cause: error })
      if (first) log.info(`waiting for the database at ${shown(url)}`)
      await new Promise((resolve) => setTimeout(resolve, tryEveryMs))
    }
  return openDatabase({
    url,
    source: name,
    poolSize: surroundings.databaseConnections ?? 8,
    clock,
    newId,
    onLost: (error) => log.info({ err: error }, 'a database connection was lost'),
  })
}

/** Where, but not with which password. */
function shown(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname}:${port || 5432}${pathname}`
  } catch {
    return 'a url that is none'
  }
}

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

function noDatabase(name: string): Database {
  const refuse = (): never => {
    throw new Error(`${name} declares no migrations, so it has no database`)
  }
  return { query: refuse, change: refuse, changing: refuse, transaction: refuse }
}

function noLog(name: string): EventLog {
  const refuse = (): never => {
    throw new Error(`JUMUN_EVENT_LOG is not set: where the event log is that ${name} reads and writes.`)
  }
  return {
    append: refuse,
    consume: refuse,
    follow: refuse,
    heads: refuse,
    lost: refuse,
    reachable: async () => false,
    close: async () => {},
  }
}
