import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startTestPostgres, type TestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { messagingMigrations, migrate } from '../database/migrate.ts'

let server: TestPostgres
let client: pg.Client
const columns =
  'id, topic, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body'

before(async () => {
  server = await startTestPostgres()
  client = new pg.Client(await server.createDatabase())
  await client.connect()
  const older = await mkdtemp(join(tmpdir(), 'older-'))
  const folder = fileURLToPath(messagingMigrations.folder)
  for (const file of await readdir(folder)) if (file < '0006') await cp(join(folder, file), join(older, file))
  await migrate(client, [{ ...messagingMigrations, folder: older }])
  await rm(older, { recursive: true })
})
after(async () => {
  await client.end()
  await server.stop()
})

/** As instances of the release before say it. */
const say = (...subjects: string[]) =>
  client.query(
    `INSERT INTO outbox (${columns}) SELECT gen_random_uuid(), 'a-topic', 'AType', 'a-service', subject, now(), subject, NULL,
       1, NULL, 1, '' FROM unnest($1::text[]) WITH ORDINALITY said (subject, n) ORDER BY n`,
    [subjects],
  )
const waiting = async () =>
  (await client.query<{ position: number; subject: string }>('SELECT position, subject FROM outbox ORDER BY position'))
    .rows
const published = async () =>
  (
    await client.query<{ subject: string }>(
      'SELECT subject FROM published WHERE log_position IS NOT NULL ORDER BY log_position',
    )
  ).rows.map(({ subject }) => subject)
/** As the relay of the release before does it. */
const keep = (positions: readonly number[], firstPlace: number) =>
  client.query(
    `WITH gone AS (DELETE FROM outbox WHERE position = ANY($1) RETURNING position, ${columns})
     INSERT INTO published (${columns}, log_partition, log_position, log_mark)
     SELECT ${columns}, log_partition, log_position, log_mark FROM gone
     JOIN unnest($1::bigint[], $2::integer[], $3::bigint[], $4::text[])
       AS place (position, log_partition, log_position, log_mark) USING (position) ORDER BY position`,
    [
      positions,
      positions.map(() => 0),
      positions.map((_, index) => firstPlace + index),
      positions.map(() => randomUUID()),
    ],
  )

test('what waits when a release comes that leaves events where they are written waits on, in order, and an older instance goes on beside', async () => {
  await say('one', 'two', 'three', 'four')
  const before = (await waiting()).map(({ position }) => position)
  await keep(before.slice(0, 1), 1)
  await migrate(client, [messagingMigrations])
  const subjects = async () => (await waiting()).map(({ subject }) => subject)
  assert.deepEqual(await subjects(), ['two', 'three', 'four'])
  assert.equal(
    (await keep(before, 2)).rowCount,
    0,
    'what an older relay read before is not what now stands at such a position',
  )
  assert.deepEqual(await subjects(), ['two', 'three', 'four'])
  await say('five')
  const [two, three] = await waiting()
  assert.equal((await keep([Number(two?.position), Number(three?.position)], 2)).rowCount, 2)
  assert.deepEqual(await subjects(), ['four', 'five'])
  assert.deepEqual(await published(), ['one', 'two', 'three'])
})
