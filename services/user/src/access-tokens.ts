/** Access tokens: EdDSA, a quarter of an hour, signed with the key whose turn it is. */
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { Job } from '@jumun/service'
import { createSigner } from 'fast-jwt'
import { type Account, roleInForce } from './account.ts'
import { SealBroken, seal, unseal } from './sealed.ts'
import { accessTokenSeconds, nextTurn, type SigningKey, signerAt, type Turn } from './signing-key.ts'
import { announced, type Prove, type SigningKeys } from './signing-key-store.ts'

interface Needs {
  readonly keys: SigningKeys
  readonly prove: Prove
  readonly now: () => Date
  readonly keyDays: number
  /** Seals the private keys. */
  readonly secret: string
}
export class NoSigningKey extends Error {
  override name = 'NoSigningKey'
}
export type AccessTokens = Awaited<ReturnType<typeof accessTokens>>

/** Makes the first key when there is none. @throws when the keys were sealed with another secret */
export async function accessTokens({ keys, prove, now, keyDays, secret }: Needs) {
  const signers = new Map<string, (claims: object) => string>()
  let known: readonly SigningKey[] = []

  async function refresh(): Promise<void> {
    const current = await keys.current(now())
    const missing = nextTurn(current, now(), keyDays)
    known = missing ? await keys.add(now(), (present) => newKeyUnless(present)) : current
    for (const kid of signers.keys()) if (!known.some((key) => key.kid === kid)) signers.delete(kid)
    for (const key of known) if (!signers.has(key.kid)) signers.set(key.kid, signerOf(key, secret))
  }
  function newKeyUnless(present: readonly SigningKey[]): SigningKey | undefined {
    const turn = nextTurn(present, now(), keyDays)
    return turn && newKey(turn, secret)
  }
  await refresh()

  return {
    sign({ id, ...account }: Pick<Account, 'id' | 'role' | 'standing'>, sessionId: string): string {
      const sign = signers.get(signerAt(known, now())?.kid ?? '')
      if (!sign) throw new NoSigningKey('there is no signing key')
      return sign({ sub: id, role: roleInForce(account), sid: sessionId, iat: Math.floor(now().getTime() / 1_000) })
    },
    current: (): readonly SigningKey[] => known.filter((key) => key.retiresAt > now()),
    /** False: there is no such key. From now on another one signs. */
    async revoke(kid: string): Promise<boolean> {
      const found = await keys.revoke(kid, now())
      await refresh()
      return found
    },
    published: () => known.filter((key) => key.retiresAt > now()).map((key) => announced(key, prove)),
    /** Takes over what other instances made, and makes the next key in time. No instance signs longer with a revoked one. */
    rotation: { name: 'rotate-signing-keys', everyMs: 5_000, run: refresh } satisfies Job,
  }
}

function newKey(turn: Turn, secret: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  // RFC 7638: the members in this order.
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
  const sealedPrivateKey = seal(privateKey.export({ format: 'der', type: 'pkcs8' }), secret, kid)
  return { kid, publicJwk: { kty: 'OKP', crv: 'Ed25519', x }, sealedPrivateKey, ...turn }
}

function signerOf({ kid, sealedPrivateKey }: SigningKey, secret: string): (claims: object) => string {
  try {
    const key = createPrivateKey({ key: unseal(sealedPrivateKey, secret, kid), format: 'der', type: 'pkcs8' })
    const pem = key.export({ format: 'pem', type: 'pkcs8' })
    const expiresIn = accessTokenSeconds * 1_000
    return createSigner({ algorithm: 'EdDSA', key: pem, kid, iss: 'jumun', aud: 'jumun', expiresIn })
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    throw new Error(
      'The signing keys in the database were sealed with another JUMUN_USER_KEY_SECRET; set the one that was used.',
    )
  }
}
