/**
 * What each service has beside its own rows: its database, the consumer that hears for it, and the relay that carries what
 * it says to the log. The consumer is the real one; at least once, in order per topic and key, in any order across them.
 */
import { allEvents, type Envelope } from '@jumun/contracts'
import { isConnectionError, type Reaction, type Transaction, toEnvelope } from '@jumun/messaging'
import { type ConsumerRuntime, dispatcherOf, eventIdOf, startInboxConsumer } from '@jumun/messaging/testing'
import { type Flaw, flawedInbox, flawedLog, flawedReactions } from './flaw.ts'
import { type Connection, MemoryDatabase } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import { memoryInbox, newInboxTables, retryParked } from './memory-inbox.ts'
import type { Choice, Life, Part, World } from './world.ts'

export interface Fabric extends Part {
  readonly service: string
  readonly db: MemoryDatabase
  /** A process of this service begins, hears, and takes its part until it dies. */
  begin(name?: string): Connection
  /** Everything comes again, from an early position. */
  replay(): void
}

interface FabricOptions {
  readonly world: World
  readonly log: MemoryEventLog
  readonly service: string
  readonly flaw: Flaw | undefined
  readonly reactions: readonly Reaction[]
  readonly timers?: Readonly<Record<string, (subject: string, tx: Transaction) => Promise<void>>>
  readonly nameOf: (subject: string) => string
}

export function newFabric({ world, log, service, flaw, nameOf, ...options }: FabricOptions): Fabric {
  const db = new MemoryDatabase(world, service)
  const heard = newInboxTables()
  const reactions = flawedReactions(options.reactions, flaw).map(failingAtTimes)
  const dispatcher = dispatcherOf(reactions)
  const relay = log.client(world.newLife(`the relay of ${service}`))
  /** What is in work, and where. */
  const busy = new Map<string, Life>()
  let processes: Connection[] = []

  /** For no fault of its messages: a whole batch is undone, taken apart, and heard in the end. */
  function failingAtTimes(reaction: Reaction): Reaction {
    const fail = (): void => {
      if (world.trouble(0.02)) throw new Error('it went wrong for once')
    }
    const { each } = reaction
    return {
      kinds: reaction.kinds,
      async handleAll(events, tx) {
        await reaction.handleAll(events, tx)
        fail()
      },
      ...(each
        ? {
            async each(event: Envelope, tx: Transaction) {
              await each(event, tx)
              fail()
            },
          }
        : {}),
    }
  }

  function hostOf(life: Life): ConsumerRuntime {
    return {
      runShared: (work) => work(),
      runExclusive: (work) => work(),
      pause: (ms) => world.pause(life, ms, `${life.name} tries again`),
      every: () => () => {},
    }
  }

  function begin(name = service): Connection {
    const connection = db.connect(world.newLife(name))
    processes = [...processes.filter(({ life }) => life.alive), connection]
    startInboxConsumer({
      service,
      inbox: flawedInbox(memoryInbox(heard, connection), flaw),
      log: flawedLog(log.client(connection.life), flaw),
      reactions,
      runtime: hostOf(connection.life),
      onParked: ({ type, subject }, reason) => world.tell(() => `  parked: ${type} of ${nameOf(subject)}: ${reason}`),
    })
    return connection
  }

  function send(): Choice[] {
    const { outbox } = db
    if (outbox.length === 0) return []
    return [
      {
        what: `${service} sends ${outbox.map(({ type, subject }) => `${type} of ${nameOf(subject)}`).join(', ')}`,
        run: () => {
          const sent = world.straight ? outbox.length : 1 + world.chance.below(outbox.length)
          void relay.append(outbox.slice(0, sent))
          if (world.trouble(0.08)) world.tell(() => `  the relay of ${service} dies before it can delete what it sent`)
          else db.outbox = outbox.slice(sent)
        },
      },
    ]
  }

  /** In one of its processes; once at a time, and again when it failed or died there. */
  function work(key: string, what: string, run: (connection: Connection) => Promise<unknown>): Choice[] {
    if (busy.get(key)?.alive) return []
    return [
      {
        what,
        run: () => {
          const connection = world.straight ? (processes[0] as Connection) : world.chance.pick(processes)
          busy.set(key, connection.life)
          void run(connection)
            .catch((error: unknown) => {
              if (!isConnectionError(error)) world.tell(() => `  ${String(error)}`)
            })
            .finally(() => busy.delete(key))
        },
      },
    ]
  }

  const due = (): Choice[] =>
    [...db.timers].flatMap(([key, { subject, dueAt }]) =>
      dueAt > world.nowMs()
        ? []
        : work(key, `the timer of ${service} for ${nameOf(subject)} fires`, ({ transaction }) =>
            transaction(async (tx) => {
              const kind = key.slice(0, key.indexOf(' '))
              tx.cancelTimer(kind, subject)
              await options.timers?.[kind]?.(subject, tx)
            }),
          ),
    )

  const retry = (): Choice[] =>
    [...heard.parked.rows.keys()].flatMap((key) =>
      work(`parked ${key}`, `an operator lets ${service} try again what is parked of ${key}`, (connection) =>
        retryParked(heard, connection, key, (record, tx) => {
          heard.attempts.set(tx, eventIdOf(record), undefined)
          return dispatcher.dispatch([record], tx)
        }),
      ),
    )

  return {
    service,
    db,
    begin,
    replay: () => log.rewind(service),
    choices: () => [...send(), ...due(), ...retry(), ...db.choices()],
    dueAt: () => [...db.timers.values()].map(({ dueAt }) => dueAt),
  }
}

const topics = [...new Set(Object.values(allEvents).map(({ topic }) => topic))]

/** All that was ever said, duplicates included. */
export const eventsIn = (log: MemoryEventLog): Envelope[] =>
  topics.flatMap((topic) => log.records(topic).map(toEnvelope))
