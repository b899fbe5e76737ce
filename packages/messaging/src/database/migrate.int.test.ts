import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startTestPostgres, type TestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { messagingMigrations, migrate } from './migrate.ts'

let server: TestPostgres
const folders: string[] = []
before(async () => {
  server = await startTestPostgres()
})
after(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await server?.stop()
})

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-migrations-'))
  folders.push(folder)
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return folder
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('files are applied in the order of their names, each once', async () => {
  const url = await server.createDatabase()
  const folder = folderOf({
    '0002_b.sql': 'INSERT INTO a VALUES (2)',
    '0001_a.sql': 'CREATE TABLE a (n integer)',
    'notes.txt': 'no',
  })
  assert.deepEqual(await migrate(url, [{ name: 'shop', folder }]), ['shop/0001_a.sql', 'shop/0002_b.sql'])
  assert.deepEqual(await migrate(url, [{ name: 'shop', folder }]), [])
  writeFileSync(join(folder, '0003_c.sql'), 'INSERT INTO a VALUES (3)')
  assert.deepEqual(
    await migrate(url, [messagingMigrations, { name: 'shop', folder }]).then((files) => files.at(-1)),
    'shop/0003_c.sql',
  )
  assert.deepEqual(await ask(url, 'SELECT n FROM a'), [{ n: 2 }, { n: 3 }])
})

test('instances that start together apply each file once between them', async () => {
  const url = await server.createDatabase()
  const folder = folderOf({ '1.sql': 'CREATE TABLE a (n integer); INSERT INTO a VALUES (1)' })
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, [{ name: 'shop', folder }])))
  assert.deepEqual(applied.flat(), ['shop/1.sql'])
  assert.deepEqual(await ask(url, 'SELECT n FROM a'), [{ n: 1 }])
})

test('an applied file that was changed stops the start with a sentence', async () => {
  const url = await server.createDatabase()
  const folder = folderOf({ '1.sql': 'CREATE TABLE a (n integer)' })
  await migrate(url, [{ name: 'shop', folder }])
  writeFileSync(join(folder, '1.sql'), 'CREATE TABLE a (n bigint)')
  await assert.rejects(migrate(url, [{ name: 'shop', folder }]), /shop\/1\.sql was changed after/)
})

test('a file that fails leaves nothing of itself, and the ones before it stay', async () => {
  const url = await server.createDatabase()
  const folder = folderOf({ '1.sql': 'CREATE TABLE a (n integer)', '2.sql': 'INSERT INTO a VALUES (1); SELECT 1 / 0' })
  await assert.rejects(migrate(url, [{ name: 'shop', folder }]), /shop\/2\.sql failed: division by zero/)
  assert.deepEqual(await ask(url, 'SELECT n FROM a'), [])
})

test('a release that is older than what was done to the database works on, unless there is no way back: then it says so and touches nothing', async () => {
  const url = await server.createDatabase()
  const older = { '1.sql': 'CREATE TABLE a (n integer)' }
  const adds = { ...older, '2.sql': 'ALTER TABLE a ADD COLUMN m integer' }
  const only = { ...adds, '3.sql': '-- no way back: a is called b\nALTER TABLE a RENAME TO b' }
  await migrate(url, [{ name: 'shop', folder: folderOf(adds) }])
  const set = { name: 'shop', folder: folderOf(older) }
  assert.deepEqual(await migrate(url, [set]), [])
  await migrate(url, [{ name: 'shop', folder: folderOf(only) }])
  const late = { ...older, '1b.sql': 'CREATE TABLE c (n integer)' }
  for (const files of [older, adds, late])
    await assert.rejects(
      migrate(url, [{ name: 'shop', folder: folderOf(files) }]),
      /newer release was here.*shop\/3\.sql: a is called b/,
    )
  assert.deepEqual(await migrate(url, [{ name: 'shop', folder: folderOf(only) }]), [])
  await assert.rejects(ask(url, 'SELECT n FROM c'), /does not exist/)
})
