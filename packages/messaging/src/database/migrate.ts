/**
 * Migrations: plain SQL files, in the order of their names, each once and each in a transaction of its own. They only add, so that
 * the release before works on beside them; one after which it cannot begins with `-- no way back: ` and why, and is remembered with
 * that in the database, so that a release that does not have the file refuses.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { databaseAddress } from './address.ts'
import { needSession, sessionLimits } from './connection.ts'

export interface Migrations {
  /** Kept apart by name, so that two sets may share a database. */
  readonly name: string
  readonly folder: URL | string
}

/** What the messaging needs in the database of each service. */
export const messagingMigrations: Migrations = {
  name: 'messaging',
  folder: new URL('../../migrations/service/', import.meta.url),
}

const lock = [0x6a756d, 1] // 'jum', migrations

/**
 * Bring a database up to date. Instances that start together wait for each other.
 * @returns the files that were applied, as `set/file`
 * @throws one sentence when a file fails, or when one that was applied has been changed since
 */
export async function migrate(target: string | pg.Client, sets: readonly Migrations[]): Promise<string[]> {
  const { direct, isPooled } = databaseAddress(typeof target === 'string' ? target : '')
  const client =
    typeof target === 'string' ? new pg.Client({ connectionString: direct, connectionTimeoutMillis: 5_000 }) : target
  if (typeof target === 'string') {
    client.on('error', () => {}) // the statement that meets it says why; without a listener it would end the process
    await client.connect()
  }
  try {
    await needSession(client)
    // a table may be large, and another may be at it: what limits a service's questions is not meant for this
    await client.query(
      Object.keys(sessionLimits)
        .map((name) => `SET ${name} = 0`)
        .join('; '),
    )
    await client.query('SELECT pg_advisory_lock($1, $2)', lock)
    try {
      await client.query(`CREATE TABLE IF NOT EXISTS migration (
        name text NOT NULL, file text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (name, file))`)
      await client.query('ALTER TABLE migration ADD COLUMN IF NOT EXISTS no_way_back text')
      const applied: string[] = []
      for (const set of sets) applied.push(...(await applyMissing(client, set)))
      if (isPooled) await limitLogin(client)
      return applied
    } finally {
      await client.query('SELECT pg_advisory_unlock($1, $2)', lock)
    }
  } finally {
    if (typeof target === 'string') await client.end()
  }
}

/** What a pooler does not hand on is the login's own, in this database. */
async function limitLogin(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
  const here = client.escapeIdentifier(rows[0]?.name ?? '')
  for (const [name, ms] of Object.entries(sessionLimits))
    await client.query(`ALTER ROLE CURRENT_USER IN DATABASE ${here} SET ${name} = ${ms}`)
}

async function applyMissing(client: pg.Client, set: Migrations): Promise<string[]> {
  const folder = set.folder instanceof URL ? fileURLToPath(set.folder) : set.folder
  const { rows } = await client.query<{ file: string; checksum: string; no_way_back: string | null }>(
    'SELECT file, checksum, no_way_back FROM migration WHERE name = $1 ORDER BY file',
    [set.name],
  )
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const after = rows.find(({ file, no_way_back }) => no_way_back !== null && !files.includes(file))
  if (after)
    throw new Error(
      `a newer release was here, and this one cannot work after it (${set.name}/${after.file}: ${after.no_way_back}); take that release or a newer one, or restore a backup from before it`,
    )
  const checksums = new Map(rows.map((row) => [row.file, row.checksum]))
  const applied: string[] = []
  for (const file of files) {
    const sql = await readFile(join(folder, file), 'utf8')
    const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
    const before = checksums.get(file)
    if (before === checksum) continue
    if (before !== undefined)
      throw new Error(
        `the migration ${set.name}/${file} was changed after this database had applied it; restore it and add a new file`,
      )
    await apply(client, set.name, file, sql, checksum)
    applied.push(`${set.name}/${file}`)
  }
  return applied
}

async function apply(client: pg.Client, name: string, file: string, sql: string, checksum: string): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    const noWayBack = /^-- no way back: (.+)/.exec(sql)?.[1] ?? null
    await client.query('INSERT INTO migration (name, file, checksum, no_way_back) VALUES ($1, $2, $3, $4)', [
      ...[name, file, checksum, noWayBack],
    ])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}) // the connection may be what failed; the error below says it
    throw new Error(`the migration ${name}/${file} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
