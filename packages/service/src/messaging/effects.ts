/** What a service does without being asked: it reacts to what it hears, and its timers ring. */
import {
  type EventLog,
  type OpenDatabase,
  type ParkedMessages,
  parkedMessages,
  startConsumer,
  startTimers,
} from '@jumun/messaging'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Running } from '../define-service.ts'
import { computedGauge, counter } from '../telemetry/metrics.ts'
import { noLog } from './absent.ts'

export interface Effects {
  /** Messages that keep failing, and events that no log takes; for services that have a database. */
  readonly parked?: ParkedMessages
  /** Everything that was in the log at the time of the call has been heard. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
}

interface EffectsNeeds {
  readonly name: string
  readonly log: Logger
  readonly registry: Registry
}

/** From then on a timer that fails again is an error, no longer a warning. */
const manyFailures = 3

export function startEffects(
  { reactions = [], timers = {} }: Running,
  db: OpenDatabase | undefined,
  events: EventLog | undefined,
  { name, log, registry }: EffectsNeeds,
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
  if (timing) computedGauge(registry, 'jumun_timers_failing', () => timing.failing())
  const parked = db && parkedMessages({ db, log: events ?? noLog(name), reactions })
  if (parked) {
    computedGauge(registry, 'jumun_parked_messages', () => parked.count())
    computedGauge(registry, 'jumun_parked_oldest_seconds', async () => {
      const since = await parked.oldestAt()
      return since && db ? Math.max(0, db.now().getTime() - since.getTime()) / 1000 : 0
    })
  }
  if (reactions.length === 0)
    return { ...(parked ? { parked } : {}), caughtUp: async () => {}, stop: async () => timing?.stop() }
  const handled = counter(registry, 'jumun_events_handled_total')
  const consumer = startConsumer({
    service: name,
    db: db ?? missing(name),
    log: events ?? noLog(name),
    reactions,
    onTrouble,
    onHandled: (count) => handled.inc(count),
    onParked: ({ id, type, subject, correlationid: orderId }, reason) =>
      log.error({ id, type, subject, orderId, reason }, 'a message is parked'),
  })
  computedGauge(registry, 'jumun_consumer_lag_events', () => consumer.lag())
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
