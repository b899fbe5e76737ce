/**
 * `npm run connect [-- --data DIR --report URL]`: Kafka Connect keeps a reporting database of the orders of the running
 * platform (which must be on Kafka). Prints where the report is, and runs until Ctrl-C.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { superuser } from '@jumun/postgres'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { Admin } from '@platformatic/kafka'
import pg from 'pg'
import { dataPath, readRunFile } from '../apps/platform/src/run-file.ts'
import { startConnect } from './kafka/connect/worker.ts'

const database = 'jumun_report'
const undo: (() => Promise<unknown>)[] = []
let ending: Promise<void> | undefined

function end(code: number): Promise<void> {
  ending ??= (async () => {
    for (const step of undo.splice(0).reverse()) await step()
    process.exit(code)
  })()
  return ending
}

/** A database beside those of the services, on the platform's own server. */
async function ownReport(data: string, port: number): Promise<string> {
  const { postgres } = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')) as { postgres: string }
  const at = (name: string): string =>
    `postgres://${superuser}:${encodeURIComponent(postgres)}@127.0.0.1:${port}/${name}`
  const client = new pg.Client({ connectionString: at('postgres'), connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`)
  } finally {
    await client.end()
  }
  return at(database)
}

async function brokersOf(eventLog: string): Promise<number> {
  const { brokers, security } = readKafkaAddress(eventLog)
  const admin = new Admin({ ...security, clientId: 'jumun-connect', bootstrapBrokers: [...brokers] })
  try {
    return (await admin.metadata({ topics: [] })).brokers.size
  } finally {
    await admin.close()
  }
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, report: { type: 'string' } } })
  const data = dataPath(values.data)
  const { eventLog, schemaRegistry, postgres } = readRunFile(data)
  if (!eventLog.startsWith('kafka://') || !schemaRegistry)
    throw new Error(
      'The running platform is not on Kafka: start it with JUMUN_EVENT_LOG=kafka://… (npm run kafka says what).',
    )
  const reportUrl = values.report ?? (postgres && (await ownReport(data, postgres.port)))
  if (!reportUrl)
    throw new Error('Where is the report to be kept? Say --report postgres://user:password@host:5432/database')
  const folder = await mkdtemp(join(tmpdir(), 'jumun-connect-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const worker = await startConnect({
    eventLog,
    registryUrl: schemaRegistry,
    reportUrl,
    folder,
    brokers: await brokersOf(eventLog),
    tell: (line) => console.error(line),
  })
  undo.push(() => worker.stop())
  await worker.startReport('order-report')
  console.log(`JUMUN_REPORT=${reportUrl}`)
  console.error(`The report is kept: psql '${reportUrl}' -c 'TABLE orders'
Kafka Connect answers at ${worker.url}/connectors`)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))
endWithNpm()
try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  await end(1)
}
