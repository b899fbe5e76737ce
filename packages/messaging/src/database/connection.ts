/** How Jumun talks to PostgreSQL: bounds on every wait, exact types, and which errors mean "not now" instead of "no". */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

const int8 = 20
const timestamptz = 1184

/** Numbers stay numbers; a count beyond 2^53 would be a bug, so it is loud. */
function toNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be exact`)
  return value
}

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number) {
    if (oid === int8) return toNumber
    if (oid === timestamptz) return (text: string) => new Date(text)
    return pg.types.getTypeParser(oid)
  },
}

/** Limits for every connection; each long enough for a server that is busy, short enough to notice one that is gone. */
export const sessionLimits = {
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
} as const

/** To the server itself. */
export const connectionOptions = (url: string, name: string): pg.ClientConfig => ({
  ...poolerOptions(url, name),
  ...sessionLimits,
})

/** Through a pooler, which takes nothing for a session: the login brings its limits along (`migrate`). */
export const poolerOptions = (url: string, name: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: name.slice(0, 63),
  types,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  query_timeout: 20_000,
})

/**
 * Whoever holds a lock or listens needs a session. A pooler lends us another's for each transaction, and shows by its number
 * that it is not the server: two would hold the same lock.
 * @throws Error with one sentence
 */
export async function needSession(client: pg.Client): Promise<void> {
  const { processID: told } = client as { processID?: number | null }
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  if (told && rows[0]?.pid !== told)
    throw new Error(
      'a pooler answers there, which keeps no session for us; name the server behind it as well: …@pooler:6432/database?direct=server:5432',
    )
}

/** Queues and logs are read through their indexes, also before statistics know how full they are. */
export const throughIndexes =
  '-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan'

const names = new Map<string, string>()
let generation = 1

export type Statement = (text: string, values: readonly unknown[]) => pg.QueryConfig

/** A statement with a name is prepared once per connection. Beyond a thousand different texts the rest goes unprepared. */
export function prepared(text: string, values: readonly unknown[]): pg.QueryConfig {
  let name = names.get(text)
  if (name === undefined && names.size < 1_000) {
    name = `jumun_${generation}_${names.size + 1}`
    names.set(text, name)
  }
  return { text, values: values as unknown[], ...(name === undefined ? {} : { name }) }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Two transactions were in each other's way, and this one may simply be done again. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error))

/** The statement was fine, but its plan was made before another release's migration changed a table. */
export const isStalePlan = (error: unknown): boolean => codeOf(error) === '0A000' && /cached plan/.test(String(error))

/** From now on every statement has another name, so that each connection plans it anew: whichever of the pool it meets. */
function forgetPlans(): void {
  names.clear()
  generation++
}

/** The server or the way to it is away or overloaded: says nothing about what was asked, and passes. */
export function isConnectionError(error: unknown): boolean {
  const code = codeOf(error)
  return (
    /^(08|53|58)/.test(code) || // connection exceptions, insufficient resources, system errors
    ['57P01', '57P02', '57P03', '57P05', '55P03'].includes(code) || // shut down, crashed, starting, idle too long, lock not to be had
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].includes(code) ||
    (code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'connect') || // its socket goes with the server
    (error instanceof Error &&
      /Connection terminated|Query read timeout|timeout exceeded when trying to connect|connection error and is not queryable|timeout expired|Client was closed/i.test(
        error.message,
      )) ||
    (error instanceof AggregateError && error.errors.some(isConnectionError)) ||
    (error instanceof Error && error.cause !== undefined && isConnectionError(error.cause))
  )
}

/** Again, up to five times, when transactions collided or a table was changed under their plans. */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (isStalePlan(error)) forgetPlans()
      else if (!isConflict(error)) throw error
      if (attempt === 5) throw error
      await pause(Math.random() * 10 * attempt) // apart from each other, or they collide again
    }
  }
}

/** No fault of what was asked: the same may go well later. */
export const isTransient = (error: unknown): boolean =>
  isConnectionError(error) || isConflict(error) || isStalePlan(error)
