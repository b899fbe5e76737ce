/** What a service's process is told, and nothing more: its own database, its own settings, nobody else's secrets. */
import type { ServiceName } from '@jumun/contracts'
import { serviceNames } from './services.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What the platform knows and a service has to be told. */
export interface ServiceEnvironment {
  readonly metricsToken: string
  /** Nobody else gets it. */
  readonly serviceKey: string
  readonly trustFile: string
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly eventLog?: string | undefined
  readonly discoveryUrl: string
  readonly configUrl: string
  readonly host: string
  readonly port?: number | undefined
  readonly compileCache: string
  /** More settings of this service that the platform decides. */
  readonly settings?: Readonly<Record<string, string>>
}

const ofEveryone =
  /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|NODE_ENV|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|OTEL_\w+|JUMUN_PROFILE|JUMUN_LOG_LEVEL|JUMUN_ADVERTISED_HOST|JUMUN_ALLOWED_HOSTS|JUMUN_SCHEMA_REGISTRY|JUMUN_WITHOUT|JUMUN_DATABASE_CONNECTIONS)$/

export function environmentOfAService(
  service: ServiceName,
  outer: Environment,
  where: ServiceEnvironment,
): Record<string, string> {
  const own = `JUMUN_${service.toUpperCase()}_`
  const told: Record<string, string | undefined> = {
    NODE_COMPILE_CACHE: where.compileCache,
    // glibc would keep an arena per thread; two are plenty for a process that mostly waits.
    MALLOC_ARENA_MAX: '2',
    JUMUN_LOG_LEVEL: 'warn',
    ...environmentForAnyone(outer),
    ...where.settings,
    ...pick(outer, (name) => name.startsWith(own) && !/_PORT$/.test(name)),
    JUMUN_METRICS_TOKEN: where.metricsToken,
    JUMUN_SERVICE_KEY: where.serviceKey,
    JUMUN_TRUST_FILE: where.trustFile,
    JUMUN_DATA_DIR: where.dataDir,
    JUMUN_DISCOVERY_URL: where.discoveryUrl,
    JUMUN_CONFIG_URL: where.configUrl,
    JUMUN_HOST: where.host,
    JUMUN_PORT: String(where.port ?? 0),
    JUMUN_EVENT_LOG: where.eventLog,
    [`JUMUN_DATABASE_URL_${service.toUpperCase()}`]: where.databaseUrl,
  }
  return withoutUndefined(told)
}

/** The part of the person's environment that every process may see. */
export const environmentForAnyone = (outer: Environment): Record<string, string> =>
  withoutUndefined(pick(outer, (name) => ofEveryone.test(name)))

/** Services whose database was named for them alone. */
export function namedDatabases(outer: Environment): Partial<Record<ServiceName, string>> {
  const named = serviceNames.map((name) => [name, outer[`JUMUN_DATABASE_URL_${name.toUpperCase()}`]] as const)
  return Object.fromEntries(named.filter(([, url]) => url)) as Partial<Record<ServiceName, string>>
}

const pick = (from: Environment, keep: (name: string) => boolean): Environment =>
  Object.fromEntries(Object.entries(from).filter(([name]) => keep(name)))

const withoutUndefined = (from: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(from).filter((entry): entry is [string, string] => entry[1] !== undefined))
