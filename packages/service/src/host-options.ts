/** What a service finds around it: where its database, the log and the others are. A plain object, made by whoever hosts it. */
import { resolve } from 'node:path'
import type { EventLog } from '@jumun/messaging'
import type { Logger } from 'pino'
import { readTrust, type Trust } from './auth/service-key.ts'
import type { Clock } from './clock.ts'
import type { ServiceDefinition, ServiceDescriptor } from './define-service.ts'
import type { LoadLimits } from './http/overload.ts'
import { SettingError } from './settings/read-settings.ts'
import { environmentName, type SettingDefinitions } from './settings/setting.ts'

export interface HostOptions {
  /** For services with migrations. */
  readonly databaseUrl?: string
  /** `postgres://…` or `kafka://…` */
  readonly eventLogUrl?: string
  /** Confluent API; needed with `kafka://`. */
  readonly schemaRegistryUrl?: string
  /** Eureka REST (`http://…/eureka`), or `dns://{service}:8080`. Without it this service is alone. */
  readonly discoveryUrl?: string
  readonly configUrl?: string
  /** Default `default`. */
  readonly profile?: string
  /** Whoever shows it as a bearer may read `/metrics`; without one nobody may. */
  readonly metricsToken?: string
  /** Its private key, which nobody else has: proves it to the others. */
  readonly serviceKey: string
  /** The public keys of all services. */
  readonly trust: Trust
  readonly dataDir: string
  /** Where it listens; default `127.0.0.1`; `localhost` is that and `::1`. */
  readonly host?: string
  /** Names under which requests may come beside its own; `*.example.com` is all below, `*` any. */
  readonly allowedHosts?: readonly string[]
  /** How others reach it, where that differs from `host` (a container listens on 0.0.0.0). */
  readonly advertisedHost?: string
  /** 0 or absent: any free one, unless the service has a port of its own. */
  readonly port?: number
  readonly logLevel?: string
  /** `JUMUN_<SERVICE>_<SETTING>` and nothing else is read from it. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: readonly ServiceDescriptor[]
  /** Connections to the database; default 8. */
  readonly databaseConnections?: number
  /** How long a start waits for PostgreSQL; default 30 s. */
  readonly databaseWithinMs?: number
  /** How long it still answers after it was told to stop, so that everybody has heard that it goes; default 0. */
  readonly drainMs?: number
  readonly limits?: Partial<LoadLimits>
  /** Readiness fails when the oldest unsent event is older than this while the log is reachable; default 10 s. */
  readonly outboxLimitMs?: number
  readonly logger?: Logger
  /** Where its lines go; default: standard output. */
  readonly logTo?: { write(line: string): void }
  readonly clock?: Clock
  readonly newId?: () => string
  readonly random?: () => number
  /** A log that is open already and shared; it is not closed with the service. */
  readonly eventLog?: EventLog
}

const keyMeaning = 'the private key by which this service proves itself to the others (Ed25519, PKCS#8)'
const trustMeaning = 'the file with the public keys of all services'
const defaultDiscoveryUrl = 'http://127.0.0.1:8761/eureka'

/** @throws SettingError unless it is a number from 2 to 100, or absent */
export function poolSizeIn(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment['JUMUN_DATABASE_CONNECTIONS'] || undefined
  if (text === undefined) return undefined
  const size = Number(text)
  if (!/^\d{1,3}$/.test(text) || size < 2 || size > 100)
    throw new SettingError(
      `JUMUN_DATABASE_CONNECTIONS needs a number from 2 to 100, not ${JSON.stringify(text.slice(0, 100))}: connections of each service to its database.`,
    )
  return size
}

function drainMsIn(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment['JUMUN_DRAIN_MS'] || undefined
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text) || Number(text) > 120_000)
    throw new SettingError(
      `JUMUN_DRAIN_MS needs a number from 0 to 120000, not ${JSON.stringify(text.slice(0, 100))}: how long a service still answers after it was told to stop.`,
    )
  return Number(text)
}

/** Services whose work is done by others' (names by the network's own, settings by Spring Cloud Config): nobody misses them. */
export const withoutIn = (environment: Readonly<Record<string, string | undefined>>): readonly string[] =>
  environment['JUMUN_WITHOUT']?.split(',').map((name) => name.trim()) ?? []

/**
 * Reads `JUMUN_…` for one service.
 * @throws SettingError in one sentence
 */
export function hostOptionsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  definition: Pick<ServiceDefinition<SettingDefinitions>, 'name' | 'migrations'>,
  platform: readonly ServiceDescriptor[] = [],
): HostOptions {
  const value = (name: string): string | undefined => environment[name] || undefined
  const serviceKey = value(`JUMUN_SERVICE_KEY_${definition.name.toUpperCase()}`) ?? value('JUMUN_SERVICE_KEY')
  if (!serviceKey) throw new SettingError(`JUMUN_SERVICE_KEY is not set: ${keyMeaning}.`)
  const trustFile = value('JUMUN_TRUST_FILE')
  if (!trustFile) throw new SettingError(`JUMUN_TRUST_FILE is not set: ${trustMeaning}.`)
  const databaseUrl =
    value(environmentName(definition.name, 'databaseUrl')) ??
    value(`JUMUN_DATABASE_URL_${definition.name.toUpperCase()}`) ??
    value('JUMUN_DATABASE_URL') ??
    value('DATABASE_URL')
  const port = value('JUMUN_PORT')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw new SettingError(
      `JUMUN_PORT ${JSON.stringify(port.slice(0, 100))} is no port: where the service listens, 0 for any.`,
    )
  const databaseConnections = poolSizeIn(environment)
  const drainMs = drainMsIn(environment)
  const eventLogUrl = value(`JUMUN_EVENT_LOG_${definition.name.toUpperCase()}`) ?? value('JUMUN_EVENT_LOG')
  const schemaRegistryUrl = value('JUMUN_SCHEMA_REGISTRY')
  const configUrl = value('JUMUN_CONFIG_URL')
  const host = value('JUMUN_HOST')
  const advertisedHost = value('JUMUN_ADVERTISED_HOST')
  const allowedHosts = value('JUMUN_ALLOWED_HOSTS')
  const logLevel = value('JUMUN_LOG_LEVEL')
  const metricsToken = value('JUMUN_METRICS_TOKEN')
  const without = withoutIn(environment)
  return {
    ...(databaseUrl && definition.migrations ? { databaseUrl } : {}),
    ...(databaseConnections === undefined ? {} : { databaseConnections }),
    ...(drainMs === undefined ? {} : { drainMs }),
    ...(eventLogUrl ? { eventLogUrl } : {}),
    ...(schemaRegistryUrl ? { schemaRegistryUrl } : {}),
    discoveryUrl: (value('JUMUN_DISCOVERY_URL') ?? defaultDiscoveryUrl).replace(/\/+$/, ''),
    ...(configUrl ? { configUrl: configUrl.replace(/\/+$/, '') } : {}),
    profile: value('JUMUN_PROFILE') ?? 'default',
    serviceKey,
    trust: readTrust(trustFile),
    dataDir: resolve(value('JUMUN_DATA_DIR') ?? '.jumun'),
    ...(host ? { host } : {}),
    ...(advertisedHost ? { advertisedHost } : {}),
    ...(allowedHosts ? { allowedHosts: allowedHosts.split(',').map((host) => host.trim()) } : {}),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(logLevel ? { logLevel } : {}),
    ...(metricsToken ? { metricsToken } : {}),
    environment,
    platform: platform.filter(({ name }) => !without.includes(name)),
  }
}
