/** Whose store it is, as the store service told us. */
import { setTimeout as pause } from 'node:timers/promises'
import type { StoreTime } from '@jumun/contracts'
import type { StoreChanged } from '@jumun/contracts/events'
import type { EventHandler, Querying } from '@jumun/messaging'

export interface StoreOwners {
  /** The owner; of a store that was opened this moment the news may still be on its way, so we wait up to a second. */
  whenKnown(storeId: string): Promise<string | undefined>
  of(storeId: string): Promise<string | undefined>
}

const waitAtMostMs = 1000
const lookEveryMs = 20

export const storeOwners = (db: Querying): StoreOwners => {
  const of = async (storeId: string) => {
    const [row] = await db.query('SELECT owner_id FROM store_replica WHERE store_id = $1', [storeId])
    return row?.['owner_id'] as string | undefined
  }
  return {
    of,
    whenKnown: async (storeId) => {
      for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
        const owner = await of(storeId)
        if (owner !== undefined || waitedMs >= waitAtMostMs) return owner
        await pause(lookEveryMs)
      }
    },
  }
}

/** By which clock it lives; what nobody told us yet is as the platform has it. */
export async function timeOf(db: Querying, storeId: string): Promise<StoreTime> {
  const [row] = await db.query('SELECT time_zone, day_starts_at FROM store_replica WHERE store_id = $1', [storeId])
  return {
    timeZone: (row?.['time_zone'] ?? undefined) as string | undefined,
    dayStartsAt: (row?.['day_starts_at'] ?? undefined) as string | undefined,
  }
}

/** News that comes late never overwrites newer: the sequence decides. */
export const rememberOwnerWhenStoreChanges: EventHandler<StoreChanged> = async ({ data, sequence }, tx) => {
  await tx.query(
    `INSERT INTO store_replica AS known (store_id, sequence, owner_id, time_zone, day_starts_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (store_id) DO UPDATE SET sequence = excluded.sequence, owner_id = excluded.owner_id,
       time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at
     WHERE known.sequence < excluded.sequence`,
    [data.storeId, sequence, data.ownerId, data.timeZone ?? null, data.dayStartsAt ?? null],
  )
}
