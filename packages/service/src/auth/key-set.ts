/**
 * The public keys that access tokens are signed with. Heard on the log, asked of the user service when a token names an
 * unknown one, and kept in a file, so that a restart verifies while both are down. Wherever a key comes from, it counts
 * only with its proof: a statement that the user service signed with its own key.
 */
import { createPublicKey } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createVerifier } from 'fast-jwt'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Identity } from './identity.ts'

type Verify = (token: string) => Record<string, unknown>

export interface KeySet {
  /** Proofs of keys; those that prove none are passed over, and counted. */
  add(proofs: readonly unknown[]): Promise<void>
  /** The check of tokens that this key signed; unknown keys are asked for, at most every `askEveryMs`. */
  verifierOf(kid: string): Promise<Verify | undefined> | Verify | undefined
  readonly size: number
}

export interface KeySetNeeds {
  readonly file: string
  readonly clock: Clock
  readonly log: Logger
  readonly identity: Pick<Identity, 'statedBy'>
  /** The proofs in the user service's JWKS. */
  readonly ask: () => Promise<readonly unknown[]>
  readonly askEveryMs: number
  /** A key was offered that the user service has not signed. */
  readonly onForged?: () => void
}

interface Key {
  readonly proof: string
  readonly retiresMs: number
  readonly verify: Verify
}

export async function keySet(needs: KeySetNeeds): Promise<KeySet> {
  const keys = new Map<string, Key>()
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  const take = (proof: unknown): boolean => {
    const { sub: kid, x, retiresAt } = needs.identity.statedBy('user', 'signing-key', proof) ?? {}
    const pem = pemOf(x)
    if (typeof kid !== 'string' || typeof retiresAt !== 'number' || !pem) {
      needs.onForged?.()
      needs.log.warn('a signing key was offered that the user service has not signed; it is not taken')
      return false
    }
    const known = keys.get(kid)
    // A key that was revoked stays so, in whatever order its announcements come.
    if (known && retiresAt * 1000 >= known.retiresMs) return false
    keys.set(kid, { proof: proof as string, retiresMs: retiresAt * 1000, verify: known?.verify ?? verifierWith(pem) })
    return true
  }
  const keep = async (): Promise<void> => {
    const text = JSON.stringify([...keys.values()].map(({ proof }) => proof))
    await mkdir(dirname(needs.file), { recursive: true })
    await writeFile(`${needs.file}.new`, text, { mode: 0o600 })
    await rename(`${needs.file}.new`, needs.file)
  }
  let keeping = Promise.resolve()
  const add = async (proofs: readonly unknown[]): Promise<void> => {
    if (!proofs.map(take).includes(true)) return
    keeping = keeping.then(keep).catch((error: unknown) => needs.log.warn({ err: error }, 'could not keep the key set'))
    await keeping
  }
  const usable = (kid: string): Verify | undefined => {
    const key = keys.get(kid)
    return key && key.retiresMs >= needs.clock.now().getTime() ? key.verify : undefined
  }
  const ask = (): Promise<void> => {
    askedAt = performance.now()
    asking ??= needs
      .ask()
      .then(add)
      .catch((error: unknown) => needs.log.info({ err: error }, 'the user service does not tell its keys just now'))
      .finally(() => {
        asking = undefined
      })
    return asking
  }

  for (const proof of await kept(needs.file)) take(proof)
  return {
    add,
    verifierOf(kid) {
      const found = usable(kid)
      if (found || keys.has(kid)) return found
      if (asking) return asking.then(() => usable(kid))
      if (performance.now() - askedAt < needs.askEveryMs) return undefined
      return ask().then(() => usable(kid))
    },
    get size() {
      return keys.size
    },
  }
}

function pemOf(x: unknown): string | undefined {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x as string }, format: 'jwk' })
    return key.export({ type: 'spki', format: 'pem' }).toString()
  } catch {
    return undefined
  }
}

/** Signature, algorithm, issuer and audience; the time is checked by the caller, whose clock may be a test's. */
const verifierWith = (pem: string): Verify =>
  createVerifier({
    key: pem,
    algorithms: ['EdDSA'],
    allowedIss: 'jumun',
    allowedAud: 'jumun',
    requiredClaims: ['iss', 'aud', 'sub', 'role', 'exp'],
    ignoreExpiration: true,
    ignoreNotBefore: true,
    cache: 5000,
  }) as Verify

async function kept(file: string): Promise<readonly unknown[]> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : []
  } catch {
    return [] // there is none yet, or it is damaged: the log and the user service tell them anew
  }
}
