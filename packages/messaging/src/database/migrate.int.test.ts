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
