/**
 * What a run stands on: PostgreSQL, the payment provider and perhaps Kafka, each of them ours to kill and reached by the
 * platform only over lines of ours that can fall ill; and the platform itself, started as a user would start it.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceName } from '@jumun/contracts'
import pg from 'pg'
import { embeddedPostgres } from '../../apps/platform/src/embedded-postgres.ts'
import type { RunningPart } from '../../apps/platform/src/part.ts'
import { partLog } from '../../apps/platform/src/part-log.ts'
import { type Platform, startPlatform } from '../../harness/platform.ts'
import type { FaultyProxy } from './faulty-proxy.ts'
import { type KafkaEnvironment, kafkaEnvironment } from './kafka-environment.ts'
import { openLine } from './line.ts'
import { type LogDisk, logOnSmallDisk } from './log-disk.ts'
import { paymentLine } from './payment-line.ts'
import { draftExpiresMs, type LineName } from './plan.ts'
import type { ProveProvider, ProviderName } from './provider.ts'
import { sandboxProvider } from './sandbox-provider.ts'
import { stripeProvider } from './stripe-provider.ts'

export interface ProveEnvironment {
  readonly platform: Platform
  readonly postgres: RunningPart
  readonly provider: ProveProvider
  readonly kafka: KafkaEnvironment | undefined
  readonly logDisk: LogDisk | undefined
  readonly lines: Readonly<Partial<Record<LineName, Pick<FaultyProxy, 'inject'>>>>
  /** Straight to the server, past the line. */
  sql<R extends object>(database: string, sql: string, values?: readonly unknown[]): Promise<R[]>
  connectionTo(database: string): string
  /** The audit's page, and whether it is green. */
  audit(): Promise<{ readonly green: boolean; readonly page: string }>
  stop(): Promise<void>
}

export interface ProveEnvironmentOptions {
  readonly log: 'postgres' | 'kafka'
  readonly provider: ProviderName
  readonly instances: Readonly<Partial<Record<ServiceName, number>>>
  readonly say: (sentence: string) => void
  readonly show: (line: string) => void
  /** More settings for the platform. */
  readonly environment?: Readonly<Record<string, string>>
  /** The log on a PostgreSQL of its own, on a disk of so many megabytes. */
  readonly logDiskMb?: number
  /** Of each partition in Kafka: a broker that dies leaves some without a leader. */
  readonly oneCopy?: boolean
}

export async function startProveEnvironment(wish: ProveEnvironmentOptions): Promise<ProveEnvironment> {
  const undo: (() => Promise<unknown> | unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse())
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => wish.show(`not ended in order: ${String(error)}`))
  }
  try {
    return { ...(await lay(wish, undo)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function lay(
  wish: ProveEnvironmentOptions,
  undo: (() => Promise<unknown> | unknown)[],
): Promise<Omit<ProveEnvironment, 'stop'>> {
  const { say, show } = wish
  const folder = await mkdtemp(join(tmpdir(), 'jumun-prove-'))
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))
  const logOf = (part: string) => {
    const log = partLog(join(folder, 'logs'), part, show)
    undo.push(() => log.close())
    return log
  }

  const password = randomBytes(24).toString('base64url')
  const postgres = embeddedPostgres({
    dataDir: join(folder, 'postgres'),
    password,
    log: logOf('postgres'),
    onChange: () => {},
  })
  undo.push(() => postgres.stop())
  await postgres.start()
  const database = await openLine([postgres.port ?? 1], { postgres: true })
  undo.push(() => database.stop())
  const databaseUrl = new URL(postgres.urlOf('postgres'))
  const direct = (name: string): string => {
    const url = new URL(databaseUrl)
    url.pathname = `/${name}`
    return url.href
  }
  const throughTheLine = new URL(databaseUrl)
  throughTheLine.hostname = '127.0.0.1'
  throughTheLine.port = String(database.port)
  say('PostgreSQL is up')

  const provider =
    wish.provider === 'stripe'
      ? await stripeProvider()
      : await sandboxProvider(join(folder, 'provider'), logOf('provider'))
  undo.push(() => provider.stop())
  const providerLine = await openLine([provider.port])
  undo.push(() => providerLine.stop())
  say('The payment provider is up')

  const kafka = wish.log === 'kafka' ? await kafkaEnvironment(show, undo, wish.oneCopy ? 1 : 3) : undefined
  if (kafka) say('Kafka is up: three brokers and a schema registry')

  const logDisk = wish.logDiskMb
    ? await logOnSmallDisk(join(folder, 'log'), wish.logDiskMb, logOf('postgres'), undo)
    : undefined
  if (logDisk) say(`The log has a disk of its own: ${wish.logDiskMb} MB`)

  const instances = Object.entries(wish.instances)
    .map(([name, count]) => `${name}=${count}`)
    .join(',')
  const environment = {
    JUMUN_DATABASE_URL: throughTheLine.href,
    JUMUN_PAYMENT_PROVIDER_URL: `http://127.0.0.1:${providerLine.port}`,
    ...provider.environment,
    JUMUN_STORE_WEBHOOK_NETWORKS: '127.0.0.1/32',
    JUMUN_STORE_WEBHOOK_ANSWER_SECONDS: '5',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '100000000',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: '100000000',
    JUMUN_ORDER_DRAFT_EXPIRES_MINUTES: String(draftExpiresMs / 60_000),
    ...(kafka?.environment ?? {}),
    ...(logDisk ? { JUMUN_EVENT_LOG: logDisk.url } : {}),
    ...wish.environment,
  }
  const platform = await startPlatform({
    env: environment,
    ...(instances ? { flags: ['--instances', instances] } : {}),
  })
  undo.push(() => platform.stop())
  await provider.tellNewsTo(platform.url)
  say('The platform is up')

  const payment = await paymentLine(platform)
  undo.push(() => payment.stop())

  const lines = {
    database,
    log: wish.log === 'postgres' ? database : undefined,
    provider: providerLine,
    payment: payment.proxy,
    broker: kafka?.line,
  }
  return {
    platform,
    postgres,
    provider,
    kafka,
    logDisk,
    lines: Object.fromEntries(Object.entries(lines).filter(([, line]) => line)),
    connectionTo: direct,
    async sql<R extends object>(name: string, sql: string, values: readonly unknown[] = []) {
      const client = new pg.Client({
        connectionString: name === 'jumun_log' && logDisk ? logDisk.url : direct(name),
        connectionTimeoutMillis: 5_000,
        query_timeout: 30_000,
      })
      client.on('error', () => {}) // told by the query that meets it
      await client.connect()
      try {
        return (await client.query(sql, values as unknown[])).rows as R[]
      } finally {
        await client.end()
      }
    },
    async audit() {
      try {
        return { green: true, page: await platform.audit({ ...kafka?.environment }) }
      } catch (error) {
        return { green: false, page: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}
