import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import { type OpenDatabase, openDatabase } from './open-database.ts'
import { pieceRows, pruneInPieces } from './prune.ts'

let postgres: TestPostgres
let db: OpenDatabase
before(async () => {
  postgres = await startTestPostgres()
  db = openDatabase({ url: await postgres.createDatabase(), source: 'test' })
})
after(async () => {
  await db?.close()
  await postgres?.stop()
})

test('what is old goes in bounded pieces, all of it and nothing else', async () => {
  await db.query('CREATE TABLE note AS SELECT n AS age FROM generate_series(1, 9001) AS n')
  const pieces: number[] = []
  const counted = {
    query: async (sql: string, values?: readonly unknown[]) => {
      const rows = await db.query<{ count: number }>(sql, values)
      pieces.push(rows[0]?.count ?? 0)
      return rows as never
    },
  }
  assert.equal(await pruneInPieces(counted, 'note', 'age <= $1', [5_000]), 5_000)
  assert.deepEqual(pieces, [pieceRows, pieceRows, 1_000])
  assert.deepEqual(await db.query('SELECT count(*) AS count, min(age) AS youngest FROM note'), [
    { count: 4_001, youngest: 5_001 },
  ])
  assert.equal(await pruneInPieces(db, 'note', 'age <= $1', [5_000]), 0)
})
