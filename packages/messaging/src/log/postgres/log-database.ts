/** The log's database, as the driver's parts see it. */
import type { Position } from '../event-log.ts'
import type { Listener } from './listener.ts'
import type { LogSchemas } from './schemas.ts'

export interface Topic {
  readonly id: number
  readonly name: string
  readonly partitions: number
}

/** What the driver's parts share. */
export interface LogDatabase {
  readonly url: string
  readonly pollMs: number
  readonly rebalanceMs: number
  readonly onTrouble: (error: Error) => void
  /** @param anew asks the log, which may be another one since it was away */
  topics(names: readonly string[], anew?: boolean): Promise<Topic[]>
  heads(names: readonly string[]): Promise<readonly Position[]>
  lost(positions: readonly Position[]): Promise<readonly Position[]>
  readonly schemas: LogSchemas
  readonly listen: Listener['listen']
  query<R extends object>(sql: string, values: readonly unknown[]): Promise<R[]>
}
