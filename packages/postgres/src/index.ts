export * from './binaries.ts'
export * from './cluster.ts'
export * from './start.ts'
export * from './user.ts'
