/** Signing keys in PostgreSQL, shared by all instances: only one of them makes a key, and it is announced as it is made. */
import { SigningKeyAnnounced } from '@jumun/contracts'
import { type Database, type Querying, type Row, say } from '@jumun/messaging'
import type { SigningKey } from './signing-key.ts'

export interface SigningKeys {
  /** Those that still count, oldest first. */
  current(now: Date): Promise<readonly SigningKey[]>
  /** Asks `make` whether a key is missing while no other instance can make one. */
  add(now: Date, make: (keys: readonly SigningKey[]) => SigningKey | undefined): Promise<readonly SigningKey[]>
}

export function signingKeyStore(db: Database): SigningKeys {
  return {
    current: (now) => currentKeys(db, now),
    add: (now, make) =>
      db.transaction(async (tx) => {
        await tx.query('LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE')
        const keys = await currentKeys(tx, now)
        const key = make(keys)
        if (!key) return keys
        const { kid, publicJwk, sealedPrivateKey, signsFrom, signsUntil, retiresAt } = key
        await tx.query(
          `INSERT INTO signing_key (kid, public_jwk, sealed_private_key, signs_from, signs_until, retires_at)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [kid, JSON.stringify(publicJwk), sealedPrivateKey, signsFrom, signsUntil, retiresAt],
        )
        tx.say(
          say(
            SigningKeyAnnounced,
            { subject: kid, sequence: 1 },
            { kid, publicJwk: JSON.stringify(announced(key)), retiresAt: retiresAt.toISOString() },
          ),
        )
        return [...keys, key]
      }),
  }
}

/** As others get to see it. */
export const announced = ({ kid, publicJwk }: SigningKey) => ({ ...publicJwk, kid, use: 'sig', alg: 'EdDSA' })

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
