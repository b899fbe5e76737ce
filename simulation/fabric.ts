/**
 * The event log and what each service keeps in its database beside its own rows: outbox, inbox, positions and timers. As
 * in the real thing: at least once, in order per topic and key, in any order across them, and from any earlier position.
 */
import type { Envelope } from '@jumun/contracts'
import type { Saying } from '@jumun/messaging'
import type { Flaw } from './flaw.ts'
import type { Choice, Life, Part, World } from './world.ts'

export type React = (event: Envelope) => void

export interface EventLog {
  append(topic: string, event: Envelope): void
  /** What was said about each subject of a topic, duplicates included. */
  records(topic: string): ReadonlyMap<string, readonly Envelope[]>
  all(): readonly Envelope[]
}

export function newLog(): EventLog {
  const topics = new Map<string, Map<string, Envelope[]>>()
  const subjectsOf = (topic: string) => {
    const known = topics.get(topic)
    if (known) return known
    const fresh = new Map<string, Envelope[]>()
    topics.set(topic, fresh)
    return fresh
  }
  return {
    append(topic, event) {
      const subjects = subjectsOf(topic)
      const records = subjects.get(event.subject)
      if (records) records.push(event)
      else subjects.set(event.subject, [event])
    },
    records: subjectsOf,
    all: () => [...topics.values()].flatMap((subjects) => [...subjects.values()].flat()),
  }
}

export interface Fabric extends Part {
  readonly service: string
  /** Part of the transaction that changes the state. */
  say(...sayings: readonly Saying[]): void
  remind(subject: string, dueAt: Date): void
  forget(subject: string): void
  /** The process died: what was not committed is forgotten, what was heard since the last commit comes again. */
  crash(): void
  /** Everything comes again, from an early position. */
  replay(): void
}

interface FabricOptions {
  readonly world: World
  readonly log: EventLog
  readonly service: string
  readonly flaw: Flaw | undefined
  readonly hears: ReadonlyMap<string, { readonly topic: string; readonly react: React }>
  readonly onTimer?: (subject: string) => void
  /** The view keeps no inbox: it remembers a set of events. */
  readonly inbox?: boolean
  readonly nameOf: (subject: string) => string
}

export function newFabric(options: FabricOptions): Fabric {
  const { world, log, service, hears, flaw, nameOf } = options
  const topics = [...new Set([...hears.values()].map(({ topic }) => topic))].sort()
  const inbox = new Set<string>()
  const timers = new Map<string, number>()
  const read = new Map<string, number>()
  const committed = new Map<string, number>()
  const keepsInbox = (options.inbox ?? true) && flaw !== 'no inbox'
  let outbox: { topic: string; event: Envelope }[] = []
  let cause: string | undefined
  let life: Life = world.newLife(service)

  function hear(event: Envelope): void {
    const heard = hears.get(event.type)
    if (!heard || inbox.has(event.id)) return
    if (keepsInbox) inbox.add(event.id)
    cause = event.id
    heard.react(event)
    cause = undefined
  }
  /** The flaw: the position is committed before the effect, and a crash in between loses the message. */
  async function hearTooEarly(key: string, event: Envelope): Promise<void> {
    committed.set(key, read.get(key) ?? 0)
    await world.turn(life, `${service} takes up ${event.type} of ${nameOf(event.subject)}`)
    hear(event)
  }

  function relay(): Choice[] {
    if (outbox.length === 0) return []
    return [
      {
        what: `${service} sends ${outbox.map(({ event }) => `${event.type} of ${nameOf(event.subject)}`).join(', ')}`,
        run: () => {
          const sent = world.straight ? outbox.length : 1 + world.chance.below(outbox.length)
          for (const { topic, event } of outbox.slice(0, sent)) log.append(topic, event)
          if (world.trouble(0.08)) world.tell(() => `  the relay of ${service} dies before it can delete what it sent`)
          else outbox = outbox.slice(sent)
        },
      },
    ]
  }

  function listen(): Choice[] {
    const choices: Choice[] = []
    for (const topic of topics)
      for (const [subject, records] of log.records(topic)) {
        const key = `${topic} ${subject}`
        let at = read.get(key) ?? 0
        while (at < records.length && !hears.has((records[at] as Envelope).type)) at++ // not for us
        const event = records[at]
        if (event)
          choices.push({
            what: `${service} hears ${event.type} of ${nameOf(subject)}`,
            run: () => {
              if (world.trouble(0.04)) return void world.tell(() => '  and fails before it can commit')
              read.set(key, at + 1)
              if (flaw === 'positions first') void hearTooEarly(key, event)
              else hear(event)
              if (world.chance.is(0.5)) committed.set(key, read.get(key) ?? 0)
            },
          })
      }
    return choices
  }

  return {
    service,
    say(...sayings) {
      for (const { kind, subject, sequence, correlationid = subject, data } of sayings) {
        const event: Envelope = {
          id: world.newId(),
          type: kind.type,
          source: kind.source,
          subject,
          time: world.now().toISOString(),
          correlationid,
          ...(cause === undefined ? {} : { causationid: cause }),
          sequence,
          data: structuredClone(data),
        }
        outbox.push({ topic: kind.topic, event })
      }
    },
    remind: (subject, dueAt) => void timers.set(subject, dueAt.getTime()),
    forget: (subject) => void timers.delete(subject),
    crash() {
      life.die()
      life = world.newLife(service)
      for (const [key] of read) read.set(key, committed.get(key) ?? 0)
    },
    replay() {
      for (const [key, at] of read) {
        const from = world.chance.below(at + 1)
        read.set(key, from)
        committed.set(key, from)
      }
    },
    choices() {
      const due: Choice[] = []
      for (const [subject, at] of timers)
        if (at <= world.nowMs())
          due.push({
            what: `the timer of ${service} for ${nameOf(subject)} fires`,
            run: () => {
              timers.delete(subject)
              options.onTimer?.(subject)
            },
          })
      return [...relay(), ...due, ...listen()]
    },
    dueAt: () => [...timers.values()],
  }
}
