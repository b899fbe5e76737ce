/**
 * The lean limit: the least that six services could do about an order, as six transactions with 15 rows written, on the same
 * server in the same minutes. What the platform reaches of it is a ratio that no neighbour on the machine can change much.
 * Driven by pgbench where it is installed, else by our own driver, which is slower itself: the result says which.
 */
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

export interface LeanLimit {
  readonly driver: 'pgbench' | 'pg'
  readonly clients: number
  readonly ordersPerSecond: number
}

interface Wish {
  /** A superuser's, to any database of the server. */
  readonly adminUrl: string
  readonly clients: number
  readonly seconds: number
}

const database = 'jumun_lean_limit'
const products = 200

const tables = `
  CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, body jsonb NOT NULL);
  CREATE TABLE payment (id bigint PRIMARY KEY, amount int NOT NULL);
  CREATE TABLE ledger (id bigserial PRIMARY KEY, payment bigint NOT NULL, account text NOT NULL, amount int NOT NULL);
  CREATE TABLE stock (id int PRIMARY KEY, on_hand int NOT NULL);
  CREATE TABLE ticket (id bigint PRIMARY KEY, status text NOT NULL, body jsonb NOT NULL);
  CREATE TABLE inbox (consumer int NOT NULL, event bigint NOT NULL, PRIMARY KEY (consumer, event));
  CREATE TABLE outbox (position bigserial PRIMARY KEY, event bigint NOT NULL, body bytea NOT NULL);
  INSERT INTO stock SELECT n, 1000000000 FROM generate_series(1, ${products}) n`

const body = `'${JSON.stringify({ lines: [{ product: 'p', quantity: 2, price: 4500 }], note: 'x'.repeat(200) })}'`
const publish = "INSERT INTO outbox (event, body) VALUES (:id, decode(repeat('ab', 300), 'hex'))"
const receive = (consumer: number): string => `INSERT INTO inbox VALUES (${consumer}, :id)`

/** One order; each inner list is one transaction of one service. */
const steps: readonly (readonly string[])[] = [
  [`INSERT INTO orders VALUES (:id, 'AWAITING_PAYMENT', ${body})`],
  [
    'INSERT INTO payment VALUES (:id, 9000)',
    "INSERT INTO ledger (payment, account, amount) VALUES (:id, 'customer', -9000)",
    "INSERT INTO ledger (payment, account, amount) VALUES (:id, 'store', 9000)",
  ],
  ["UPDATE orders SET status = 'PLACED' WHERE id = :id", publish],
  [receive(1), 'UPDATE stock SET on_hand = on_hand - 2 WHERE id = :product', publish],
  [receive(2), "UPDATE orders SET status = 'CONFIRMED' WHERE id = :id", publish],
  [receive(3), `INSERT INTO ticket VALUES (:id, 'NEW', ${body})`, publish],
]

export async function leanLimit(wish: Wish): Promise<LeanLimit> {
  const url = new URL(wish.adminUrl)
  url.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${database}`)
    url.pathname = `/${database}`
    const owner = new pg.Client({ connectionString: url.href })
    await owner.connect()
    await owner.query(tables)
    await owner.end()
    const pgbench = programNamed('pgbench')
    const ordersPerSecond = pgbench ? await byPgbench(pgbench, url, wish) : await byDriver(url, wish)
    return { driver: pgbench ? 'pgbench' : 'pg', clients: wish.clients, ordersPerSecond: Math.round(ordersPerSecond) }
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await admin.end()
  }
}

const programNamed = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(':'), '/usr/lib/postgresql/*/bin'].flatMap((folder) =>
    globSync(join(folder, name)),
  )[0]

async function byPgbench(program: string, url: URL, { clients, seconds }: Wish): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'jumun-lean-'))
  try {
    const script = join(folder, 'order.sql')
    const lines = steps.flatMap((statements) => (statements.length > 1 ? ['BEGIN', ...statements, 'END'] : statements))
    const variables = ['\\set id random(1, 9000000000000000000)', `\\set product random(1, ${products})`]
    await writeFile(script, [...variables, ...lines.map((line) => `${line};`)].join('\n'))
    const counts = ['-c', String(clients), '-j', '2', '-T', String(Math.ceil(seconds))]
    const { stdout } = await promisify(execFile)(program, ['-n', '-M', 'prepared', ...counts, '-f', script], {
      env: {
        ...process.env,
        PGHOST: decodeURIComponent(url.hostname),
        PGPORT: url.port,
        PGUSER: decodeURIComponent(url.username),
        PGPASSWORD: decodeURIComponent(url.password),
        PGDATABASE: database,
      },
      timeout: (seconds + 60) * 1_000,
    })
    const [, tps] = /^tps = ([\d.]+)/m.exec(stdout) ?? []
    if (!tps) throw new Error(`pgbench said no rate:\n${stdout}`)
    return Number(tps)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function byDriver(url: URL, { clients, seconds }: Wish): Promise<number> {
  const end = performance.now() + seconds * 1_000
  const work = async (): Promise<number> => {
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    let done = 0
    for (; performance.now() < end; done++) await leanOrder(client)
    await client.end()
    return done
  }
  const done = await Promise.all(Array.from({ length: clients }, work))
  return done.reduce((sum, one) => sum + one, 0) / seconds
}

async function leanOrder(client: pg.Client): Promise<void> {
  const id = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER)
  const product = 1 + Math.floor(Math.random() * products)
  for (const statements of steps) {
    if (statements.length > 1) await client.query('BEGIN')
    for (const [at, sql] of statements.entries()) {
      const text = sql.replaceAll(':id', '$1').replaceAll(':product', '$1')
      const values = sql.includes(':product') ? [product] : [id]
      await client.query({ name: `${steps.indexOf(statements)}.${at}`, text, values })
    }
    if (statements.length > 1) await client.query('COMMIT')
  }
}
