/** What a row of the view means. */
import type { SQLInputValue } from 'node:sqlite'
import type { OrderMemory } from './fold.ts'
import type { Visibility } from './who-may-see.ts'

export type Row = Record<string, SQLInputValue>
export const memoryIn = (row: Row): OrderMemory => JSON.parse(row['memory'] as string) as OrderMemory

export const visibilityOf = (row: Row, staff: readonly string[]): Visibility => ({
  customerId: row['customer_id'] as string,
  ownerId: (row['owner_id'] as string | null) ?? undefined,
  storeId: (row['store_id'] as string | null) ?? undefined,
  staff,
  riderId: (row['rider_id'] as string | null) ?? undefined,
  placed: row['placed'] === 1,
  offer: row['offer'] === 1,
})
