/** Whose store it is and who works there, as the store service told us. */
import { setTimeout as pause } from 'node:timers/promises'
import type { StoreMember, StoreTime, StoreWithPeople } from '@jumun/contracts'
import type { StoreChanged } from '@jumun/contracts/events'
import type { EventHandler, Querying } from '@jumun/messaging'

export interface StoreOwners {
  /** Its people; of a store that was opened this moment the news may still be on its way, so we wait up to a second. */
  whenKnown(storeId: string): Promise<StoreWithPeople | undefined>
  of(storeId: string): Promise<StoreWithPeople | undefined>
}

const waitAtMostMs = 1000
const lookEveryMs = 20

export const storeOwners = (db: Querying): StoreOwners => {
  const of = async (storeId: string) => {
    const [row] = await db.query('SELECT owner_id, staff FROM store_replica WHERE store_id = $1', [storeId])
    return row && { storeId, ownerId: row['owner_id'] as string, staff: row['staff'] as StoreMember[] }
  }
  return {
    of,
    whenKnown: async (storeId) => {
      for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
        const store = await of(storeId)
        if (store !== undefined || waitedMs >= waitAtMostMs) return store
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
    `INSERT INTO store_replica AS known (store_id, sequence, owner_id, time_zone, day_starts_at, staff)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (store_id) DO UPDATE SET sequence = excluded.sequence, owner_id = excluded.owner_id,
       time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at, staff = excluded.staff
     WHERE known.sequence < excluded.sequence`,
    [
      ...[data.storeId, sequence, data.ownerId, data.timeZone ?? null, data.dayStartsAt ?? null],
      JSON.stringify(data.staff ?? []),
    ],
  )
}
