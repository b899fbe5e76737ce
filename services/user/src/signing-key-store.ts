/** Signing keys in PostgreSQL, shared by all instances: only one of them makes a key, and it is announced as it is made. */
import { SigningKeyAnnounced } from '@jumun/contracts'
import { type Database, newEvent, type Querying, type Row } from '@jumun/messaging'
import type { Ports } from '@jumun/service'
import type { SigningKey } from './signing-key.ts'

export interface SigningKeys {
  /** Those that still count, oldest first. */
  current(now: Date): Promise<readonly SigningKey[]>
  /** Asks `make` whether a key is missing while no other instance can make one. */
  add(now: Date, make: (keys: readonly SigningKey[]) => SigningKey | undefined): Promise<readonly SigningKey[]>
  /** It counts no longer, and everybody hears so; a key that waits for its turn has it now. False: there is none such. */
  revoke(kid: string, now: Date): Promise<boolean>
}

export function signingKeyStore(db: Database, prove: Prove): SigningKeys {
  return {
    current: (now) => currentKeys(db, now),
    add: (now, make) =>
      db.transaction(async (tx) => {
        await lock(tx)
        const keys = await currentKeys(tx, now)
        const key = make(keys)
        if (!key) return keys
        const { kid, publicJwk, sealedPrivateKey, signsFrom, signsUntil, retiresAt } = key
        await tx.query(
          `INSERT INTO signing_key (kid, public_jwk, sealed_private_key, signs_from, signs_until, retires_at)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [kid, JSON.stringify(publicJwk), sealedPrivateKey, signsFrom, signsUntil, retiresAt],
        )
        tx.publish(announcement(key, 1, prove))
        return [...keys, key]
      }),
    revoke: (kid, now) =>
      db.transaction(async (tx) => {
        await lock(tx)
        const [row] = await tx.query('SELECT * FROM signing_key WHERE kid = $1', [kid])
        if (!row) return false
        const key = keyOf(row)
        if (key.retiresAt <= now) return true // it does not count any more, and that was told
        await tx.query(
          `UPDATE signing_key SET retires_at = $2::timestamptz, signs_until = least(signs_until, $2::timestamptz - interval '1 ms'),
             signs_from = least(signs_from, $2::timestamptz - interval '2 ms') WHERE kid = $1`,
          [kid, now],
        )
        tx.publish(announcement({ ...key, retiresAt: now }, 2, prove))
        const { signsFrom, signsUntil } = key
        if (signsFrom <= now && now < signsUntil)
          await tx.query(
            `UPDATE signing_key SET signs_from = $1
             WHERE kid = (SELECT kid FROM signing_key WHERE signs_from > $1 ORDER BY signs_from LIMIT 1)`,
            [now],
          )
        return true
      }),
  }
}

/** One at a time changes what there is of keys. */
const lock = (tx: Querying) => tx.query('LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE')

const announcement = (key: SigningKey, sequence: number, prove: Prove) =>
  newEvent(
    SigningKeyAnnounced,
    { subject: key.kid, sequence },
    {
      kid: key.kid,
      publicJwk: JSON.stringify(publicHalf(key)),
      retiresAt: key.retiresAt.toISOString(),
      proof: prove(key),
    },
  )

/** The word of this service for one of its keys: others take no key without it. */
export type Prove = (key: SigningKey) => string

export const proving =
  ({ sign }: Pick<Ports<unknown>['identity'], 'sign'>): Prove =>
  ({ kid, publicJwk: { x }, retiresAt }) =>
    sign('signing-key', { sub: kid, x, retiresAt: Math.floor(retiresAt.getTime() / 1000) })

const publicHalf = ({ kid, publicJwk }: SigningKey) => ({ ...publicJwk, kid, use: 'sig', alg: 'EdDSA' })

/** As others get to see it. */
export const announced = (key: SigningKey, prove: Prove) => ({ ...publicHalf(key), proof: prove(key) })

async function currentKeys(db: Querying, now: Date): Promise<SigningKey[]> {
  const rows = await db.query('SELECT * FROM signing_key WHERE retires_at > $1 ORDER BY signs_from', [now])
  return rows.map(keyOf)
}

const keyOf = (row: Row): SigningKey => ({
  kid: row['kid'] as string,
  publicJwk: row['public_jwk'] as SigningKey['publicJwk'],
  sealedPrivateKey: row['sealed_private_key'] as Buffer,
  signsFrom: row['signs_from'] as Date,
  signsUntil: row['signs_until'] as Date,
  retiresAt: row['retires_at'] as Date,
})
