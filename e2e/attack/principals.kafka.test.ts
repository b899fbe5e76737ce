/**
 * On a Kafka that asks who comes, each service does under its own user what the map of services says, and nothing else:
 * a whole order goes its way, and whoever has the login of one service has no more than that service. One broker.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { allTopics, type ServiceName, serviceNames } from '@jumun/contracts'
import { type EventLog, groupsOf } from '@jumun/messaging'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { serviceNamed, servicesWithDatabase } from '@jumun/platform'
import { openEventLog } from '@jumun/service'
import {
  AclOperations,
  AclPermissionTypes,
  Admin,
  ConfigResourceTypes,
  Consumer,
  IncrementalAlterConfigOperationTypes,
  Producer,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka'
import { pino } from 'pino'
import { bring } from '../../harness/bring.ts'
import { type SecuredKafka, startSecuredKafka, topicsHeardBy, topicsOf } from '../../harness/kafka.ts'
import {
  basketOf,
  delivered,
  eventually,
  newcomer,
  newProduct,
  newStore,
  order,
  untilShown,
} from '../../harness/people.ts'
import { type Platform, startPlatform } from '../../harness/platform.ts'

let kafka: SecuredKafka
let platform: Platform
before(async () => {
  kafka = await startSecuredKafka({ brokers: 1 })
  const ofServices = serviceNames.map((name) => [`JUMUN_EVENT_LOG_${name.toUpperCase()}`, kafka.logOf(name)])
  platform = await startPlatform({
    env: {
      JUMUN_EVENT_LOG: kafka.eventLog,
      JUMUN_SCHEMA_REGISTRY: kafka.registryUrl,
      ...Object.fromEntries(ofServices),
    },
  })
})
after(async () => {
  try {
    await platform?.stop()
  } finally {
    await kafka?.stop()
  }
})

test('a whole order goes from the basket to the door, and the audit reads all of it', async () => {
  const [owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 10 })
  const { id } = await order(platform, customer, basketOf(store, product, 1, delivered))
  await bring(platform, { owner, rider }, id)
  await untilShown(platform, customer, id, 'DELIVERED')
  await platform.audit()
})

/** One try, and what it is answered. */
const tries = { retries: 0, connectTimeout: 5000, timeout: 10_000, requestTimeout: 15_000 }
const loginOf = (url: string) => {
  const { brokers, security } = readKafkaAddress(url)
  return { ...tries, ...security, clientId: 'mallory', bootstrapBrokers: [...brokers] }
}
const refusedWith = (code: RegExp) => (error: unknown) => code.test(inspect(error, { depth: 12 }))
const mayNot = refusedWith(/(TOPIC|GROUP|CLUSTER)_AUTHORIZATION_FAILED/)

async function produce(login: ReturnType<typeof loginOf>, topic: string): Promise<unknown> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ ...login, acks: -1, autocreateTopics: false })
  try {
    return await producer.send({
      messages: [{ topic, partition: 0, key: Buffer.from('x'), value: Buffer.from('x'), headers: new Map() }],
    })
  } finally {
    await producer.close()
  }
}
async function commit(login: ReturnType<typeof loginOf>, groupId: string, topic: string): Promise<void> {
  const member = new Consumer({ ...login, groupId, autocommit: false })
  member.memberId = '' // from outside the group, as tools do that move positions by hand
  member.generationId = -1
  try {
    await member.commit({ offsets: [{ topic, partition: 0, offset: 1_000_000n, leaderEpoch: -1 }] })
  } finally {
    await member.close(true)
  }
}
async function asAdmin<T>(login: ReturnType<typeof loginOf>, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin(login)
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

describe('the login of a service in other hands', () => {
  for (const name of serviceNames)
    test(`${name}: appends to its own topics, moves its own positions, and no more`, async () => {
      const login = loginOf(kafka.logOf(name))
      const own = topicsOf(name)
      const heard = topicsHeardBy(serviceNamed(name))
      assert.ok(heard[0])
      for (const topic of allTopics.filter((one) => !own.includes(one)))
        await assert.rejects(produce(login, topic), mayNot, `${name} writes ${topic}`)
      for (const group of servicesWithDatabase.filter((one) => one !== name))
        await assert.rejects(commit(login, group, heard[0]), mayNot, `${name} commits for ${group}`)
      await asAdmin(login, async (admin) => {
        const seen = await admin.listTopics()
        assert.deepEqual(
          seen.sort(),
          [...new Set([...own, ...heard])].sort(),
          `${name} sees its own and what it hears of`,
        )
        assert.deepEqual(
          [...(await admin.listGroups()).keys()].filter((group) => !groupsOf(name).includes(group)),
          [],
          'nobody else’s group',
        )
        for (const topic of allTopics.filter((one) => !seen.includes(one)))
          await assert.rejects(read(admin, topic), mayNot, `${name} reads ${topic}`)
        for (const topic of seen) {
          await assert.rejects(admin.deleteTopics({ topics: [topic] }), mayNot, `${name} deletes ${topic}`)
          await assert.rejects(shorten(admin, topic), mayNot, `${name} lets ${topic} forget`)
        }
        await assert.rejects(admin.createTopics({ topics: ['jumun.nobody'], partitions: 1, replicas: 1 }), mayNot)
        await assert.rejects(rise(admin, name), mayNot, `${name} gives itself rights`)
      })
    })

  test('the reader of everything changes nothing', async () => {
    const login = loginOf(kafka.eventLog)
    for (const topic of allTopics) await assert.rejects(produce(login, topic), mayNot)
    for (const group of servicesWithDatabase) await assert.rejects(commit(login, group, allTopics[0] ?? ''), mayNot)
  })
})

const read = (admin: Admin, topic: string) =>
  admin.listOffsets({ topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1n }] }] })
const shorten = (admin: Admin, topic: string) =>
  admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: topic,
        configs: [{ name: 'retention.ms', configOperation: IncrementalAlterConfigOperationTypes.SET, value: '1' }],
      },
    ],
  })
const rise = (admin: Admin, name: ServiceName) =>
  admin.createAcls({
    creations: [
      {
        ...{ resourceType: ResourceTypes.TOPIC, resourceName: '*', resourcePatternType: ResourcePatternTypes.LITERAL },
        ...{ principal: `User:jumun_${name}`, host: '*', operation: AclOperations.ALL },
        permissionType: AclPermissionTypes.ALLOW,
      },
    ],
  })

test('without a login, or with a wrong one, nobody gets in; not at the controller’s port either', async () => {
  const { sasl, ...login } = loginOf(kafka.logOf('order'))
  assert.ok(sasl && 'password' in sasl)
  const [broker] = kafka.brokers
  const wrong = { ...sasl, password: randomUUID() }
  const asPlain = { ...sasl, mechanism: 'PLAIN' as const }
  for (const port of [broker.address, broker.controllerAddress])
    for (const shown of [{}, { sasl: wrong }, { sasl: asPlain }])
      await assert.rejects(
        asAdmin({ ...login, ...shown, bootstrapBrokers: [port] }, (admin) => admin.listTopics()),
        `${port} lets in ${inspect(Object.keys(shown))}`,
      )
  await assert.doesNotReject(asAdmin({ ...login, sasl }, (admin) => admin.listTopics()))
})

test('a topic that was deleted is made anew by its own service, and by no other', async () => {
  const topic = 'jumun.delivery'
  await platform.takeDown('delivery')
  await asAdmin(loginOf(kafka.adminLog), async (admin) => {
    await admin.deleteTopics({ topics: [topic] })
    await eventually('the topic is gone', async () => !(await admin.listTopics()).includes(topic))
    await assert.rejects(
      opened('order', (log) => log.heads([topic])),
      /npm run kafka -- acls/,
    )
    await opened('delivery', (log) => log.heads([topic]))
    assert.ok((await admin.listTopics()).includes(topic))
  })
})

async function opened<T>(name: ServiceName, work: (log: EventLog) => Promise<T>): Promise<T> {
  const log = await openEventLog({
    ...{ url: kafka.logOf(name), schemaRegistryUrl: kafka.registryUrl, log: pino({ level: 'silent' }) },
  })
  try {
    return await work(log)
  } finally {
    await log.close()
  }
}
