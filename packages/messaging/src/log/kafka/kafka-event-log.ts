/**
 * The event log on Apache Kafka. Idempotent producer, acks of all in-sync replicas, key = subject with the partitioner of
 * Kafka's Java client; offsets are committed after `handle` resolved, by hand; a partition is given up only when its batch
 * in hand is done. Effects live in PostgreSQL and the inbox makes them single, so no Kafka transactions are needed.
 */
import type { EventLog, Subscription } from '../event-log.ts'
import { kafkaAppender } from './append.ts'
import { type KafkaEventLogOptions, kafkaCluster } from './cluster.ts'
import { consumeKafka } from './consume.ts'
import { followKafka } from './follow.ts'

export type { KafkaEventLogOptions } from './cluster.ts'

export function kafkaEventLog(options: KafkaEventLogOptions): EventLog {
  const cluster = kafkaCluster(options)
  const appender = kafkaAppender(cluster)
  const open = new Set<Subscription>()
  const started = (subscription: Subscription): Subscription => {
    open.add(subscription)
    return { ...subscription, stop: () => subscription.stop().finally(() => open.delete(subscription)) }
  }

  // One request after the other: if two were on their way and the first had to be repeated, a key would lose its order.
  let last: Promise<unknown> = Promise.resolve()
  const oneAfterTheOther = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    append: async (records) => (records.length > 0 ? oneAfterTheOther(() => appender.append(records)) : []),
    consume: (consuming) => started(consumeKafka(cluster, consuming)),
    follow: (following) => started(followKafka(cluster, following)),
    heads: (topics) => cluster.heads(topics),
    lost: (positions) => cluster.lost(positions),
    reachable: () => cluster.reachable(),
    async close() {
      await Promise.all([...open].map((subscription) => subscription.stop()))
      await Promise.all([appender.close(), cluster.close()])
    },
  }
}
