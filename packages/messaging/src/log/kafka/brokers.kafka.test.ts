/** Three brokers of which some are always ill, members that come and go, and bytes that are no events. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Admin, Producer } from '@platformatic/kafka'
import { type LocalKafka, startLocalKafka } from '../../../../../tools/kafka/local-kafka.ts'
import { eventually } from '../../../test/eventually.ts'
import { recordsOf } from '../event-log.features.ts'
import type { EventLog, StoredRecord, Subscription } from '../event-log.ts'
import { kafkaEventLog } from './kafka-event-log.ts'
import { schemaRegistry } from './schema-registry.ts'

describe('Kafka with three brokers', { timeout: 540_000 }, () => {
  let kafka: LocalKafka
  const opened: EventLog[] = []
  before(async () => {
    kafka = await startLocalKafka({ brokers: 3 })
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.close()))
  })
  after(() => kafka?.stop())

  function open(): EventLog {
    const log = kafkaEventLog({
      brokers: kafka.addresses,
      registry: schemaRegistry(kafka.registryUrl),
      clientId: `test-${randomUUID()}`,
      sessionTimeoutMs: 3000,
    })
    opened.push(log)
    return log
  }
  const newTopic = (): string => `test.${randomUUID()}`
  const subjects = Array.from({ length: 12 }, (_, index) => `order-${index}`)

  /** As a relay does it: in order, each batch again until it is acknowledged. */
  function flow(topic: string) {
    const log = open()
    let last = 0
    let flowing = true
    const running = (async () => {
      while (flowing) {
        const records = recordsOf(topic, subjects, 1).map((record) => ({ ...record, sequence: last + 1 }))
        while (
          !(await log.append(records).then(
            () => true,
            () => false,
          ))
        )
          await pause(50)
        last++
        await pause(5)
      }
    })()
    return {
      last: () => last,
      async grows(by: number): Promise<void> {
        const goal = last + by
        await eventually(`${by} more are acknowledged`, () => last >= goal)
      },
      async stop(): Promise<number> {
        flowing = false
        await running
        return last
      },
    }
  }

  function member(topic: string, group: string, workMs = 0) {
    const got: StoredRecord[] = []
    const subscription: Subscription = open().consume({
      group,
      topics: [topic],
      maxBatch: 20,
      async handle(batch) {
        if (workMs) await pause(workMs)
        got.push(...batch)
      },
    })
    return { got, subscription }
  }

  /** Nothing lost, and each key's first sights in order: what is left when the inbox has done its work. */
  function assertWhole(got: readonly StoredRecord[], last: number): void {
    const seen = new Set<string>()
    const sequences = new Map<string, number[]>(subjects.map((subject) => [subject, []]))
    for (const { id, subject, sequence } of got) {
      if (!seen.has(id)) sequences.get(subject)?.push(sequence)
      seen.add(id)
    }
    const wanted = Array.from({ length: last }, (_, index) => index + 1)
    for (const [subject, heard] of sequences) assert.deepEqual(heard, wanted, subject)
  }

  test('one broker is killed and comes back: everything acknowledged is heard, in order, and nobody stops', async () => {
    const topic = newTopic()
    const flowing = flow(topic)
    const { got, subscription } = member(topic, randomUUID())
    const followed: StoredRecord[] = []
    const follower = open().follow({
      topics: [topic],
      after: [],
      handle: async (batch) => void followed.push(...batch),
    })
    try {
      await flowing.grows(10)
      for (const broker of kafka.brokers) {
        await broker.kill()
        await flowing.grows(20)
        const heard = got.length
        await eventually('records are heard without it', () => got.length > heard + 50)
        await broker.start()
        await flowing.grows(20)
      }
    } finally {
      await flowing.stop()
    }
    await Promise.all([subscription.caughtUp(), follower.caughtUp()])
    assertWhole(got, flowing.last())
    assertWhole(followed, flowing.last())
  })

  test('a broker that was away when a member began leads again: what has moved to it is read', async () => {
    const topic = newTopic()
    const flowing = flow(topic)
    const admin = new Admin({ clientId: `test-${randomUUID()}`, bootstrapBrokers: [...kafka.addresses] })
    const [away] = kafka.brokers as [(typeof kafka.brokers)[number]]
    const leaders = async () => {
      const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true })
      return Object.values(topics.get(topic)?.partitions ?? {}).map(({ leader }) => leader)
    }
    try {
      await flowing.grows(5)
      await away.kill()
      await eventually('the others lead everything', async () => !(await leaders()).includes(away.id))
      // several groups: who loses the group's coordinator begins anew anyway
      const members = Array.from({ length: 5 }, () => member(topic, randomUUID()).got)
      const allHeard = (least: number) => members.every((got) => new Set(got.map(({ id }) => id)).size >= least)
      await eventually('the members hear what the others lead', () => allHeard(subjects.length))
      await away.start()
      await eventually('it leads again', async () => (await leaders()).includes(away.id))
      await flowing.grows(20)
      const last = await flowing.stop()
      await eventually('everything is heard', () => allHeard(last * subjects.length))
      for (const got of members) assertWhole(got, last)
    } finally {
      await flowing.stop()
      await away.start()
      await admin.close()
    }
  })

  test('all three are restarted one after the other while records flow', async () => {
    const topic = newTopic()
    const flowing = flow(topic)
    const { got, subscription } = member(topic, randomUUID())
    try {
      await flowing.grows(10)
      for (const broker of kafka.brokers) {
        await broker.stop()
        await broker.start()
        await flowing.grows(20)
      }
    } finally {
      await flowing.stop()
    }
    await subscription.caughtUp()
    assertWhole(got, flowing.last())
  })

  test('members come and go in the middle of batches: no record is lost, each key keeps its order', async () => {
    const topic = newTopic()
    const group = randomUUID()
    const flowing = flow(topic)
    const heard: StoredRecord[] = []
    const inWork = new Map<number, number>()
    let most = 0
    const join = (): Subscription =>
      open().consume({
        group,
        topics: [topic],
        maxBatch: 20,
        async handle(batch) {
          const partition = batch[0]?.partition ?? -1
          inWork.set(partition, (inWork.get(partition) ?? 0) + 1)
          most = Math.max(most, inWork.get(partition) ?? 0)
          await pause(30)
          heard.push(...batch)
          inWork.set(partition, (inWork.get(partition) ?? 0) - 1)
        },
      })
    const first = join()
    try {
      await flowing.grows(10)
      for (let round = 0; round < 3; round++) {
        const other = join()
        await flowing.grows(30)
        const third = join()
        await flowing.grows(30)
        await Promise.all([other.stop(), third.stop()])
        await flowing.grows(10)
      }
    } finally {
      await flowing.stop()
    }
    await first.caughtUp()
    assertWhole(heard, flowing.last())
    assert.equal(most, 1, 'a partition was given up while its batch was in hand')
    assert.equal(
      heard.length,
      new Set(heard.map(({ id }) => id)).size,
      'what was drained before a rebalance was committed, so nothing came twice',
    )
  })

  test('while no broker is there a member and a writer start; both go on by themselves when they come', async () => {
    const topic = newTopic()
    await open().append(recordsOf(topic, subjects, 1))
    await Promise.all(kafka.brokers.map((broker) => broker.kill()))
    const { got, subscription } = member(topic, randomUUID())
    const log = open()
    assert.equal(await log.reachable(), false)
    const more = recordsOf(topic, subjects, 1).map((record) => ({ ...record, sequence: 2 }))
    await assert.rejects(log.append(more))
    await Promise.all(kafka.brokers.map((broker) => broker.start()))
    await eventually('the log takes records', () =>
      log.append(more).then(
        () => true,
        () => false,
      ),
    )
    await subscription.caughtUp()
    assertWhole(got, 2)
  })

  test('a member whose brokers are gone stops in bounded time', async () => {
    const topic = newTopic()
    await open().append(recordsOf(topic, subjects, 1))
    const { subscription } = member(topic, randomUUID())
    await subscription.caughtUp()
    await Promise.all(kafka.brokers.map((broker) => broker.kill()))
    try {
      const stopped = await Promise.race([subscription.stop().then(() => true), pause(60_000, false, { ref: false })])
      assert.ok(stopped)
    } finally {
      await Promise.all(kafka.brokers.map((broker) => broker.start()))
    }
  })

  test('members that are stopped while they begin end, and nothing of them goes on', async () => {
    const topic = newTopic()
    await open().append(recordsOf(topic, subjects, 1))
    const program = fileURLToPath(new URL('../../../test/kafka-stopped-early.ts', import.meta.url))
    const asked = [program, kafka.addresses.join(','), kafka.registryUrl, topic]
    const { stdout } = await promisify(execFile)(process.execPath, asked, { timeout: 120_000 })
    assert.equal(stdout, 'all have stopped\n')
  })

  test('bytes that are no event of ours are handed on as undecodable, and what is behind them comes too', async () => {
    const topic = newTopic()
    const log = open()
    const [before, behind] = recordsOf(topic, ['order-1'], 2)
    assert.ok(before && behind)
    await log.append([before])
    const stranger = new Producer({ clientId: 'stranger', bootstrapBrokers: [...kafka.addresses] })
    const value = (bytes: number[]): Buffer => Buffer.from(bytes)
    const headers = (type: string): Map<Buffer, Buffer> =>
      new Map(
        Object.entries({ ce_id: randomUUID(), ce_type: type, ce_source: 'store' }).map(([name, text]) => [
          Buffer.from(name),
          Buffer.from(text),
        ]),
      )
    const unframed = { topic, key: Buffer.from('order-1'), value: Buffer.from('{"hello":"world"}') }
    const unknownSchema = {
      topic,
      key: Buffer.from('order-1'),
      value: value([0, 0, 0, 0xff, 0xff, 1]),
      headers: headers('CookingStarted'),
    }
    const framedWithoutHeaders = { topic, key: Buffer.from('order-1'), value: value([0, 0, 0, 0, 1, 1]) }
    try {
      await stranger.send({ messages: [unframed, unknownSchema, framedWithoutHeaders], acks: -1 })
    } finally {
      await stranger.close()
    }
    await log.append([behind])
    const { got, subscription } = member(topic, randomUUID())
    await subscription.caughtUp()
    assert.equal(got.filter(({ undecodable }) => undecodable !== undefined).length, 3)
    assert.deepEqual(
      got.filter(({ undecodable }) => undecodable === undefined).map(({ sequence }) => sequence),
      [1, 2],
    )
    assert.ok(got.every(({ subject }) => subject === 'order-1'))
  })
})
