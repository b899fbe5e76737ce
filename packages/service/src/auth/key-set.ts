/**
 * The public keys that access tokens are signed with. Heard on the log, asked of the user service when a token names an
 * unknown one, and kept in a file, so that a restart verifies while both are down.
 */
import { createPublicKey } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createVerifier } from 'fast-jwt'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'

export interface PublishedKey {
  readonly kid: string
  /** An Ed25519 JSON Web Key, public part only. */
  readonly jwk: Readonly<Record<string, unknown>>
  /** ISO 8601; tokens signed by it are not accepted after this. */
  readonly retiresAt?: string
}

type Verify = (token: string) => Record<string, unknown>

export interface KeySet {
  add(keys: readonly PublishedKey[]): Promise<void>
  /** The check of tokens that this key signed; unknown keys are asked for, at most every `askEveryMs`. */
  verifierOf(kid: string): Promise<Verify | undefined> | Verify | undefined
  readonly size: number
}

export interface KeySetNeeds {
  readonly file: string
  readonly clock: Clock
  readonly log: Logger
  /** The user service's JWKS. */
  readonly ask: () => Promise<readonly PublishedKey[]>
  readonly askEveryMs: number
}

export async function keySet(needs: KeySetNeeds): Promise<KeySet> {
  const keys = new Map<string, { published: PublishedKey; verify: Verify }>()
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  const take = (published: PublishedKey): boolean => {
    const known = keys.get(published.kid)
    // A key that was revoked stays so, in whatever order its announcements come.
    if (known && !(retiresMs(published) < retiresMs(known.published))) return false
    const pem = pemOf(published)
    if (!pem) return false
    keys.set(published.kid, { published, verify: verifierWith(pem) })
    return true
  }
  const keep = async (): Promise<void> => {
    const text = JSON.stringify([...keys.values()].map((key) => key.published))
    await mkdir(dirname(needs.file), { recursive: true })
    await writeFile(`${needs.file}.new`, text, { mode: 0o600 })
    await rename(`${needs.file}.new`, needs.file)
  }
  let keeping = Promise.resolve()
  const add = async (published: readonly PublishedKey[]): Promise<void> => {
    if (!published.map(take).includes(true)) return
    keeping = keeping.then(keep).catch((error: unknown) => needs.log.warn({ err: error }, 'could not keep the key set'))
    await keeping
  }
  const usable = (kid: string): Verify | undefined => {
    const key = keys.get(kid)
    const retires = key?.published.retiresAt
    return retires !== undefined && Date.parse(retires) < needs.clock.now().getTime() ? undefined : key?.verify
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

  for (const published of await kept(needs.file)) take(published)
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

const retiresMs = ({ retiresAt }: PublishedKey): number =>
  retiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(retiresAt)

function pemOf(key: PublishedKey): string | undefined {
  try {
    const made = createPublicKey({ key: key.jwk, format: 'jwk' })
    return made.asymmetricKeyType === 'ed25519' ? made.export({ type: 'spki', format: 'pem' }).toString() : undefined
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

async function kept(file: string): Promise<readonly PublishedKey[]> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one?.kid === 'string' && one.jwk) : []
  } catch {
    return [] // there is none yet, or it is damaged: the log and the user service tell them anew
  }
}
