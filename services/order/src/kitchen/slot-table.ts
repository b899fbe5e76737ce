/** Slots in PostgreSQL: taken under a condition, given back with the order's end; each in one statement, in the order of the keys. */
import type { Querying } from '@jumun/messaging'
import { type KitchenCapacity, roomOf, type Taken } from './slots.ts'

export interface Hold {
  readonly storeId: string
  readonly takes: readonly Taken[]
}

/** @returns false when there is no room for all of it: then roll back */
export async function takeSlots(tx: Querying, { storeId, takes }: Hold, kitchen: KitchenCapacity): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO kitchen_slot AS known (store_id, starts_at, station, taken, room)
     SELECT $1, w.at, w.station, w.seconds, w.room
     FROM unnest($2::timestamptz[], $3::text[], $4::integer[], $5::integer[]) AS w (at, station, seconds, room)
     WHERE w.seconds <= w.room ORDER BY w.at, w.station
     ON CONFLICT (store_id, starts_at, station) DO UPDATE
       SET taken = known.taken + excluded.taken, room = GREATEST(known.room, excluded.room)
       WHERE known.taken + excluded.taken <= excluded.room
     RETURNING station`,
    [
      storeId,
      takes.map(({ at }) => at),
      takes.map(({ station }) => station),
      takes.map(({ seconds }) => seconds),
      takes.map(({ station }) => roomOf(kitchen, station)),
    ],
  )
  return rows.length === takes.length
}

/** What several orders held, in one go. */
export async function giveBackSlots(tx: Querying, holds: readonly Hold[]): Promise<void> {
  const all = holds.flatMap(({ storeId, takes }) => takes.map((piece) => ({ storeId, ...piece })))
  await tx.query(
    `WITH back AS (
       SELECT store_id, at, station, sum(seconds) AS seconds
       FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::integer[]) AS b (store_id, at, station, seconds)
       GROUP BY store_id, at, station
     ), held AS MATERIALIZED (
       SELECT k.store_id, k.starts_at, k.station, back.seconds FROM kitchen_slot k
       JOIN back ON back.store_id = k.store_id AND back.at = k.starts_at AND back.station = k.station
       ORDER BY k.store_id, k.starts_at, k.station FOR UPDATE OF k
     )
     UPDATE kitchen_slot k SET taken = k.taken - held.seconds FROM held
     WHERE k.store_id = held.store_id AND k.starts_at = held.starts_at AND k.station = held.station`,
    [
      all.map(({ storeId }) => storeId),
      all.map(({ at }) => at),
      all.map(({ station }) => station),
      all.map(({ seconds }) => seconds),
    ],
  )
}
