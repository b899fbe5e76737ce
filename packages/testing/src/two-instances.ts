/** One service's database as two of its instances have it, and what they do to it at the same moment. */
import assert from 'node:assert/strict'
import type { ServiceName } from '@jumun/contracts'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase, type Querying } from '@jumun/messaging'
import { startTestPostgres } from './postgres.ts'

export interface TwoInstances {
  readonly here: OpenDatabase
  readonly there: OpenDatabase
  stop(): Promise<void>
}

export async function startTwoInstances(source: ServiceName, migrations: URL): Promise<TwoInstances> {
  const postgres = await startTestPostgres()
  try {
    const url = await postgres.createDatabase()
    await migrate(url, [messagingMigrations, { name: source, folder: migrations }])
    const [here, there] = [openDatabase({ url, source }), openDatabase({ url, source })]
    return {
      here,
      there,
      async stop() {
        await here.close()
        await there.close()
        await postgres.stop()
      },
    }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/** What waits to be told about an aggregate, and what caused it: numbered 1, 2, 3 … without gaps. */
export async function saidAbout(db: Querying, subject: string) {
  const rows = await db.query<{ type: string; sequence: number; causationid: string | null }>(
    'SELECT type, sequence, causationid FROM outbox WHERE subject = $1 ORDER BY sequence',
    [subject],
  )
  assert.deepEqual(
    rows.map(({ sequence }) => sequence),
    rows.map((_, index) => index + 1),
    'numbered without gaps',
  )
  return { said: rows.map(({ type }) => type), causes: rows.map(({ causationid }) => causationid) }
}

const atOnce = 10

/** Runs a race so often, some at a time. @returns how often it ended how */
export async function raced(races: number, race: (turn: number) => Promise<string>): Promise<Map<string, number>> {
  const count = new Map<string, number>()
  for (let turn = 0; turn < races; turn += atOnce) {
    const ends = await Promise.all(Array.from({ length: atOnce }, (_, index) => race(turn + index)))
    for (const end of ends) count.set(end, (count.get(end) ?? 0) + 1)
  }
  return count
}

/** Whoever comes first by a hair wins about as often as not: each starts first every second time. */
export function bothAtOnce<A, B>(turn: number, a: () => Promise<A>, b: () => Promise<B>): Promise<[A, B]> {
  if (turn % 2 === 0) return Promise.all([a(), b()])
  const second = b()
  return Promise.all([a(), second])
}
