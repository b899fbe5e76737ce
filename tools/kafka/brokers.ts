/** One or three KRaft brokers on free loopback ports, each with a data directory of its own. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePorts } from '@jumun/postgres'
import { type Child, startChild } from './child.ts'
import type { KafkaInstallation } from './install.ts'

const run = promisify(execFile)
const answersWithinMs = 180_000

export interface Broker {
  readonly id: number
  readonly address: string
  /** Of the controller in it; for the brokers alone. */
  readonly controllerAddress: string
  pid(): number | undefined
  /** Starts it on its data and waits until it takes connections. */
  start(): Promise<void>
  /** Orderly, as Ctrl-C would. */
  stop(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

export interface BrokerCluster {
  readonly brokers: readonly Broker[]
  /** `host:port,host:port` */
  readonly bootstrap: string
  stop(): Promise<void>
}

/** Which port a broker tells everybody to use for it, where that is not its own: of something before it. */
export type Advertise = (id: number, port: number) => Promise<number>

export interface User {
  readonly name: string
  readonly password: string
}
export interface Users {
  /** Of the brokers themselves and of whoever gives rights; by PLAIN. */
  readonly admin: User
  /** By SCRAM-SHA-512; they may nothing until it is granted. */
  readonly others: readonly User[]
}

/** What brokers show, and whom they believe, over TLS: under `localhost`, which is the name in the certificate. */
export interface BrokersTls {
  /** PEM: the key and its certificate in one file. */
  readonly keyStore: string
  readonly authority: string
}

/** Who gives tokens (OAUTHBEARER), and how long a connection lives on one. */
export interface Tokens {
  readonly keysUrl: string
  readonly issuer: string
  readonly audience: string
  readonly againAfterMs: number
}

export interface BrokersWanted {
  readonly count: 1 | 3
  /** An empty folder: each start is a new cluster. */
  readonly dataDir: string
  readonly advertise?: Advertise
  /** Default: everybody may come, and do anything. */
  readonly users?: Users
  /** With users; default: in clear text. */
  readonly tls?: BrokersTls | undefined
  /** With users; then they may also come by token. */
  readonly tokens?: Tokens | undefined
}

export async function startBrokers(
  kafka: KafkaInstallation,
  { count, dataDir, advertise = async (_, port) => port, users, tls, tokens }: BrokersWanted,
): Promise<BrokerCluster> {
  const ports = await freePorts(count * 2)
  const clusterId = newClusterId()
  const listenersOf = (id: number) => ({ client: ports[2 * id - 2] as number, controller: ports[2 * id - 1] as number })
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  const host = tls ? 'localhost' : '127.0.0.1'
  const voters = ids.map((id) => `${id}@${host}:${listenersOf(id).controller}`).join(',')
  const brokers = await Promise.all(
    ids.map(async (id) => {
      const folder = join(dataDir, `broker-${id}`)
      await mkdir(folder, { recursive: true })
      const { client, controller } = listenersOf(id)
      const settings = join(folder, 'server.properties')
      const advertised = await advertise(id, client)
      const who = users && guarded({ users, tls, tokens })
      const properties = propertiesOf({ id, host, client, advertised, controller, voters, count, folder, who })
      const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`)
      await writeFile(settings, lines.join(''), { mode: 0o600 })
      const scram = (users?.others ?? []).flatMap(({ name, password }) => [
        ...['--add-scram', `SCRAM-SHA-512=[name="${name}",password="${password}"]`],
      ])
      await java(kafka, folder, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings, ...scram)
      const flags = tokens ? [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${tokens.keysUrl}`] : []
      return makeBroker(kafka, { id, host, port: client, controller, folder, settings, flags })
    }),
  )
  const cluster: BrokerCluster = {
    brokers,
    bootstrap: brokers.map((broker) => broker.address).join(','),
    stop: async () => {
      await Promise.all(brokers.map((broker) => broker.stop()))
    },
  }
  try {
    await Promise.all(brokers.map((broker) => broker.start()))
    return cluster
  } catch (error) {
    await Promise.all(brokers.map((broker) => broker.kill()))
    throw error
  }
}

/** 16 bytes as Kafka writes them; never with a leading `-`, which its tool would read as a flag: one id in 64 has one. */
export function newClusterId(bytes: Buffer = randomBytes(16)): string {
  const id = Buffer.from(bytes)
  id.writeUInt8(id.readUInt8(0) & 0x7f, 0)
  return id.toString('base64url')
}

function makeBroker(
  kafka: KafkaInstallation,
  {
    id,
    host,
    port,
    controller,
    folder,
    settings,
    flags,
  }: Record<'id' | 'port' | 'controller', number> &
    Record<'host' | 'folder' | 'settings', string> & { flags: readonly string[] },
): Broker {
  let child: Child | undefined
  return {
    id,
    address: `${host}:${port}`,
    controllerAddress: `${host}:${controller}`,
    pid: () => (child?.alive() ? child.pid : undefined),
    start: async () => {
      if (child?.alive()) return
      child = startChild(
        'java',
        [...javaFlags(folder), ...flags, '-Xms256m', '-Xmx512m', '-cp', kafka.classPath, 'kafka.Kafka', settings],
        { stdio: 'ignore' },
      )
      const deadline = performance.now() + answersWithinMs
      while (!(await takesConnections(port))) {
        if (!child.alive()) throw new Error(`broker ${id} ended at its start: ${await lastLines(folder)}`)
        if (performance.now() > deadline)
          throw new Error(`broker ${id} does not answer within ${answersWithinMs} ms: ${await lastLines(folder)}`)
        await pause(100)
      }
    },
    stop: async () => child?.end('SIGTERM'),
    kill: async () => child?.end('SIGKILL'),
  }
}

/** Small: a laptop's cluster for development and tests; safe: acks of all in-sync replicas, two of three must be in sync. */
function propertiesOf(broker: {
  id: number
  host: string
  client: number
  advertised: number
  controller: number
  voters: string
  count: number
  folder: string
  who: Readonly<Record<string, string | number | boolean>> | undefined
}): Readonly<Record<string, string | number | boolean>> {
  const replicas = broker.count
  return {
    'node.id': broker.id,
    'process.roles': 'broker,controller',
    'controller.quorum.voters': broker.voters,
    listeners: `CLIENT://127.0.0.1:${broker.client},CONTROLLER://127.0.0.1:${broker.controller}`,
    'advertised.listeners': `CLIENT://${broker.host}:${broker.advertised}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    ...(broker.who ?? { 'listener.security.protocol.map': protocols('PLAINTEXT') }),
    'log.dirs': join(broker.folder, 'log'),
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.max(1, replicas - 1),
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.max(1, replicas - 1),
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': Math.max(1, replicas - 1),
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    // a broker that comes back leads again within seconds, so that what follows leaders is tried often
    'leader.imbalance.check.interval.seconds': 5,
    'group.min.session.timeout.ms': 1000,
    'log.retention.hours': -1,
    // the clocks of tests run days ahead, which a broker takes for a broken one
    'log.message.timestamp.after.max.ms': 30 * 86_400_000,
  }
}

const protocols = (protocol: string): string => `CLIENT:${protocol},CONTROLLER:${protocol}`

/** Also at the controllers' port: whoever is let in there could give themselves every right. */
function guarded({
  users: { admin },
  tls,
  tokens,
}: Required<Pick<BrokersWanted, 'users' | 'tls' | 'tokens'>>): Record<string, string | number | boolean> {
  const { name, password } = admin
  const module = (which: string): string => `org.apache.kafka.common.security.${which} required`
  const plain = `${module('plain.PlainLoginModule')} username="${name}" password="${password}" user_${name}="${password}";`
  return {
    'listener.security.protocol.map': protocols(tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'),
    'sasl.enabled.mechanisms': `PLAIN,SCRAM-SHA-512${tokens ? ',OAUTHBEARER' : ''}`,
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.client.plain.sasl.jaas.config': plain,
    'listener.name.controller.plain.sasl.jaas.config': plain,
    'listener.name.client.scram-sha-512.sasl.jaas.config': `${module('scram.ScramLoginModule')};`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    'super.users': `User:${name}`,
    ...(tls
      ? {
          'ssl.keystore.type': 'PEM',
          'ssl.keystore.location': tls.keyStore,
          'ssl.truststore.type': 'PEM',
          'ssl.truststore.location': tls.authority,
        }
      : {}),
    ...(tokens
      ? {
          'listener.name.client.oauthbearer.sasl.jaas.config': `${module('oauthbearer.OAuthBearerLoginModule')};`,
          'listener.name.client.oauthbearer.sasl.server.callback.handler.class':
            'org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler',
          'listener.name.client.oauthbearer.connections.max.reauth.ms': tokens.againAfterMs,
          'sasl.oauthbearer.jwks.endpoint.url': tokens.keysUrl,
          'sasl.oauthbearer.expected.issuer': tokens.issuer,
          'sasl.oauthbearer.expected.audience': tokens.audience,
        }
      : {}),
  }
}

const javaFlags = (folder: string): string[] => [
  `-Dlog4j2.configurationFile=${fileURLToPath(new URL('log4j2.xml', import.meta.url))}`,
  `-Djumun.kafka.log=${join(folder, 'broker.log')}`,
]

const java = (kafka: KafkaInstallation, folder: string, ...args: string[]) =>
  run('java', [...javaFlags(folder), '-cp', kafka.classPath, ...args], { timeout: answersWithinMs })

async function lastLines(folder: string): Promise<string> {
  const log = await readFile(join(folder, 'broker.log'), 'utf8').catch(() => '')
  return log.trim().split('\n').slice(-3).join(' | ') || 'its log is empty'
}

export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 1000 })
    const answer = (value: boolean): void => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.once('timeout', () => answer(false))
  })
}
