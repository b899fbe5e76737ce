/** Real tokens of made-up people: signed as the user service signs them, with a key that the harness announces. */
import { generateKeyPairSync } from 'node:crypto'
import type { UserRole } from '@jumun/contracts'
import { createSigner } from 'fast-jwt'
import { testIdentity } from './test-keys.ts'

export interface TestTokens {
  readonly kid: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly privatePem: string
  /** The user service's word for the key. */
  proof(retiresAt?: string): string
  /** Expires a quarter of an hour after `at`; `claims` may make it a wrong one. */
  sign(user: { readonly id: string; readonly role: UserRole }, at: Date, claims?: Record<string, unknown>): string
}

export function testTokens(kid = 'test-key'): TestTokens {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const sign = createSigner({ key: privatePem, algorithm: 'EdDSA', kid })
  return {
    kid,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'EdDSA' },
    privatePem,
    proof: (retiresAt = '2999-01-01T00:00:00.000Z') =>
      testIdentity('user').sign('signing-key', {
        sub: kid,
        x: publicKey.export({ format: 'jwk' }).x,
        retiresAt: Date.parse(retiresAt) / 1000,
      }),
    sign(user, at, claims = {}) {
      const now = Math.floor(at.getTime() / 1000)
      return sign({ iss: 'jumun', aud: 'jumun', sub: user.id, role: user.role, iat: now, exp: now + 900, ...claims })
    },
  }
}
