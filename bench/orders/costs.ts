/**
 * What a stretch of work cost: processor time by process, and commits, statements, rows and WAL by database. Counts, which no
 * neighbour on the machine can change; the platform's own accounting is not asked.
 */
import { readdirSync } from 'node:fs'
import type pg from 'pg'
import { processorTimeOf } from '../../apps/platform/src/processor-time.ts'
import type { RunFile } from '../../apps/platform/src/run-file.ts'

/** Cumulative, since the processes and the server began. */
export interface Counters {
  /** Milliseconds of user and system time, by part; all services of `--single` are one part, `platform`. */
  readonly cpuMs: Readonly<Record<string, number>>
  readonly databases: Readonly<Record<string, DatabaseCounters>>
  /** Of the whole server. */
  readonly walBytes: number
}

export interface DatabaseCounters {
  readonly commits: number
  readonly statements: number
  readonly rowsWritten: number
}

/**
 * @param admin a superuser's connection to the server, with pg_stat_statements at hand
 * @param apart `order` and `order-2` are two parts, not one
 */
export async function countersOf(run: RunFile, admin: pg.Client, { apart = false } = {}): Promise<Counters> {
  await admin.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await admin.query<{ name: string; commits: string; rows: string; statements: string }>(
    `SELECT d.datname AS name, d.xact_commit AS commits, d.tup_inserted + d.tup_updated + d.tup_deleted AS rows,
       coalesce((SELECT sum(calls) FROM pg_stat_statements s WHERE s.dbid = d.datid), 0) AS statements
     FROM pg_stat_database d WHERE d.datname LIKE 'jumun%'`,
  )
  const wal = await admin.query<{ bytes: string }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
  )
  return {
    cpuMs: cpuOf(run, apart),
    databases: Object.fromEntries(
      rows.map((row) => [
        row.name.replace('jumun_', ''),
        { commits: Number(row.commits), statements: Number(row.statements), rowsWritten: Number(row.rows) },
      ]),
    ),
    walBytes: Number(wal.rows[0]?.bytes),
  }
}

function cpuOf(run: RunFile, apart: boolean): Record<string, number> {
  const byPid = new Map<number, string>()
  for (const [name, { pid }] of Object.entries(run.services))
    byPid.set(pid, byPid.has(pid) || pid === run.pid ? 'platform' : apart ? name : name.replace(/-\d+$/, ''))
  if (run.provider?.pid && !byPid.has(run.provider.pid)) byPid.set(run.provider.pid, 'provider')
  if (!byPid.has(run.pid)) byPid.set(run.pid, 'supervisor')
  const spent: Record<string, number> = {}
  for (const [pid, name] of byPid) spent[name] = (spent[name] ?? 0) + (processorTimeOf(pid)?.ownMs ?? 0)
  if (run.postgres) spent['postgres'] = cpuOfTree(run.postgres.pid)
  return spent
}

/** A server's backends come and go: those that have ended are counted in their parent's time for children. */
function cpuOfTree(parent: number): number {
  const { ownMs = 0, endedChildrenMs = 0 } = processorTimeOf(parent) ?? {}
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processorTimeOf(Number(name)))
    .filter((times) => times?.parent === parent)
  return children.reduce((sum, times) => sum + (times?.ownMs ?? 0), ownMs + endedChildrenMs)
}

/** Milliseconds of user and system time since it began; 0 when it has ended. */
export const cpuMsOf = (pid: number): number => processorTimeOf(pid)?.ownMs ?? 0

export interface CostOfAnOrder {
  readonly cpuMs: Readonly<Record<string, number>>
  readonly cpuMsInAll: number
  readonly databases: Readonly<Record<string, DatabaseCounters>>
  readonly commits: number
  readonly statements: number
  readonly rowsWritten: number
  readonly walBytes: number
}

/** The difference of two readings, for each of so many orders (or seconds). */
export function costOfEach(before: Counters, after: Counters, count: number): CostOfAnOrder {
  const each = (now: number, then: number): number => Math.round(((now - then) / count) * 100) / 100
  const cpuMs = Object.fromEntries(
    Object.entries(after.cpuMs).map(([name, ms]) => [name, each(ms, before.cpuMs[name] ?? 0)]),
  )
  const databases = Object.fromEntries(
    Object.entries(after.databases).map(([name, now]) => {
      const then = before.databases[name] ?? { commits: 0, statements: 0, rowsWritten: 0 }
      return [
        name,
        {
          commits: each(now.commits, then.commits),
          statements: each(now.statements, then.statements),
          rowsWritten: each(now.rowsWritten, then.rowsWritten),
        },
      ]
    }),
  )
  const sum = (values: readonly number[]): number => Math.round(values.reduce((all, one) => all + one, 0) * 100) / 100
  const of = (key: keyof DatabaseCounters) => sum(Object.values(databases).map((database) => database[key]))
  return {
    cpuMs,
    cpuMsInAll: sum(Object.values(cpuMs)),
    databases,
    commits: of('commits'),
    statements: of('statements'),
    rowsWritten: of('rowsWritten'),
    walBytes: each(after.walBytes, before.walBytes),
  }
}
