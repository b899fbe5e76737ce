/** Bounds on what may go wrong, each written where it is used. */
export * from './breaker.ts'
export * from './bulkhead.ts'
export * from './deadline.ts'
export * from './growing-delays.ts'
export * from './retry.ts'
