/** One Kafka Connect worker on this machine, and the order report as `deploy/connect` configures it. */
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { freePort } from '@jumun/postgres'
import pg from 'pg'
import { startChild } from '../child.ts'
import { installConnect } from './install.ts'

export interface ConnectOptions {
  /** `kafka://…` */
  readonly eventLog: string
  /** Confluent API of the registry, as everybody else uses it. */
  readonly registryUrl: string
  /** `postgres://user:password@host:port/database`: where the report is kept. */
  readonly reportUrl: string
  /** For settings and logs. */
  readonly folder: string
  /** How many brokers there are; a topic cannot have more replicas. */
  readonly brokers: number
  readonly tell: (line: string) => void
}

export interface ConnectWorker {
  /** REST interface. */
  readonly url: string
  /** Starts the report under this name; another name begins at the first event again. Resolves when its tasks run. */
  startReport(name: string): Promise<void>
  /** Resolves when the connector is no more. */
  endReport(name: string): Promise<void>
  stop(): Promise<void>
}

const deploy = new URL('../../../deploy/connect/', import.meta.url)
const log4j = fileURLToPath(new URL('../log4j2.xml', import.meta.url))
const startsWithinMs = 120_000
const runsWithinMs = 60_000

/** @throws Error with one sentence when it does not come up */
export async function startConnect(options: ConnectOptions): Promise<ConnectWorker> {
  const { eventLog, registryUrl, reportUrl, folder, tell } = options
  const { brokers, name: installation } = readKafkaAddress(eventLog)
  const prefix = installation ? `${installation}.` : ''
  const replicas = Math.min(3, options.brokers)
  await prepareReport(reportUrl)
  const { classPath, pluginPath } = await installConnect(tell)
  const port = await freePort()
  const home = join(folder, 'connect')
  await mkdir(home, { recursive: true })
  const settings = join(home, 'worker.properties')
  await writeFile(
    settings,
    [
      await readFile(new URL('worker.properties', deploy), 'utf8'),
      `bootstrap.servers=${brokers.join(',')}`,
      `plugin.path=${pluginPath}`,
      `listeners=http://127.0.0.1:${port}`,
      `group.id=${prefix}jumun-connect`,
      ...['config', 'offset', 'status'].flatMap((topic) => [
        `${topic}.storage.topic=${prefix}jumun.connect.${topic}`,
        `${topic}.storage.replication.factor=${replicas}`,
      ]),
      '',
    ].join('\n'),
  )
  const report = new URL(reportUrl)
  if (report.hostname.startsWith('%2F')) report.hostname = '127.0.0.1' // Java speaks no sockets; the server listens there too
  const log = openSync(join(home, 'output.log'), 'a')
  const child = startChild(
    'java',
    [
      '-Xms128m',
      '-Xmx512m',
      `-Dlog4j2.configurationFile=${log4j}`,
      `-Djumun.kafka.log=${join(home, 'connect.log')}`,
      '-cp',
      classPath,
      'org.apache.kafka.connect.cli.ConnectDistributed',
      settings,
    ],
    {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        JUMUN_REPORT_URL: `jdbc:postgresql://${report.host}${report.pathname}`,
        JUMUN_REPORT_USER: decodeURIComponent(report.username),
        JUMUN_REPORT_PASSWORD: decodeURIComponent(report.password),
        JUMUN_REPORT_REGISTRY: nativeApiOf(registryUrl),
      },
    },
  )
  closeSync(log)
  const url = `http://127.0.0.1:${port}`
  const stop = (): Promise<void> => child.end('SIGTERM')

  async function ask<T>(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<T | undefined> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    })
    if (answer.status === 404 || answer.status === 409) return undefined // not there yet, or it is being rearranged
    const text = await answer.text()
    if (!answer.ok) throw new Error(`Kafka Connect answered ${answer.status} to ${path}: ${text.slice(0, 500)}`)
    return (text ? JSON.parse(text) : {}) as T
  }

  async function until(what: string, withinMs: number, check: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + withinMs
    while (!(await check())) {
      if (!child.alive()) throw new Error(`${what}: the worker has ended; its log is in ${home}`)
      if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms; the log is in ${home}`)
      await pause(200)
    }
  }

  try {
    tell('Starting a Kafka Connect worker …')
    await until('Kafka Connect does not start', startsWithinMs, async () =>
      ask('GET', '/connectors').then(
        (answer) => answer !== undefined,
        () => false,
      ),
    )
  } catch (error) {
    await child.end('SIGKILL')
    throw error
  }

  return {
    url,
    async startReport(name) {
      const config = JSON.parse(await readFile(new URL('order-report.json', deploy), 'utf8')) as Record<string, string>
      config['topics'] = `${prefix}${config['topics']}`
      config['errors.deadletterqueue.topic.name'] = `${prefix}${config['errors.deadletterqueue.topic.name']}`
      config['errors.deadletterqueue.topic.replication.factor'] = String(replicas)
      await until('The report is not taken', runsWithinMs, async () =>
        Boolean(await ask('PUT', `/connectors/${name}/config`, config)),
      )
      // Tasks that failed under an earlier run of the worker, or under another configuration, begin anew.
      await until('The report is not restarted', runsWithinMs, async () =>
        Boolean(await ask('POST', `/connectors/${name}/restart?includeTasks=true`)),
      )
      await until('The report does not run', runsWithinMs, async () => {
        const status = await ask<ConnectorStatus>('GET', `/connectors/${name}/status`)
        const failed = [status?.connector, ...(status?.tasks ?? [])].find((one) => one?.state === 'FAILED')
        const cause = failed?.trace?.split('\n').findLast((line) => line.startsWith('Caused by'))
        if (failed) throw new Error(`The report has failed: ${cause ?? failed.trace}`)
        return Boolean(status?.tasks.length) && status?.tasks.every((task) => task.state === 'RUNNING') === true
      })
    },
    async endReport(name) {
      await ask('DELETE', `/connectors/${name}`)
      await until('The report does not end', runsWithinMs, async () => !(await ask('GET', `/connectors/${name}`)))
    },
    stop,
  }
}

interface ConnectorStatus {
  readonly connector: { readonly state: string; readonly trace?: string }
  readonly tasks: readonly { readonly state: string; readonly trace?: string }[]
}

async function prepareReport(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(await readFile(new URL('reporting.sql', deploy), 'utf8'))
  } finally {
    await client.end()
  }
}

/** The converter speaks Apicurio's own API; ids and schemas are the same as by Confluent's. */
const nativeApiOf = (registryUrl: string): string =>
  registryUrl.replace(/\/apis\/ccompat\/v\d+\/?$/, '/apis/registry/v2')
