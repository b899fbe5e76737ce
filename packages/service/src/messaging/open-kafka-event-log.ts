/** The event log on Kafka; a module of its own because its client is large and not needed on PostgreSQL. */
import type { EventLog } from '@jumun/messaging'
import {
  kafkaEventLog,
  readKafkaAddress,
  schemaRegistry,
  TopicsMissing,
  whyNotKafka,
  withNamespace,
} from '@jumun/messaging/kafka'
import type { Logger } from 'pino'

/**
 * @param url `kafka://host:9092,host:9092`, with `/installation` where several share a cluster
 * @throws Error with one sentence when the url names no brokers or the registry is missing
 */
export function openKafkaEventLog(url: string, schemaRegistryUrl: string | undefined, log: Logger): EventLog {
  const { brokers, name, security } = readKafkaAddress(url)
  const told = new Set<string>()
  const tellOfTopics = (sentence: string): void => {
    if (!told.has(sentence)) log.error(sentence) // it is asked again every few seconds
    told.add(sentence)
  }
  if (!schemaRegistryUrl)
    throw new Error('JUMUN_SCHEMA_REGISTRY is not set: with Kafka, schemas are numbered by a registry.')
  const events = kafkaEventLog({
    brokers,
    security,
    clientId: 'jumun',
    registry: schemaRegistry(schemaRegistryUrl, {
      onTrouble: (what, error) => log.warn({ ...(error ? { err: error } : {}) }, what),
    }),
    onTrouble: (what, error) => {
      if (error instanceof TopicsMissing) tellOfTopics(error.message)
      else log.info({ err: error }, what)
    },
  })
  // Brokers come and go, and are asked again; that they do not take us at all is somebody's to mend.
  events.heads([]).catch((error: unknown) => log.warn(`the event log does not let us in: ${whyNotKafka(error)}`))
  return name ? withNamespace(events, name) : events
}
