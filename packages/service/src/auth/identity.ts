/**
 * Who a service is, proven: each has a key pair of its own, and all know each other's public halves (the trust file). What a
 * service says in its own name it signs, so that nobody else can say it: neither a stranger, nor another service of ours.
 */
import { createPublicKey } from 'node:crypto'
import type { ServiceName } from '@jumun/contracts'
import { createSigner, createVerifier } from 'fast-jwt'
import type { Clock } from '../clock.ts'
import { privateKey, publicHalf, type Trust } from './service-key.ts'

/** What a statement is for: one for another purpose proves nothing here. */
export type Purpose = 'registration' | 'guest' | 'signing-key' | 'store-person'
export type Claims = Readonly<Record<string, unknown>>

export interface Identity {
  /** A token that proves us to this one service, for a minute. */
  tokenFor(called: ServiceName): string
  /** Which service of ours this token proves to us; undefined: none. */
  serviceOf(token: string): ServiceName | undefined
  /** A statement of ours, that counts for so long; default: for ever. */
  sign(purpose: Purpose, claims: Claims, forSeconds?: number): string
  /** What this service has stated; undefined: it has not, or it counts no longer. */
  statedBy(service: ServiceName, purpose: Purpose, statement: unknown): Claims | undefined
}

export const serviceTokenHeader = 'x-service-token'
const lifeSeconds = 60
const renewAfterSeconds = 30
const toleranceSeconds = 5
const longestStatement = 8192

export interface IdentityOptions {
  readonly name: ServiceName
  /** Private, PKCS#8: base64 of DER, or PEM. */
  readonly key: string
  readonly trust: Trust
  readonly clock: Clock
}

/** @throws one sentence when the key is none, or not the one by which others know this service */
export function identityOf({ name, key, trust, clock }: IdentityOptions): Identity {
  const own = privateKey(key)
  const pem = own.export({ type: 'pkcs8', format: 'pem' }).toString()
  if (!trust[name]?.includes(publicHalf(own)))
    throw new Error(`The service key of ${name} is not the one by which the trust file knows it.`)
  const sign = createSigner({ key: pem, algorithm: 'EdDSA', noTimestamp: true })
  const verifiers = new Map(Object.entries(trust).map(([service, keys]) => [service, keys.map(verifierWith)]))
  const now = (): number => Math.floor(clock.now().getTime() / 1000)
  const made = new Map<ServiceName, { token: string; at: number }>()

  const claimsOf = (service: string, audience: string, text: string): Claims | undefined => {
    for (const verify of verifiers.get(service) ?? [])
      try {
        const claims = verify(text)
        return claims['iss'] === service && claims['aud'] === audience ? claims : undefined
      } catch {
        // not with this key
      }
    return undefined
  }
  return {
    tokenFor(called) {
      const at = now()
      const known = made.get(called)
      if (known && at - known.at < renewAfterSeconds && at >= known.at) return known.token
      const token = sign({ iss: name, aud: called, exp: at + lifeSeconds })
      made.set(called, { token, at })
      return token
    },
    serviceOf(token) {
      const issuer = token.length > longestStatement ? undefined : issuerOf(token)
      const exp = issuer === undefined ? undefined : claimsOf(issuer, name, token)?.['exp']
      const left = typeof exp === 'number' ? exp - clock.now().getTime() / 1000 : 0
      // Longer than we ever grant (with a little for clocks that differ) means that it was not made for this.
      return left > 0 && left <= lifeSeconds + toleranceSeconds ? (issuer as ServiceName) : undefined
    },
    sign(purpose, claims, forSeconds) {
      const exp = forSeconds === undefined ? {} : { exp: now() + forSeconds }
      return sign({ ...claims, iss: name, aud: audienceOf(purpose), ...exp })
    },
    statedBy(service, purpose, statement) {
      if (typeof statement !== 'string' || statement.length > longestStatement) return undefined
      const claims = claimsOf(service, audienceOf(purpose), statement)
      const { exp } = claims ?? {}
      return exp === undefined || Number(exp) > clock.now().getTime() / 1000 ? claims : undefined
    },
  }
}

/** No service is called so: a token is no statement, and a statement no token. */
const audienceOf = (purpose: Purpose): string => `jumun:${purpose}`

function verifierWith(key: string): (text: string) => Record<string, unknown> {
  const pem = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    .export({ type: 'spki', format: 'pem' })
    .toString()
  return createVerifier({
    ...{ key: pem, algorithms: ['EdDSA'], ignoreExpiration: true, ignoreNotBefore: true, cache: 500 },
    requiredClaims: ['iss', 'aud'],
  }) as (text: string) => Record<string, unknown>
}

/** Not proven by this. */
function issuerOf(token: string): string | undefined {
  try {
    const { iss } = JSON.parse(Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString()) as { iss?: unknown }
    return typeof iss === 'string' ? iss : undefined
  } catch {
    return undefined
  }
}
