/**
 * A tablet that several people share: whoever works at the store is logged in there, and each says by a PIN who they are.
 * What a PIN gives is a statement of this service, bound to the tablet's session, this store and this person: on another
 * device, after the session ended or elsewhere it is worth nothing, and what its person may do is asked anew each time.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { postAt } from '@jumun/contracts'
import type { Database, Querying } from '@jumun/messaging'
import { type Caller, type Clock, type Deeds, type Identity, refuseUnless } from '@jumun/service'
import { refusal, wrongField } from './answers.ts'
import type { TextsOf } from './names-of-people.ts'
import { readStore } from './store-table.ts'

type User = Extract<Caller, { kind: 'user' }>
interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly deeds: Deeds
  readonly namesOf: TextsOf
  readonly identity: Pick<Identity, 'sign'>
}

const derive = promisify(scrypt) as (pin: string, salt: Buffer, bytes: number) => Promise<Buffer>
const [saltBytes, hashBytes] = [16, 32]
/** A shift at the counter; whoever is away longer gives the PIN again. */
export const personSeconds = 4 * 3600
/**
 * So many wrong ones at a tablet, or for a person, and there is a pause. Where they are for one person each pause is twice as
 * long as the one before, until that person gives the right one: who tries again every quarter of an hour gets nowhere either.
 */
export const mostTries = 5
export const pauseMs = 15 * 60_000
const mostDoublings = 6
/** A try from so long ago says nothing any more. */
export const triesForgottenMs = 7 * 24 * 3_600_000

export const whoHavePins = async (db: Querying, storeId: string): Promise<ReadonlySet<string>> =>
  new Set(
    (await db.query<{ id: string }>('SELECT user_id AS id FROM staff_pin WHERE store_id = $1', [storeId])).map(
      ({ id }) => id,
    ),
  )

export function pinsOf({ db, clock, deeds, namesOf, identity }: Needs) {
  async function storeFor(id: string, caller: User) {
    const store = await readStore(db, id)
    refuseUnless(store && { ...store, storeId: id }, caller)
    if (!store) throw refusal('not-found')
    return store
  }

  return {
    async people(id: string, caller: User) {
      const store = await storeFor(id, caller)
      const ids = [store.ownerId, ...store.staff.map(({ userId }) => userId)]
      const [names, pins] = await Promise.all([namesOf(ids), whoHavePins(db, id)])
      const items = ids.map((userId) => ({
        userId,
        name: names.get(userId) ?? null,
        role: postAt(store, userId) ?? ('kitchen' as const),
        hasPin: pins.has(userId),
      }))
      const me = postAt(store, caller.id) ?? ('kitchen' as const)
      return { items, me, refundLimit: store.refundLimit ?? null }
    },

    async set(id: string, caller: User, pin: string | null): Promise<void> {
      await storeFor(id, caller)
      // A PIN that is known must not be able to make itself another one.
      if (caller.atStore !== undefined) throw refusal('forbidden', 'log in yourself to set your PIN')
      if (pin !== null && isEasy(pin)) throw wrongField('pin', 'is the first that others would try')
      const salt = randomBytes(saltBytes)
      const kept = pin === null ? undefined : Buffer.concat([salt, await derive(pin, salt, hashBytes)])
      await db.transaction(async (tx) => {
        await tx.query(`DELETE FROM pin_tries WHERE store_id = $1 AND whose = 'person:' || $2`, [id, caller.id])
        if (kept)
          await tx.query(
            `INSERT INTO staff_pin (store_id, user_id, hash) VALUES ($1, $2, $3)
             ON CONFLICT (store_id, user_id) DO UPDATE SET hash = excluded.hash`,
            [id, caller.id, kept],
          )
        else await tx.query('DELETE FROM staff_pin WHERE store_id = $1 AND user_id = $2', [id, caller.id])
        await deeds.note(tx, {
          storeId: id,
          who: caller.id,
          what: 'staff.pin',
          detail: { set: kept !== undefined },
        })
      })
    },

    /** Of somebody else: the owner cannot know it, and need not. */
    async remove(id: string, caller: User, userId: string): Promise<void> {
      await storeFor(id, caller)
      await db.transaction(async (tx) => {
        const [gone] = await tx.query('DELETE FROM staff_pin WHERE store_id = $1 AND user_id = $2 RETURNING user_id', [
          ...[id, userId],
        ])
        if (gone) await deeds.note(tx, { storeId: id, who: caller.id, what: 'staff.unpin', about: userId })
      })
    },

    async switch(id: string, caller: User, userId: string, pin: string) {
      const store = await storeFor(id, caller)
      const { sessionId } = caller
      if (sessionId === undefined) throw refusal('forbidden', 'this is for tablets where somebody is logged in')
      const now = clock.now()
      // Counted before it is looked at: of many tries at one moment none is free.
      await countTry(db, id, [`tablet:${sessionId}`, `person:${userId}`], now)
      const role = postAt(store, userId)
      const [row] = await db.query('SELECT hash FROM staff_pin WHERE store_id = $1 AND user_id = $2', [id, userId])
      const kept = (row?.['hash'] as Buffer | undefined) ?? Buffer.alloc(saltBytes + hashBytes)
      const given = await derive(pin, kept.subarray(0, saltBytes), hashBytes)
      if (!timingSafeEqual(given, kept.subarray(saltBytes)) || role === undefined) throw refusal('wrong-pin')
      await db.query('DELETE FROM pin_tries WHERE store_id = $1 AND whose = ANY($2)', [
        ...[id, [`tablet:${sessionId}`, `person:${userId}`]],
      ])
      const names = await namesOf([userId])
      const claims = { sub: userId, sid: sessionId, storeId: id, role: role === 'owner' ? 'owner' : 'staff' }
      return {
        ...{ userId, name: names.get(userId) ?? null, role },
        person: identity.sign('store-person', claims, personSeconds),
        expiresAt: new Date(now.getTime() + personSeconds * 1000).toISOString(),
      }
    },
  }
}

/** @throws Problem when there is a pause */
async function countTry(db: Database, storeId: string, whose: readonly string[], now: Date): Promise<void> {
  const rows = await db.query<{ tries: number; until: Date }>(
    `INSERT INTO pin_tries AS known (store_id, whose, tries, since)
     SELECT $1, whose, 1, $3 FROM unnest($2::text[]) AS whose ORDER BY whose
     ON CONFLICT (store_id, whose) DO UPDATE SET (tries, since, pauses) = (
       SELECT CASE WHEN is_over THEN 1 ELSE least(known.tries + 1, $5 + 1) END,
              CASE WHEN is_over THEN $3 ELSE known.since END,
              CASE WHEN is_over AND known.tries >= $5 AND known.whose LIKE 'person:%'
                   THEN least(known.pauses + 1, $6) ELSE known.pauses END
       FROM (SELECT known.since + $4 * interval '1 ms' * 2 ^ known.pauses <= $3 AS is_over)
     )
     RETURNING tries, since + $4 * interval '1 ms' * 2 ^ pauses AS until`,
    [storeId, [...whose].sort(), now, pauseMs, mostTries, mostDoublings],
  )
  const full = rows.filter(({ tries }) => tries > mostTries)
  if (full.length === 0) return
  const until = Math.max(...full.map((one) => one.until.getTime()))
  throw refusal('too-many-requests', 'too many wrong PINs', {
    retryAfterSeconds: Math.max(1, Math.ceil((until - now.getTime()) / 1000)),
  })
}

/** 0000, 1234, 9876 … */
const isEasy = (pin: string): boolean =>
  [0, 1, -1].some((step) => [...pin].every((digit, at) => at === 0 || Number(digit) - Number(pin[at - 1]) === step))
