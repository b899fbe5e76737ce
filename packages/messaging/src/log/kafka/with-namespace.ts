/** One installation's part of a cluster that several share: its topics and groups have a name before theirs. */
import { type Appended, type EventLog, NotAppended, type Position, type StoredRecord } from '../event-log.ts'

/** @param name such as `seoul`: topics are `seoul.jumun.order`, … */
export function withNamespace(log: EventLog, name: string): EventLog {
  const prefix = `${name}.`
  const there = <T extends { readonly topic: string }>(one: T): T => ({ ...one, topic: prefix + one.topic })
  const here = <T extends { readonly topic: string }>(one: T): T => ({ ...one, topic: one.topic.slice(prefix.length) })
  const named = (topics: readonly string[]): string[] => topics.map((topic) => prefix + topic)
  return {
    append: (records) =>
      log.append(records.map(there)).then(
        (appended) => appended.map(here<Appended>),
        (error: unknown) => {
          if (!(error instanceof NotAppended)) throw error
          const left = error.unappended.map((one) => ({ ...one, record: here(one.record) }))
          throw new NotAppended(left, error.appended.map(here<Appended>))
        },
      ),
    consume: (options) =>
      log.consume({
        ...options,
        group: prefix + options.group,
        topics: named(options.topics),
        handle: (batch, firstAfterAssignment) => options.handle(batch.map(here<StoredRecord>), firstAfterAssignment),
      }),
    follow: (options) =>
      log.follow({
        ...options,
        topics: named(options.topics),
        after: options.after.map(there<Position>),
        handle: (batch) => options.handle(batch.map(here<StoredRecord>)),
        onWentBack: (lost) => options.onWentBack?.(lost.map(here<Position>)),
      }),
    heads: async (topics) => (await log.heads(named(topics))).map(here<Position>),
    lost: async (positions) => (await log.lost(positions.map(there<Position>))).map(here<Position>),
    reachable: () => log.reachable(),
    close: () => log.close(),
  }
}
