export * from './database.ts'
export * from './event-log.ts'
export * from './reaction.ts'
