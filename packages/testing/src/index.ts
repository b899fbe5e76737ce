/** What tests stand on: a real PostgreSQL, one truly started service, hands to play the others, and patience with a bound. */
export * from './counting.ts'
export * from './eventually.ts'
export * from './fake-clock.ts'
export * from './fake-peers.ts'
export * from './postgres.ts'
export * from './test-service.ts'
export * from './test-tokens.ts'
