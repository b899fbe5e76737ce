import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestPostgres, type TestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { databaseOf, roleOf } from './databases.ts'
import { migrateAll } from './migrate.ts'
import { serviceNames, servicesWithDatabase } from './services.ts'

let server: TestPostgres
before(async () => {
  server = await startTestPostgres()
})
after(() => server?.stop())

const at = (admin: string, database: string, user?: string): string => {
  const url = new URL(admin)
  url.pathname = `/${database}`
  if (user !== undefined) Object.assign(url, { username: user, password: `secret of ${user}` })
  return url.href
}
const environmentOn = (admin: string): Record<string, string> => ({
  ...Object.fromEntries(
    servicesWithDatabase.map((name) => [
      `JUMUN_DATABASE_URL_${name.toUpperCase()}`,
      at(admin, databaseOf(name), roleOf(name)),
    ]),
  ),
  ...Object.fromEntries(
    serviceNames.map((name) => [`JUMUN_EVENT_LOG_${name.toUpperCase()}`, at(admin, 'jumun_log', roleOf(name))]),
  ),
})

test('what is missing is said as statements for whoever may run them; with a login that may, it is made, and made once', async () => {
  const admin = await server.createDatabase()
  const environment = environmentOn(admin)
  await assert.rejects(
    migrateAll(environment, () => {}),
    (error: Error) => {
      for (const name of servicesWithDatabase) assert.match(error.message, new RegExp(`CREATE ROLE ${roleOf(name)} `))
      assert.doesNotMatch(error.message, /secret of/)
      return true
    },
  )

  const told: string[] = []
  await migrateAll({ ...environment, JUMUN_DATABASE_URL: admin }, (sentence) => told.push(sentence))
  assert.equal(told.length, servicesWithDatabase.length)
  for (const line of told) assert.match(line, /\.sql/)
  const again: string[] = []
  await migrateAll({ ...environment, JUMUN_DATABASE_URL: admin }, (sentence) => again.push(sentence))
  assert.deepEqual(new Set(again.map((line) => line.replace(/^\w+: /, ''))), new Set(['nothing to do']))

  // Later releases find everything there without such a login, but for the log, which has an owner.
  await assert.rejects(
    migrateAll(environment, () => {}),
    /JUMUN_EVENT_LOG_OWNER/,
  )
  await migrateAll({ ...environment, JUMUN_EVENT_LOG_OWNER: at(admin, 'jumun_log') }, () => {})

  const asOrder = new pg.Client(environment['JUMUN_EVENT_LOG_ORDER'] ?? '')
  await asOrder.connect()
  try {
    assert.equal((await asOrder.query('SELECT count(*)::int AS n FROM record')).rows[0].n, 0)
  } finally {
    await asOrder.end()
  }
})

test('a service whose data nobody named is named', async () => {
  const { JUMUN_DATABASE_URL_ORDER: _, ...rest } = environmentOn('postgres://nobody@127.0.0.1:1/x')
  await assert.rejects(
    migrateAll(rest, () => {}),
    /JUMUN_DATABASE_URL_ORDER\.$/,
  )
})
