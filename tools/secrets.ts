/**
 * `npm run secrets -- --database 'postgres://{role}:{password}@host/{database}' [--event-log URL] [--smtp URL]
 * [--pictures-secret WORD] [--prefix jumun]` prints, as YAML for `kubectl apply`, a Secret for each service, and writes the
 * chart's values with their public keys; with `--compose` it writes what compose.yaml reads. Keys are made anew each time: keep what it prints where secrets are kept.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { services } from '@jumun/platform'
import { newServiceKey, publicHalfOf } from '@jumun/service/keys'
import { stringify } from 'yaml'

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'postgres://{role}:{password}@postgres:5432/{database}' },
    'event-log': { type: 'string' },
    'provider-key': { type: 'string' },
    smtp: { type: 'string' },
    'pictures-secret': { type: 'string' },
    operator: { type: 'string', default: 'operator@jumun.local' },
    prefix: { type: 'string', default: 'jumun' },
    values: { type: 'string', default: 'jumun-values.yaml' },
    compose: { type: 'boolean', default: false },
  },
})
const secret = (): string => randomBytes(24).toString('base64url')
const shared = {
  metrics: secret(),
  provider: values['provider-key'] ?? secret(),
  postgres: secret(),
  operator: secret(),
}

const filled = (pattern: string, role: string, password: string, database: string): string =>
  pattern
    .replaceAll('{role}', role)
    .replaceAll('{user}', role)
    .replaceAll('{password}', password)
    .replaceAll('{database}', database)

/** What one service is told, and nobody else. */
function secretsOf({ name, needs }: (typeof services)[number], key: string): Record<string, string> {
  const upper = name.toUpperCase()
  const password = secret()
  return {
    [`JUMUN_SERVICE_KEY_${upper}`]: key,
    JUMUN_METRICS_TOKEN: shared.metrics,
    ...(needs.includes('database')
      ? { [`JUMUN_DATABASE_URL_${upper}`]: filled(values.database, `jumun_${name}`, password, `jumun_${name}`) }
      : {}),
    ...(values['event-log']
      ? { [`JUMUN_EVENT_LOG_${upper}`]: filled(values['event-log'], `jumun_${name}`, password, 'jumun_log') }
      : {}),
    ...(name === 'user'
      ? {
          JUMUN_USER_KEY_SECRET: secret() + secret(),
          JUMUN_USER_BOOTSTRAP_OPERATOR_EMAIL: values.operator,
          JUMUN_USER_BOOTSTRAP_OPERATOR_PASSWORD: shared.operator,
        }
      : {}),
    ...(name === 'store' && values.smtp ? { JUMUN_STORE_SMTP_URL: values.smtp } : {}),
    ...(name === 'catalog' && values['pictures-secret']
      ? { JUMUN_CATALOG_PICTURES_SECRET: values['pictures-secret'] }
      : {}),
    // For programs from outside, where the service runs at all.
    ...(name === 'config'
      ? { JUMUN_CONFIG_ENCRYPT_KEY: secret() + secret(), JUMUN_CONFIG_CREDENTIAL: `outside:${secret()}` }
      : {}),
    ...(name === 'payment' ? { JUMUN_PAYMENT_PROVIDER_KEY: shared.provider } : {}),
  }
}

const keys = Object.fromEntries(services.map(({ name }) => [name, newServiceKey()]))
const trust = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, [publicHalfOf(key)]]))
const own = services.map((service) => [service.name, secretsOf(service, keys[service.name] ?? '')] as const)

if (values.compose) writeForCompose()
else printForKubernetes()

function printForKubernetes(): void {
  const as = (name: string, stringData: Record<string, string>): string =>
    stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `${values.prefix}-${name}` }, stringData })
  writeFileSync(values.values, stringify({ secrets: { prefix: values.prefix }, trust }))
  console.log(
    [as('platform', { JUMUN_METRICS_TOKEN: shared.metrics }), ...own.map(([name, data]) => as(name, data))].join(
      '---\n',
    ),
  )
  console.error(`The public keys are in ${values.values}: helm install jumun deploy/helm/jumun -f ${values.values}`)
  console.error(`The first operator is ${values.operator}; the password is in the Secret ${values.prefix}-user.`)
}

function writeForCompose(): void {
  const folder = join(import.meta.dirname, '../.jumun/compose')
  if (existsSync(folder)) {
    console.error(
      `${folder} is there already; the databases know its passwords, so it stays. Remove it together with the volumes.`,
    )
    process.exitCode = 1
    return
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const platform = {
    POSTGRES_PASSWORD: shared.postgres,
    JUMUN_DATABASE_URL: `postgres://postgres:${shared.postgres}@postgres:5432/postgres`,
    SANDBOX_PROVIDER_KEY: shared.provider,
  }
  for (const [name, data] of [['platform', platform] as const, ...own])
    writeFileSync(join(folder, `${name}.env`), linesOf(data), { mode: 0o600 })
  writeFileSync(join(folder, 'trust.json'), JSON.stringify(trust), { mode: 0o644 })
  console.log(`${folder} is written. The first operator is ${values.operator}; the password is in user.env.`)
}

function linesOf(data: Readonly<Record<string, string>>): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
