/** Three brokers that keep one copy of each partition, one of them dead: what it led is led by nobody, and the rest goes on. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { type LocalKafka, startLocalKafka } from '../../../../../tools/kafka/local-kafka.ts'
import { eventually } from '../../../test/eventually.ts'
import { recordsOf } from '../event-log.features.ts'
import { type EventLog, type LogRecord, NotAppended, type StoredRecord, type UnappendedRecord } from '../event-log.ts'
import { partitionOf } from '../murmur2.ts'
import { kafkaEventLog } from './kafka-event-log.ts'
import { schemaRegistry } from './schema-registry.ts'

let kafka: LocalKafka
const opened: EventLog[] = []
before(async () => {
  kafka = await startLocalKafka({ brokers: 3 })
})
after(async () => {
  await Promise.all(opened.map((log) => log.close()))
  await kafka?.stop()
})

const troubles: string[] = []
function open(): EventLog {
  const log = kafkaEventLog({
    brokers: kafka.addresses,
    registry: schemaRegistry(kafka.registryUrl),
    clientId: `test-${randomUUID()}`,
    sessionTimeoutMs: 3000,
    replicas: 1,
    onTrouble: (what) => troubles.push(what),
  })
  opened.push(log)
  return log
}

test('a partition that nobody leads: writers and readers go on with all others, and with it when it is led again', {
  timeout: 540_000,
}, async () => {
  const topic = `test.${randomUUID()}`
  const group = randomUUID()
  const log = open()
  const subjects = Array.from({ length: 24 }, (_, index) => `order-${index}`)
  const said = (sequence: number): LogRecord[] =>
    recordsOf(topic, subjects, 1).map((record) => ({ ...record, sequence }))
  await log.append(said(1))
  const got: StoredRecord[] = []
  const followed: StoredRecord[] = []
  const member = open().consume({ group, topics: [topic], handle: async (batch) => void got.push(...batch) })
  const follower = open().follow({ topics: [topic], after: [], handle: async (batch) => void followed.push(...batch) })
  await Promise.all([member.caughtUp(), follower.caughtUp()])

  const admin = new Admin({ clientId: `test-${randomUUID()}`, bootstrapBrokers: [...kafka.addresses] })
  const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true })
  await admin.close()
  const leaderOf = topics.get(topic)?.partitions.map(({ leader }) => leader) ?? []
  const victim = kafka.brokers.find(({ id }) => leaderOf.includes(id)) ?? kafka.brokers[0]
  const ledByIt = subjects.filter((subject) => leaderOf[partitionOf(subject, leaderOf.length)] === victim.id)
  const others = subjects.filter((subject) => !ledByIt.includes(subject))
  assert.ok(ledByIt.length > 0 && others.length > 0)

  await victim.kill()
  // as a relay does it: what is left comes again with the next, and nothing else
  const appended: string[] = []
  let waiting: readonly LogRecord[] = []
  const relay = async (records: readonly LogRecord[]): Promise<void> => {
    const all = [...waiting, ...records]
    try {
      await log.append(all)
      waiting = []
    } catch (error) {
      // the brokers have not noticed yet
      waiting = error instanceof NotAppended ? error.unappended.map(({ record }) => record) : all
    }
    const left = new Set(waiting.map(({ id }) => id))
    appended.push(...all.filter(({ id }) => !left.has(id)).map(({ subject, sequence }) => `${subject} ${sequence}`))
  }
  await relay(said(2))
  await eventually('only what it led waits', async () => {
    if (waiting.length > ledByIt.length) await relay([])
    return waiting.length === ledByIt.length
  })
  await eventually('the readers are told that nobody leads it', () =>
    ['group', 'follower'].every((who) =>
      troubles.some((what) => what.startsWith(who) && what.endsWith('is not read: it has no leader; the others are')),
    ),
  )
  const written = new Set(subjects.map((subject) => partitionOf(subject, leaderOf.length)))
  const positions = [...written].map((partition) => ({ topic, partition, position: 0 }))
  assert.deepEqual(await log.lost(positions), [], 'of what nobody leads nobody can say, and that is no loss')
  for (let sequence = 3; sequence <= 5; sequence++) await relay(said(sequence))
  assert.deepEqual(new Set(waiting.map(({ subject }) => subject)), new Set(ledByIt))
  const hears = (records: readonly StoredRecord[], whose: readonly string[], last: number) => () =>
    whose.every((subject) => records.some((one) => one.subject === subject && one.sequence === last))
  await eventually('the member hears the others', hears(got, others, 5))
  await eventually('the follower hears the others', hears(followed, others, 5))
  const late = open()
  const newcomer: StoredRecord[] = []
  const beginner = late.follow({ topics: [topic], after: [], handle: async (batch) => void newcomer.push(...batch) })
  await eventually('so does one who begins now', hears(newcomer, others, 5))
  await victim.start()
  await eventually('it is written to again', async () => {
    await relay([])
    return waiting.length === 0
  })
  await Promise.all([member.caughtUp(), follower.caughtUp(), beginner.caughtUp()])
  for (const records of [got, followed, newcomer])
    for (const subject of subjects) {
      const heard = records.filter((one) => one.subject === subject).map(({ sequence }) => sequence)
      assert.deepEqual([...new Set(heard)], [1, 2, 3, 4, 5], subject)
      // what was on its way when the broker died may come twice; what came after is known to be in, or not
      const since = heard.slice(heard.indexOf(3))
      if (others.includes(subject)) assert.deepEqual(since, [3, 4, 5], subject)
    }
  assert.equal(new Set(appended).size, appended.length, 'what was in was not sent again')
})

test('what a broker refuses for its size is found out among many, and the others are in, once', {
  timeout: 240_000,
}, async () => {
  const topic = `test.${randomUUID()}`
  const admin = new Admin({ clientId: `test-${randomUUID()}`, bootstrapBrokers: [...kafka.addresses] })
  await admin.createTopics({
    topics: [topic],
    partitions: 2,
    replicas: 1,
    configs: [{ name: 'max.message.bytes', value: '20000' }],
  })
  await admin.close()
  const log = open()
  const subjects = Array.from({ length: 8 }, (_, index) => `order-${index}`)
  const records = recordsOf(topic, subjects, 3).map((record) =>
    record.subject === 'order-3' && record.sequence === 2 ? { ...record, body: Buffer.alloc(30_000) } : record,
  )
  const left = await eventuallyAppended(log, records)
  assert.deepEqual(
    left.map(({ record, refused }) => [record.subject, record.sequence, refused]),
    [
      ['order-3', 2, true],
      ['order-3', 3, false],
    ],
  )
  const got: StoredRecord[] = []
  const follower = log.follow({ topics: [topic], after: [], handle: async (batch) => void got.push(...batch) })
  await follower.caughtUp()
  await follower.stop()
  for (const subject of subjects) {
    const heard = got.filter((one) => one.subject === subject).map(({ sequence }) => sequence)
    assert.deepEqual(heard, subject === 'order-3' ? [1] : [1, 2, 3], subject)
  }
})

/** Once the brokers know of the topic. @returns what was left */
async function eventuallyAppended(log: EventLog, records: readonly LogRecord[]): Promise<readonly UnappendedRecord[]> {
  let left: readonly UnappendedRecord[] | undefined
  await eventually('the topic takes records', async () => {
    try {
      await log.append(records)
      left = []
    } catch (error) {
      if (error instanceof NotAppended && error.unappended.length < records.length) left = error.unappended
    }
    return left !== undefined
  })
  return left ?? []
}
