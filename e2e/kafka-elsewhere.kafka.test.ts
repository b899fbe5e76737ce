/**
 * A Kafka that is not ours: three brokers of which two have to have each record, over TLS; half of the services come by
 * SCRAM-SHA-512, half by tokens of an issuer that are good for seconds; the topics have a name before theirs, and are declared by
 * somebody else, who has forgotten one.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { allTopics, type ServiceName, serviceNames } from '@jumun/contracts'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { openEventLog } from '@jumun/service'
import { Admin } from '@platformatic/kafka'
import { pino } from 'pino'
import { bring } from '../harness/bring.ts'
import { newAuthority } from '../harness/certificates.ts'
import { applyGrants, type LocalKafka, readerOf, startLocalKafka, userOf } from '../harness/kafka.ts'
import {
  basketOf,
  delivered,
  eventually,
  newcomer,
  newProduct,
  newStore,
  order,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'
import { startTokenIssuer, type TokenIssuer } from '../harness/token-issuer.ts'

const installation = 'seoul'
const forgotten = 'jumun.delivery'
const password = (): string => randomBytes(18).toString('base64url')
const admin = { name: 'admin', password: password() }
const users = [readerOf(installation), ...serviceNames.map((name) => userOf(name, installation))].map((name) => ({
  name,
  password: password(),
}))
const byToken: readonly ServiceName[] = ['order', 'delivery', 'dashboard', 'catalog']

let folder: string
let authorityFile: string
let issuer: TokenIssuer
let kafka: LocalKafka
let platform: Platform | undefined
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-kafka-elsewhere-'))
  const authority = await newAuthority(folder)
  const certified = await authority.certify('localhost')
  const keyStore = join(folder, 'broker.pem')
  await writeFile(keyStore, certified.key + certified.certificate, { mode: 0o600 })
  issuer = await startTokenIssuer(users)
  kafka = await startLocalKafka({
    ...{ brokers: 3, users: { admin, others: users }, tokens: issuer.tokens },
    tls: { keyStore, authority: authority.file },
  })
  authorityFile = authority.file
})
after(async () => {
  try {
    await platform?.stop()
  } finally {
    await kafka?.stop()
    issuer?.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
})

const urlOf = (name: string, word: string, query = '', brokers = kafka.addresses.join(',')): string =>
  `kafka://${name}:${word}@${brokers}/${installation}?tls${query}`
const passwordOf = (name: string): string => users.find((user) => user.name === name)?.password ?? ''
const tokenQuery = (): string => `&sasl=oauthbearer&token-url=${issuer.tokenUrl}&scope=kafka`
const logOf = (service: ServiceName): string => {
  const name = userOf(service, installation)
  return urlOf(name, passwordOf(name), byToken.includes(service) ? tokenQuery() : '')
}
const adminUrl = (): string => urlOf(admin.name, admin.password, '&sasl=plain')

/** What an operator reads of whoever opens this log. */
async function toldOf(url: string): Promise<string> {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const opened = await openEventLog({ url, schemaRegistryUrl: kafka.registryUrl, log })
  try {
    return await eventually('a sentence in the log', async () => lines[0])
  } finally {
    await opened.close()
  }
}

test('whoever is not let in is told in one sentence why and what to do, and no secret stands in it', async () => {
  const name = userOf('order', installation)
  const right = passwordOf(name)
  assert.match(await toldOf(urlOf(name, right)), /NODE_EXTRA_CA_CERTS/)
  setDefaultCACertificates([...getCACertificates('default'), await readFile(authorityFile, 'utf8')])
  const otherName = kafka.addresses.map((one) => one.replace('localhost', '127.0.0.1')).join(',')
  for (const [url, wanted] of [
    [urlOf(name, right, '', otherName), /certificate is for another name/],
    [urlOf(name, 'hunter2'), /do not take this user and password/],
    [
      urlOf(name, 'hunter2', tokenQuery()),
      /the issuer of tokens at 127\.0\.0\.1:\d+ gives us none: 401 invalid_client/,
    ],
    [urlOf(name, right, '', 'localhost:1'), /is the server running/],
  ] as const) {
    const told = await toldOf(url)
    assert.match(told, wanted)
    assert.doesNotMatch(told, /hunter2/)
    assert.ok(!told.includes(right))
  }
})

/** Somebody else's work: partitions, replicas and retention are theirs to choose. */
async function declare(names: readonly string[]): Promise<void> {
  const { brokers, security } = readKafkaAddress(adminUrl())
  const client = new Admin({ ...security, clientId: 'somebody-else', bootstrapBrokers: [...brokers] })
  try {
    await client.createTopics({
      topics: names.map((name) => `${installation}.${name}`),
      partitions: 4,
      replicas: 3,
      configs: [
        { name: 'min.insync.replicas', value: '2' },
        { name: 'retention.ms', value: '-1' },
      ],
    })
  } finally {
    await client.close()
  }
}

test('a topic that nobody declared is told by name; when it is there all go on by themselves, also past a broker that dies and tokens that end', async () => {
  await applyGrants(adminUrl(), true)
  await declare(allTopics.filter((name) => name !== forgotten))
  process.env['NODE_EXTRA_CA_CERTS'] = authorityFile // of whoever is started from here on
  const reader = readerOf(installation)
  platform = await startPlatform({
    env: {
      JUMUN_EVENT_LOG: urlOf(reader, passwordOf(reader), tokenQuery()),
      JUMUN_SCHEMA_REGISTRY: kafka.registryUrl,
      ...Object.fromEntries(serviceNames.map((name) => [`JUMUN_EVENT_LOG_${name.toUpperCase()}`, logOf(name)])),
    },
  })
  const told = (): string[] => platform?.said().filter((line) => line.includes(`${installation}.${forgotten}`)) ?? []
  await eventually('it is told', async () => told().length > 0)
  for (const line of told()) assert.match(line, /is not there, or not for us to see, and we may not make any/)

  await declare([forgotten])
  const [owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 100 })
  const { id } = await order(platform, customer, basketOf(store, product, 1, delivered))
  await untilStatus(platform, customer, id, 'CONFIRMED')
  await bring(platform, { owner, rider }, id)
  await untilShown(platform, customer, id, 'DELIVERED')

  // One broker may die: two still have each record. And tokens end every few seconds all the while.
  const tokens = issuer.given()
  const [broker] = kafka.brokers
  await broker.kill()
  const ids = await Promise.all(
    Array.from({ length: 10 }, async () => (await order(platform as Platform, customer, basketOf(store, product))).id),
  )
  for (const one of ids) await untilStatus(platform, customer, one, 'CONFIRMED')
  await eventually('all who come by token have shown another', async () => issuer.given() >= tokens + byToken.length)
  const last = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, last.id, 'CONFIRMED')
  await platform.audit()
  for (const { name, password } of users) assert.ok(!platform.said().join('\n').includes(password), name)
})
