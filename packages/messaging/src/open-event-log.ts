/** The event log by its url: which fabric it is, is a matter of configuration alone. */
import type { EventLog } from './event-log.ts'
import { postgresEventLog } from './postgres-event-log.ts'
import { schemaRegistry } from './schema-registry.ts'

export interface OpenEventLogOptions {
  /** `postgres://…`, or `kafka://host:9092,host:9092` */
  readonly url: string
  /** Base url of a registry with the Confluent API; needed for Kafka. */
  readonly schemaRegistryUrl?: string
  /** Names this process to the brokers. */
  readonly clientId: string
  readonly onTrouble?: (error: Error) => void
}

/** @throws Error with one sentence when the url names no fabric, or Kafka's registry is missing */
export async function openEventLog({
  url,
  schemaRegistryUrl,
  clientId,
  onTrouble,
}: OpenEventLogOptions): Promise<EventLog> {
  if (/^postgres(ql)?:\/\//.test(url)) return postgresEventLog({ url, ...(onTrouble ? { onTrouble } : {}) })
  const brokers = /^kafka:\/\/([^/]+)\/?$/.exec(url)?.[1]?.split(',')
  if (!brokers) throw new Error('JUMUN_EVENT_LOG must be postgres://… or kafka://host:port,host:port')
  if (!schemaRegistryUrl)
    throw new Error('JUMUN_SCHEMA_REGISTRY is not set: with Kafka, schemas are numbered by a registry')
  const { kafkaEventLog } = await import('./kafka-event-log.ts') // its client is large, and not needed on PostgreSQL
  return kafkaEventLog({
    brokers,
    clientId,
    registry: schemaRegistry(schemaRegistryUrl),
    ...(onTrouble ? { onTrouble: (what, error) => onTrouble(new Error(what, { cause: error })) } : {}),
  })
}
