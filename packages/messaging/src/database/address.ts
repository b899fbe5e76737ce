/**
 * Where a database is. Behind a pooler that lends its connections for a transaction each (PgBouncer's transaction mode) nobody
 * has a session; what needs one goes past it, to the server itself, which `?direct=host:port` in the url names.
 */
export interface DatabaseAddress {
  /** For transactions and single statements. */
  readonly url: string
  /** For LISTEN, for locks that are held, and for migrations; the same one where there is no pooler. */
  readonly direct: string
  readonly isPooled: boolean
}

/** @throws Error with one sentence, in which no password stands */
export function databaseAddress(url: string): DatabaseAddress {
  if (!/[?&]direct=/.test(url)) return { url, direct: url, isPooled: false }
  const there = URL.parse(url)
  const direct = there?.searchParams.get('direct') ?? ''
  if (!there || !/^(\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(direct))
    throw new Error(
      'A database url names a pooler, and with direct= the server behind it: postgres://user:password@pooler:6432/database?direct=server:5432',
    )
  there.searchParams.delete('direct')
  const pooled = there.href
  there.host = direct
  return { url: pooled, direct: there.href, isPooled: true }
}
