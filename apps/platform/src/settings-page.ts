/** `npm start -- --settings`: every setting with its meaning, its default, and where its value comes from. Secrets are never shown. */
import { environmentName, type SettingDefinition } from '@jumun/service'
import { defaultPoolSize } from './connections.ts'
import type { Environment } from './environment-of-a-service.ts'
import { serviceNames, services, servicesWithDatabase } from './services.ts'

interface Line {
  readonly name: string
  readonly meaning: string
  readonly default: string
  readonly secret?: boolean
}

const ofThePlatform: readonly Line[] = [
  { name: 'JUMUN_HOST', meaning: 'Address the gateway listens on', default: 'localhost (127.0.0.1 and ::1)' },
  {
    name: 'JUMUN_DISCOVERY_PORT',
    meaning: 'Port of discovery; the start says which',
    default: '8761, or any free one where that is taken, with 0, or with --port 0',
  },
  {
    name: 'JUMUN_CONFIG_PORT',
    meaning: 'Port of config; the start says which',
    default: '9999, or any free one where that is taken, with 0, or with --port 0',
  },
  {
    name: 'JUMUN_WITHOUT',
    meaning:
      'Services that are not started and that nobody misses, since another’s server does their work: discovery,config',
    default: '',
  },
  {
    name: 'JUMUN_DISCOVERY_URL',
    meaning: 'Where discovery is when it does not run here; also Netflix Eureka: http://name:password@host:8761/eureka',
    default: 'the usual port on this machine',
    secret: true,
  },
  {
    name: 'JUMUN_CONFIG_URL',
    meaning: 'Where config is when it does not run here; also Spring Cloud Config: http://name:password@host:8888',
    default: 'the usual port on this machine',
    secret: true,
  },
  {
    name: 'JUMUN_DATABASE_URL',
    meaning: 'PostgreSQL server instead of the embedded one; its login may create databases and roles',
    default: 'embedded',
    secret: true,
  },
  ...servicesWithDatabase.map((name) => ({
    name: `JUMUN_DATABASE_URL_${name.toUpperCase()}`,
    meaning: `Database of ${name}, taken as it is; through a pooler: …@pooler:6432/database?direct=server:5432`,
    default: 'one on the server above',
    secret: true,
  })),
  {
    name: 'JUMUN_POSTGRES_SETTINGS',
    meaning: 'More settings of the embedded PostgreSQL, such as work_mem=8MB;log_statement=all',
    default: '',
  },
  {
    name: 'JUMUN_DATABASE_CONNECTIONS',
    meaning: 'Connections of each service to its database; the start says when the server has too few',
    default: String(defaultPoolSize),
  },
  {
    name: 'JUMUN_EVENT_LOG',
    meaning:
      'postgres://… or kafka://…, with a user: kafka://user:password@host:9093?tls, by token with &sasl=oauthbearer&token-url=…',
    default: 'embedded',
    secret: true,
  },
  {
    name: 'JUMUN_EVENT_LOG_ORDER',
    meaning: 'The same log under the own user of a service (of each one: …_USER, …), where Kafka asks who comes',
    default: 'as JUMUN_EVENT_LOG',
    secret: true,
  },
  { name: 'JUMUN_SCHEMA_REGISTRY', meaning: 'Confluent API of the schema registry; needed with kafka://', default: '' },
  {
    name: 'JUMUN_SERVICE_KEY_ORDER',
    meaning: 'The private key of a service (of each one: …_USER, …), where it is not ours to make: Ed25519, PKCS#8',
    default: 'made on first start',
    secret: true,
  },
  { name: 'JUMUN_TRUST_FILE', meaning: 'The public keys of all services', default: 'made on first start' },
  {
    name: 'JUMUN_ALLOWED_HOSTS',
    meaning:
      'Names under which people reach the platform beside localhost and addresses: shop.example.com,*.example.org',
    default: '',
  },
  { name: 'JUMUN_PROFILE', meaning: 'Which settings to ask the config service for', default: 'default' },
  { name: 'JUMUN_LOG_LEVEL', meaning: 'trace, debug, info, warn or error', default: 'warn' },
  { name: 'NODE_ENV', meaning: 'production: no demo data', default: '' },
]

export async function settingsPage(environment: Environment): Promise<string> {
  const ofServices = await Promise.all(
    services.map(async ({ name, load }) => {
      const { settings } = await load()
      return Object.entries(settings).map(([key, setting]) => lineOf(name, key, setting as SettingDefinition))
    }),
  )
  const page = [section('platform', ofThePlatform, environment)]
  for (const [index, lines] of ofServices.entries())
    if (lines.length > 0) page.push(section(serviceNames[index] ?? '', lines, environment))
  page.push(
    'What is not set in the environment is asked of the config service, and is the default where that has none.',
  )
  return page.join('\n')
}

function lineOf(service: string, key: string, setting: SettingDefinition): Line {
  const bounds = setting.type === 'number' ? `, ${setting.min} to ${setting.max}` : ''
  return {
    name: environmentName(service, key),
    meaning: setting.meaning + bounds,
    default: setting.type === 'secret' ? 'none' : String(setting.default),
    secret: setting.type === 'secret',
  }
}

function section(title: string, lines: readonly Line[], environment: Environment): string {
  const shown = lines.map(({ name, meaning, default: byDefault, secret }) => {
    const given = environment[name]
    const value = !given ? `default: ${byDefault || 'empty'}` : `environment: ${secret ? '(set)' : given}`
    return `  ${name.padEnd(44)} ${meaning}\n  ${' '.repeat(44)} ${value}`
  })
  return `${title}\n${shown.join('\n')}\n`
}
