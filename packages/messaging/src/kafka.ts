/** The Kafka fabric; apart from the rest of messaging because its client is large and not needed on PostgreSQL. */
export * from './kafka-address.ts'
export * from './kafka-behind.ts'
export * from './kafka-event-log.ts'
export * from './named-apart.ts'
export * from './schema-registry.ts'
