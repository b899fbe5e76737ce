export * from './aggregates.ts'
export * from './batched.ts'
export * from './cause.ts'
export { isAway, isConflict } from './connection.ts'
export * from './consumer.ts'
export * from './database.ts'
export * from './event-log.ts'
export { toEnvelope, UndecodableError } from './hear.ts'
export { eventIdOf } from './inbox.ts'
export * from './migrate.ts'
export * from './murmur2.ts'
export * from './open-database.ts'
export {
  type ParkedAudit,
  type ParkedInFull,
  type ParkedMessage,
  type ParkedMessages,
  parkedMessages,
  type Retried,
} from './parked-messages.ts'
export { migrateEventLog, type PostgresEventLogOptions, postgresEventLog } from './postgres-event-log.ts'
export { pruneInPieces } from './prune.ts'
export type { LogLoss } from './published.ts'
export * from './reaction.ts'
export * from './relay.ts'
export * from './timers.ts'
export { waitsForNewer } from './versions.ts'
