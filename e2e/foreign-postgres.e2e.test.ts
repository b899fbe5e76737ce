/**
 * A PostgreSQL that is not ours: reached over TLS that is verified, by a login that may make databases and by logins that may
 * not, directly and through a PgBouncer that lends a connection for each transaction.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@jumun/contracts'
import { servicesWithDatabase } from '@jumun/platform'
import { bring } from '../harness/bring.ts'
import { type ForeignPostgres, type Login, type Pooler, startForeignPostgres } from '../harness/foreign-postgres.ts'
import {
  basketOf,
  delivered,
  eventually,
  newcomer,
  newProduct,
  newStore,
  order,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
/** Made beforehand by somebody who may, and reached through the pooler; the others are made by the platform. */
const pooled: readonly ServiceName[] = ['order', 'store', 'payment', 'user']
const databaseOf = (service: string): string => `shop_${service}`
const loginOf = (service: string): Login => ({ user: databaseOf(service), password: `word: of/${service}` })
const creator: Login = { user: 'creator', password: 'may create' }

let server: ForeignPostgres
let pooler: Pooler
let platform: Platform | undefined
before(async () => {
  server = await startForeignPostgres()
  process.env['NODE_EXTRA_CA_CERTS'] = server.authority // of whoever is started from here on
  await server.sql(`CREATE ROLE creator LOGIN CREATEDB CREATEROLE PASSWORD '${creator.password}'`)
  pooler = await server.pool(servicesWithDatabase.map(loginOf))
})
after(async () => {
  try {
    await auditAndStop(platform)
  } finally {
    await server?.stop()
  }
})

interface Ended {
  readonly code: number
  readonly said: string
}
/** A program of the platform, to its end. */
const run = (program: string, args: readonly string[], env: Record<string, string>): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'apps/platform/src', program), ...args],
      { cwd: root, env: { ...process.env, ...env }, timeout: 120_000 },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? (error ? 1 : 0)), said: stdout + stderr }),
    )
  })
const migrate = (env: Record<string, string>): Promise<Ended> => run('migrate.ts', [], env)

const throughPooler = (service: ServiceName): string =>
  `${server.url(loginOf(service), databaseOf(service), { port: pooler.port })}&direct=localhost:${server.port}`
const urlsOf = (url: (service: ServiceName) => string): Record<string, string> =>
  Object.fromEntries(servicesWithDatabase.map((name) => [`JUMUN_DATABASE_URL_${name.toUpperCase()}`, url(name)]))
const onKafka = { JUMUN_EVENT_LOG: 'kafka://127.0.0.1:1' }

test('whoever is not let in is told in one sentence why and what to do, and no password stands in it', async () => {
  const start = async (url: string, more = {}): Promise<Ended> =>
    run('start.ts', ['--port', '0', '--data', await mkdtemp(join(server.folder, 'data-')), '--yes', '--no-demo'], {
      JUMUN_DATABASE_URL: url,
      ...more,
    })
  const wrong = { ...creator, password: 'hunter2' }
  for (const [what, ended, wanted] of [
    ['nobody listens', start(server.url(creator, 'postgres', { port: 1 })), /is the server running/],
    ['a wrong password', start(server.url(wrong, 'postgres')), /password is another one.*creator/],
    [
      'a certificate for another name',
      start(server.url(creator, 'postgres', { host: '127.0.0.1' })),
      /is for another name/,
    ],
    [
      'an authority that nobody knows',
      start(server.url(creator, 'postgres'), { NODE_EXTRA_CA_CERTS: '' }),
      /NODE_EXTRA_CA_CERTS/,
    ],
  ] as const) {
    const { code, said } = await ended
    assert.equal(code, 1, `${what}: ${said}`)
    const sentences = said.split('\n').filter((line) => wanted.test(line))
    assert.equal(sentences.length, 1, `${what}: ${said}`)
    assert.doesNotMatch(said, /hunter2|may create|may%20create|\n\s+at /, what)
  }
})

test('logins that may create nothing: what is missing is said as statements, and when an admin has run just these it is enough', async () => {
  const env = { ...urlsOf(throughPooler), ...onKafka }
  const first = await migrate(env)
  assert.equal(first.code, 1, first.said)
  for (const name of servicesWithDatabase)
    assert.match(first.said, new RegExp(`CREATE ROLE shop_${name} .*-- for ${name},`))
  assert.doesNotMatch(first.said, /word: of|word%3A/)
  for (const line of statementsIn(first)) await runAsAdmin(line)
  const second = await migrate(env)
  assert.equal(second.code, 0, second.said)

  await server.sql('DROP DATABASE shop_catalog')
  const third = await migrate(env)
  assert.equal(third.code, 1, third.said)
  assert.equal(statementsIn(third).length, 1, third.said)
  for (const line of statementsIn(third)) await runAsAdmin(line)
  assert.equal((await migrate(env)).code, 0)

  const { said, code } = await migrate({
    ...env,
    JUMUN_DATABASE_URL_ORDER: server.url(loginOf('order'), databaseOf('order'), { port: pooler.port }),
  })
  assert.equal(code, 1, said)
  assert.match(said, /^order: a pooler answers there.*direct=server:5432$/m)
})

const statementsIn = ({ said }: Ended): string[] => said.split('\n').filter((line) => /^(CREATE|GRANT) /.test(line))

/** Only what an admin would have to fill in is filled in: the passwords. */
async function runAsAdmin(line: string): Promise<void> {
  const [, name = ''] = /-- (?:for|in the database of) (\w+)/.exec(line) ?? []
  const said = line.replace(/--.*/, '').replace("'…'", `'${loginOf(name).password}'`)
  for (const statement of said.split(';').filter((one) => one.trim() !== ''))
    await server.sql(statement, statement.startsWith('GRANT CREATE') ? databaseOf(name) : 'postgres').catch((error) => {
      if (error.code !== '42P04') throw error // "where it is not there yet"
    })
}

test('an order goes its whole way, half of the services through the pooler, half on what the platform made; the audit is green', async () => {
  platform = await startPlatform({
    env: {
      JUMUN_DATABASE_URL: server.url(creator, 'postgres'),
      ...Object.fromEntries(pooled.map((name) => [`JUMUN_DATABASE_URL_${name.toUpperCase()}`, throughPooler(name)])),
    },
  })
  const [owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 1_000 })
  // At once, so that connections are lent from one to the other all the time.
  const orders = await Promise.all(
    Array.from({ length: 40 }, () => order(platform as Platform, customer, basketOf(store, product, 1, delivered))),
  )
  for (const { id } of orders) await untilStatus(platform, customer, id, 'CONFIRMED')
  const [first] = orders
  assert.ok(first)
  await bring(platform, { owner, rider }, first.id)
  await untilShown(platform, customer, first.id, 'DELIVERED')

  const { rows } = await server.sql(
    `SELECT datname, count(*) FILTER (WHERE application_name LIKE '%relay') AS relays, bool_and(ssl) AS tls,
       count(*) FILTER (WHERE application_name IN ('${pooled.join("', '")}')) AS lent
     FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE datname LIKE 'shop_%' OR datname LIKE 'jumun_%' GROUP BY 1`,
  )
  for (const { datname, tls } of rows) assert.equal(tls, true, datname)
  for (const name of pooled) {
    const there = rows.find(({ datname }) => datname === databaseOf(name))
    assert.equal(Number(there?.relays), 1, `the relay of ${name} goes past the pooler`)
    assert.ok(there?.lent >= 1 && there?.lent <= 3, `${name} has ${there?.lent} connections, and 3 are lent`)
  }
  assert.doesNotMatch(pooler.log(), /unsupported|prepared statement/)
  assert.doesNotMatch(platform.said().join('\n'), /word: of|word%3A|may%20create/)
})

const whoTalks: readonly ServiceName[] = [...servicesWithDatabase, 'dashboard']
const backup = (database: string): string => join(server.folder, `${database}.dump`)
const backUp = (database: string): Promise<string> =>
  server.tool('pg_dump', ['--format=custom', `--file=${backup(database)}`, database])

/** As docs/operations.md says: nobody talks meanwhile, and what is there goes. */
async function restore(there: Platform, databases: readonly string[]): Promise<void> {
  await Promise.all(whoTalks.map((service) => there.takeDown(service)))
  for (const database of databases) {
    await server.sql(`DROP DATABASE ${database} WITH (FORCE)`)
    await server.tool('pg_restore', ['--create', '--dbname=postgres', backup(database)])
  }
  await Promise.all(whoTalks.map((service) => there.bringBack(service)))
}

test('restored from a backup: a log that is older than the services is given again what it lacks; a whole server that is older says whose money came later', async () => {
  assert.ok(platform)
  const there = platform
  const [owner, customer] = await Promise.all([newcomer(there, 'owner'), newcomer(there, 'customer')])
  const store = await newStore(there, owner)
  const product = await newProduct(there, owner, store, { stock: 100 })
  const before = await order(there, customer, basketOf(store, product))
  await untilShown(there, customer, before.id, 'CONFIRMED')
  const { databases } = await there.runFile()
  const all = ['jumun_log', ...Object.values(databases).map((url) => new URL(url).pathname.slice(1))]
  for (const database of all) await backUp(database)
  const later = await Promise.all(Array.from({ length: 5 }, () => order(there, customer, basketOf(store, product))))
  for (const { id } of later) await untilShown(there, customer, id, 'CONFIRMED')

  await restore(there, ['jumun_log'])
  for (const { id } of [before, ...later]) await untilShown(there, customer, id, 'CONFIRMED')
  await eventually('the log has again what it lacked', async () => {
    const { rows } = await server.sql(
      `SELECT sum(appended_again)::int AS again, count(lost_before) AS gone FROM log_loss`,
      'shop_order',
    )
    assert.equal(Number(rows[0].gone), 0)
    return rows[0].again >= later.length
  })
  await there.audit()

  // All of it to one moment: what came later nobody here knows, and the audit names the money that the provider has of it.
  await restore(there, all)
  platform = undefined // its last audit is this one
  try {
    await untilShown(there, customer, before.id, 'CONFIRMED')
    const page = await there.audit().then(
      () => '',
      (error: Error) => error.message,
    )
    const unknown = [...page.matchAll(/the provider captured \d+ under (\S+), of which we know nothing/g)].map(
      ([, id]) => id,
    )
    assert.deepEqual(unknown.sort(), later.map(({ id }) => id).sort(), page)
    for (const row of page.split('\n').filter((line) => / BROKEN /.test(line))) assert.match(row, /^I[17] /, page)
  } finally {
    await there.stop()
  }
})
