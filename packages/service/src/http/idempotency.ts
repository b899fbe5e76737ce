/**
 * The same request with the same `Idempotency-Key` has one effect and one answer, also when it comes twice at the same
 * moment to two instances, and also when the instance that began it died. A claim row is written first; while its owner
 * works it renews the claim, so that a claim nobody renews was left by a crash and is taken over with the same new id.
 */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProblemDetails } from '@jumun/contracts'
import { batched, pruneInPieces, type Querying } from '@jumun/messaging'
import type { Logger } from 'pino'
import { invalid, Problem } from './problem.ts'
import type { Caller } from './route.ts'

export interface IdempotentRequest {
  readonly key: unknown
  readonly caller: Caller
  readonly method: string
  readonly path: string
  readonly body: unknown
}
type Answer = { readonly status: number; readonly body: unknown } | undefined
export interface Outcome {
  readonly replayed: boolean
  readonly answer?: Answer
  readonly problem?: Problem
}

export interface Idempotency {
  /** Runs `work` unless it was done before; `newId` is the same for every try of the same request. */
  once(request: IdempotentRequest, work: (newId: string) => Promise<Answer>): Promise<Outcome>
  /** Forgets claims older than `olderThanHours`. */
  forget(olderThanHours: number): Promise<void>
}

export interface IdempotencyNeeds {
  readonly db: Querying
  readonly log: Logger
  readonly newId: () => string
  /** A claim that was not renewed for so long belongs to an instance that died. */
  readonly leaseMs?: number
  /** How long a repeated request waits for the first to finish. */
  readonly waitMs?: number
}

interface ClaimRow extends Record<string, unknown> {
  readonly request_hash: string
  readonly resource_id: string
  readonly owner: string | null
  readonly state: 'working' | 'open' | 'done'
  readonly status: number | null
  readonly body: unknown
  readonly abandoned: boolean
}

const pollMs = 50

interface Claim {
  readonly scope: string
  readonly key: string
  readonly hash: string
  readonly resourceId: string
  readonly owner: string
}

/**
 * Nobody waits for the disk for these: what is written under a claim is written after it, so after a crash there is either
 * the claim or nothing, and an answer that was not kept is found again by its id.
 */
const unhurried = `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`
const keyed = ({ scope, key }: { readonly scope: string; readonly key: string }): string => `${scope} ${key}`

export function idempotency({ db, log, newId, leaseMs = 5000, waitMs = 3000 }: IdempotencyNeeds): Idempotency {
  /** Those of this moment in one statement. Answers whose id it is now, where it is the claim's. */
  const insertClaim = batched(
    async (claims: readonly Claim[]) => {
      const rows = await db.query<{ resource_id: string }>(
        `${unhurried} INSERT INTO idempotency_claim (scope, key, request_hash, resource_id, owner)
         SELECT c.* FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[]) c, unhurried ORDER BY 1, 2
         ON CONFLICT (scope, key) DO NOTHING RETURNING resource_id`,
        (['scope', 'key', 'hash', 'resourceId', 'owner'] as const).map((name) => claims.map((claim) => claim[name])),
      )
      const mine = new Set(rows.map((row) => row.resource_id))
      return claims.map(({ resourceId }) => mine.has(resourceId))
    },
    { keyOf: keyed },
  )
  const keepAnswer = batched(
    async (answers: readonly (Omit<Claim, 'hash' | 'resourceId'> & { status: number; body: string })[]) => {
      await db.query(
        `${unhurried} UPDATE idempotency_claim c SET state = 'done', owner = NULL, status = a.status, body = a.body
         FROM unnest($1::text[], $2::text[], $3::uuid[], $4::integer[], $5::json[]) AS a (scope, key, owner, status, body),
           unhurried
         WHERE c.scope = a.scope AND c.key = a.key AND c.owner = a.owner`,
        (['scope', 'key', 'owner', 'status', 'body'] as const).map((name) => answers.map((answer) => answer[name])),
      )
      return answers
    },
    { keyOf: keyed },
  )
  return {
    async once(request, work) {
      const key = keyOf(request.key)
      const scope = scopeOf(request.caller)
      const hash = hashOf(request)
      const owner = randomUUID()
      const claimed = await claim(scope, key, hash, owner)
      if ('replayed' in claimed) return claimed
      const mine = [scope, key, owner] as const
      const renewing = setInterval(() => {
        db.query(
          'UPDATE idempotency_claim SET renewed_at = now() WHERE scope = $1 AND key = $2 AND owner = $3',
          mine,
        ).catch((error: unknown) => log.warn({ err: error }, 'could not renew an idempotency claim'))
      }, leaseMs / 4)
      renewing.unref()
      try {
        const answer = await work(claimed.resourceId)
        await settle(mine, answer?.status ?? 500, answer?.body)
        return { replayed: false, answer }
      } catch (error) {
        if (error instanceof Problem && error.status === 402) {
          await settle(mine, error.status, error.toJSON())
          return { replayed: false, problem: error }
        }
        await leave(mine, error instanceof Problem && error.nothingWritten && claimed.fresh)
        throw error
      } finally {
        clearInterval(renewing)
      }
    },
    async forget(olderThanHours) {
      await pruneInPieces(db, 'idempotency_claim', 'claimed_at < now() - make_interval(hours => $1)', [olderThanHours])
    },
  }

  async function claim(
    scope: string,
    key: string,
    hash: string,
    owner: string,
  ): Promise<{ resourceId: string; fresh: boolean } | (Outcome & { replayed: true })> {
    const waitUntil = performance.now() + waitMs
    for (;;) {
      const resourceId = newId()
      if (await insertClaim({ scope, key, hash, resourceId, owner })) return { resourceId, fresh: true }
      const [row] = await db.query<ClaimRow>(
        `SELECT request_hash, resource_id, owner, state, status, body,
                renewed_at < now() - make_interval(secs => $3::float8 / 1000) AS abandoned
         FROM idempotency_claim WHERE scope = $1 AND key = $2`,
        [scope, key, leaseMs],
      )
      if (!row) continue // it was released between the two statements
      if (row.request_hash !== hash) throw new Problem('idempotency-key-reused')
      if (row.state === 'done') return replay(row)
      if (row.state === 'open' || row.abandoned) {
        const [taken] = await db.query<{ resource_id: string }>(
          `UPDATE idempotency_claim SET owner = $3, state = 'working', renewed_at = now()
           WHERE scope = $1 AND key = $2 AND owner IS NOT DISTINCT FROM $4 AND state = $5 RETURNING resource_id`,
          [scope, key, owner, row.owner, row.state],
        )
        if (taken) return { resourceId: taken.resource_id, fresh: false }
      }
      if (performance.now() >= waitUntil) throw new Problem('request-in-progress', undefined, { retryAfterSeconds: 1 })
      await pause(pollMs)
    }
  }

  /** The effect is there: from now on this is the answer. If it cannot be kept, a repetition finds the effect by its id. */
  async function settle(
    [scope, key, owner]: readonly [string, string, string],
    status: number,
    body: unknown,
  ): Promise<void> {
    await keepAnswer({ scope, key, owner, status, body: JSON.stringify(body ?? null) }).catch((error: unknown) =>
      log.warn({ err: error }, 'could not keep the answer of an idempotent request'),
    )
  }

  /**
   * No answer to keep. The claim is forgotten only when nothing was written under its id, which the refusal says itself;
   * else it stays open, so that the next try of the same request goes on with the same id.
   */
  async function leave(mine: readonly [string, string, string], forgetIt: boolean): Promise<void> {
    const sql = forgetIt
      ? 'DELETE FROM idempotency_claim WHERE scope = $1 AND key = $2 AND owner = $3'
      : `UPDATE idempotency_claim SET state = 'open', owner = NULL WHERE scope = $1 AND key = $2 AND owner = $3`
    await db
      .query(sql, mine)
      .catch((error: unknown) => log.warn({ err: error }, 'could not release an idempotency claim'))
  }
}

/** What was answered to somebody goes with them. */
export const forgetClaimsOf = (db: Querying, userId: string): Promise<unknown> =>
  db.query('DELETE FROM idempotency_claim WHERE scope = $1', [scopeOfUser(userId)])

function replay(row: ClaimRow): Outcome & { replayed: true } {
  const status = row.status ?? 500
  if (status < 400) return { replayed: true, answer: { status, body: row.body } }
  const { code, detail, errors, orderId, reason, quote } = row.body as ProblemDetails
  return {
    replayed: true,
    problem: new Problem(code, detail, {
      ...(errors ? { errors } : {}),
      ...(orderId ? { orderId } : {}),
      ...(reason ? { reason } : {}),
      ...(quote ? { quote } : {}),
    }),
  }
}

function keyOf(header: unknown): string {
  if (typeof header === 'string' && /^[\x20-\x7e]{1,200}$/.test(header)) return header
  throw invalid('Idempotency-Key', 'must be 1 to 200 printable ASCII characters')
}

function scopeOf(caller: Caller): string {
  switch (caller.kind) {
    case 'user':
      return scopeOfUser(caller.id)
    case 'service':
      return `service:${caller.name}`
    case 'anyone':
      return 'anyone'
    default:
      return caller satisfies never
  }
}

const scopeOfUser = (id: string): string => `user:${id}`

const hashOf = ({ method, path, body }: IdempotentRequest): string =>
  createHash('sha256')
    .update(`${method} ${path} ${canonical(body)}`)
    .digest('base64url')

/** JSON with sorted keys: the order in which a client writes its fields is not a difference. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
}
