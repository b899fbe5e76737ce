/** The Kafka fabric; apart from the rest of messaging because its client is large and not needed on PostgreSQL. */
export * from './log/kafka/address.ts'
export * from './log/kafka/behind.ts'
export * from './log/kafka/kafka-event-log.ts'
export * from './log/kafka/schema-registry.ts'
export * from './log/kafka/topics-missing.ts'
export * from './log/kafka/why-not-kafka.ts'
export * from './log/kafka/with-namespace.ts'
