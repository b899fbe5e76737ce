export * from './aggregates/aggregates.ts'
export * from './consumer/consumer.ts'
export { toEnvelope, UndecodableError } from './consumer/dispatcher.ts'
export { groupsOf, hearAgain } from './consumer/hear-again.ts'
export * from './consumer/reaction.ts'
export { databaseAddress } from './database/address.ts'
export * from './database/batched.ts'
export { isConflict, isConnectionError } from './database/connection.ts'
export * from './database/database.ts'
export * from './database/migrate.ts'
export * from './database/open-database.ts'
export { pieceRows, pruneInPieces } from './database/prune.ts'
export { whyNot } from './database/why-not.ts'
export { eventIdOf } from './inbox/inbox.ts'
export * from './log/event-log.ts'
export * from './log/murmur2.ts'
export { migrateEventLog, type PostgresEventLogOptions, postgresEventLog } from './log/postgres/postgres-event-log.ts'
export { waitsForNewer } from './log/versions.ts'
export * from './outbox/cause.ts'
export type { LogLoss } from './outbox/published.ts'
export * from './outbox/relay.ts'
export {
  type ParkedAudit,
  type ParkedInFull,
  type ParkedMessage,
  type ParkedMessages,
  parkedMessages,
  type Retried,
} from './parking/parked-messages.ts'
export { moveTimer, seeTimer } from './timers/move-timer.ts'
export * from './timers/timers.ts'
export * from './tracing/span.ts'
