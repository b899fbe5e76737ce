/** compose.yaml: the whole platform in containers on one machine, on PostgreSQL, Kafka and a schema registry. */
import type { ServiceEntry } from '@jumun/platform'
import { stringify } from 'yaml'

const eventLog = 'kafka://kafka:9092'
const image = `\${JUMUN_IMAGE:-jumun:0.1.0}`
const readyOf = (port: number): object => ({
  test: [
    'CMD',
    'node',
    '-e',
    `fetch('http://127.0.0.1:${port}/health/ready').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))`,
  ],
  interval: '2s',
  timeout: '5s',
  retries: 60,
})
const hardened = { read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }
const secretsOf = (part: string): string => `.jumun/compose/${part}.env`
const on = (part: string, condition = 'service_healthy'): object => ({ [part]: { condition } })

/** Names are found by the network, and settings are in this file. */
const left: readonly string[] = ['discovery', 'config']
/** Dashboard its view, catalog its pictures; all others keep what counts in their databases. */
const keepsFiles = ({ name, subscribes }: Pick<ServiceEntry, 'name' | 'subscribes'>): boolean =>
  subscribes === 'everything' || name === 'catalog'

export function composeFile(services: readonly ServiceEntry[]): string {
  const ours = services.filter(({ name }) => !left.includes(name))
  const parts: Record<string, unknown> = {
    postgres: {
      image: 'postgres:18',
      command: ['-c', 'max_connections=200'],
      environment: { PGDATA: '/data/postgres' },
      env_file: secretsOf('platform'),
      volumes: ['postgres:/data'],
      healthcheck: { test: ['CMD-SHELL', 'pg_isready -U postgres'], interval: '2s', timeout: '5s', retries: 30 },
    },
    kafka: {
      image: 'apache/kafka:4.1.1',
      environment: {
        KAFKA_NODE_ID: 1,
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
        KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:9093',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1,
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 1,
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 1,
        KAFKA_LOG_RETENTION_MS: -1,
        KAFKA_LOG_DIRS: '/var/lib/kafka/data',
      },
      volumes: ['kafka:/var/lib/kafka/data'],
      healthcheck: {
        test: ['CMD-SHELL', '/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server kafka:9092 >/dev/null'],
        interval: '5s',
        timeout: '20s',
        retries: 30,
      },
    },
    registry: {
      image: 'apicurio/apicurio-registry-mem:2.6.13.Final',
      healthcheck: {
        test: ['CMD-SHELL', 'curl -fs http://127.0.0.1:8080/health/ready >/dev/null'],
        interval: '5s',
        timeout: '5s',
        retries: 30,
      },
    },
    migrate: {
      ...{ image, ...hardened },
      entrypoint: ['node', '--disable-warning=ExperimentalWarning', 'apps/platform/src/migrate.ts'],
      env_file: ['platform', ...ours.map(({ name }) => name)].map(secretsOf),
      environment: { JUMUN_EVENT_LOG: eventLog },
      depends_on: on('postgres'),
      restart: 'on-failure',
    },
    provider: {
      ...{ image, ...hardened },
      entrypoint: ['node', '--disable-warning=ExperimentalWarning', 'apps/sandbox-provider/src/main.ts'],
      env_file: secretsOf('platform'),
      environment: { PORT: 8080, HOST: '0.0.0.0', DATA_DIR: '/data', JUMUN_ALLOWED_HOSTS: 'provider' },
      volumes: ['provider:/data'],
      restart: 'unless-stopped',
    },
  }
  for (const { name, needs, subscribes } of ours)
    parts[name] = {
      ...{ image, ...hardened },
      command: [name],
      env_file: secretsOf(name),
      environment: {
        JUMUN_PORT: 8080,
        JUMUN_DISCOVERY_URL: 'dns://{service}:8080',
        JUMUN_WITHOUT: left.join(','),
        JUMUN_TRUST_FILE: '/etc/jumun/trust.json',
        JUMUN_EVENT_LOG: eventLog,
        JUMUN_SCHEMA_REGISTRY: 'http://registry:8080/apis/ccompat/v7',
        ...(needs.includes('payment provider') ? { JUMUN_PAYMENT_PROVIDER_URL: 'http://provider:8080' } : {}),
      },
      volumes: [
        './.jumun/compose/trust.json:/etc/jumun/trust.json:ro',
        ...(keepsFiles({ name, subscribes }) ? [`${name}:/data`] : []),
      ],
      ...(keepsFiles({ name, subscribes }) ? {} : { tmpfs: ['/tmp', '/data:mode=1777'] }),
      ...(name === 'gateway' ? { ports: [`127.0.0.1:\${JUMUN_PORT:-8088}:8080`] } : {}),
      depends_on: {
        ...on('kafka'),
        ...on('registry'),
        ...(needs.includes('database') ? on('migrate', 'service_completed_successfully') : {}),
      },
      healthcheck: readyOf(8080),
      restart: 'unless-stopped',
    }
  const volumes = Object.fromEntries(
    ['postgres', 'kafka', 'provider', ...ours.filter(keepsFiles).map(({ name }) => name)].map((name) => [name, {}]),
  )
  const head = `# Made by npm run generate from apps/platform/src/services.ts; do not edit.
#   npm ci && npm run image && npm run secrets -- --compose && docker compose up --wait
# Nobody's port is open but the gateway's: http://localhost:8088
`
  return head + stringify({ name: 'jumun', services: parts, volumes }, { lineWidth: 0, aliasDuplicateObjects: false })
}
