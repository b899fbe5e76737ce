/** Brokers and registry as one, empty at the start and with our schemas registered; nothing of it outlives its process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerSchemas } from '@jumun/messaging/kafka'
import { type Advertise, type Broker, type BrokersTls, startBrokers, type Tokens, type Users } from './brokers.ts'
import { installKafka, type KafkaInstallation } from './install.ts'
import { type SchemaRegistry, startRegistry } from './registry.ts'

export interface LocalKafka {
  readonly brokers: readonly [Broker, ...Broker[]]
  /** `host:port` of each. */
  readonly addresses: readonly string[]
  /** `JUMUN_EVENT_LOG` */
  readonly eventLog: string
  /** `JUMUN_SCHEMA_REGISTRY` */
  readonly registryUrl: string
  readonly registry: SchemaRegistry
  readonly installation: KafkaInstallation
  /** For data of what is started beside it; goes when it stops. */
  readonly folder: string
  stop(): Promise<void>
}

export interface LocalKafkaOptions {
  readonly brokers: 1 | 3
  /** Gets a line before anything slow. */
  readonly tell?: (line: string) => void
  readonly advertise?: Advertise
  /** Then nobody comes in without a login, and each does what was granted. Default: anybody does anything. */
  readonly users?: Users
  readonly tls?: BrokersTls
  readonly tokens?: Tokens
}

/** @throws Error with one sentence when Java or Maven is missing */
export async function startLocalKafka({
  brokers: count,
  tell = () => {},
  advertise,
  users,
  tls,
  tokens,
}: LocalKafkaOptions): Promise<LocalKafka> {
  const installation = await installKafka(tell)
  const folder = await mkdtemp(join(tmpdir(), 'jumun-kafka-'))
  const stopping: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })]
  const stop = async (): Promise<void> => {
    for (const one of stopping.splice(0).reverse()) await one()
  }
  const stoppable = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting
    stopping.push(() => started.stop())
    return started
  }
  try {
    tell(`Starting ${count === 1 ? 'one broker' : 'three brokers'} and a schema registry …`)
    const starts = [
      stoppable(
        startBrokers(installation, {
          count,
          dataDir: folder,
          ...(advertise ? { advertise } : {}),
          ...(users ? { users } : {}),
          ...{ tls, tokens },
        }),
      ),
      stoppable(startRegistry(installation, folder)),
    ] as const
    await Promise.allSettled(starts) // so that a failing one does not leave the other running
    const [cluster, registry] = await Promise.all(starts)
    await registerSchemas(registry.url)
    const [first, ...others] = cluster.brokers
    if (!first) throw new Error('there is no broker')
    return {
      brokers: [first, ...others],
      addresses: cluster.brokers.map((broker) => broker.address),
      eventLog: `kafka://${cluster.bootstrap}`,
      registryUrl: registry.url,
      registry,
      installation,
      folder,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
