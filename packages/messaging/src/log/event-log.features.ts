/** What every driver of the event log must do; a driver passes by running this suite against itself. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { uuidv7 } from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import { CookingStarted, mostEventBytes, OrderReady } from '@jumun/contracts/events'
import { eventually } from '../../test/eventually.ts'
import {
  type EventLog,
  type LogRecord,
  NotAppended,
  type Position,
  type StoredRecord,
  type Subscription,
} from './event-log.ts'

export interface EventLogHarness {
  /** A client of its own, as another process would have. */
  open(): EventLog
  /** Topics that nobody else uses. */
  newTopic(): string
  /**
   * A member in a process of its own, which never gets done with what it is given. Resolves when it has been given
   * something; `kill` is kill -9, and answers the ids that it had in hand.
   */
  startDoomedMember(group: string, topic: string): Promise<{ kill(): Promise<readonly string[]> }>
  /** Appends as a release would that has this schema for its event, as version 99. */
  appendAsNewer(record: LogRecord, schema: object): Promise<void>
  /** The topic goes with all that it had; whoever uses it next begins it anew. */
  deleteTopic(topic: string): Promise<void>
  /** Make the log unreachable, and reachable again with its data. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  /** Positions are 1, 2, 3 … along a topic; else they only grow along a partition. */
  readonly dense: boolean
  stop(): Promise<void>
}

export function recordsOf(topic: string, subjects: readonly string[], each: number): LogRecord[] {
  const now = Date.now()
  return Array.from({ length: each }, (_, index) => index + 1).flatMap((sequence) =>
    subjects.map((subject) => ({
      id: uuidv7(now, randomBytes(10)),
      type: CookingStarted.type,
      source: CookingStarted.source,
      subject,
      time: new Date(now).toISOString(),
      correlationid: subject,
      sequence,
      topic,
      schemaId: CookingStarted.schemaId,
      body: encode(CookingStarted, { orderId: subject, storeId: 'store' }),
    })),
  )
}

const subjectsNamed = (count: number): string[] => Array.from({ length: count }, (_, index) => `order-${index}`)

/** Sequences per subject, in the order they came. */
function sequencesOf(records: readonly LogRecord[]): Map<string, number[]> {
  const bySubject = new Map<string, number[]>()
  for (const { subject, sequence } of records) bySubject.set(subject, [...(bySubject.get(subject) ?? []), sequence])
  return bySubject
}

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

/** First sight of each id, in order: what the inbox lets through. */
const onceEach = (records: readonly StoredRecord[]): StoredRecord[] =>
  [...new Map(records.toReversed().map((record) => [record.id, record])).values()].toReversed()

export function eventLogFeatures(name: string, makeHarness: () => Promise<EventLogHarness>): void {
  describe(`the event log on ${name}`, { timeout: 240_000 }, () => {
    let harness: EventLogHarness
    const opened: EventLog[] = []
    const open = (): EventLog => {
      const log = harness.open()
      opened.push(log)
      return log
    }
    const newGroup = (): string => `group-${randomUUID()}`

    before(async () => {
      harness = await makeHarness()
    })
    after(async () => {
      await Promise.all(opened.map((log) => log.close()))
      await harness?.stop()
    })

    /** A member that remembers all it was given. */
    function member(log: EventLog, group: string, topics: readonly string[], maxBatch = 50) {
      const got: StoredRecord[] = []
      const subscription = log.consume({
        group,
        topics,
        maxBatch,
        async handle(batch) {
          got.push(...batch)
        },
      })
      return { got, subscription }
    }

    test('a record comes out as it went in', async () => {
      const log = open()
      const topic = harness.newTopic()
      const [plain, full] = recordsOf(topic, ['a', 'b'], 1) as [LogRecord, LogRecord]
      const cause = {
        causationid: randomUUID(),
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      }
      const sent = [plain, { ...full, ...cause }]
      await log.append(sent)
      const { got, subscription } = member(log, newGroup(), [topic])
      await subscription.caughtUp()
      const attributes = got
        .map(({ partition, position, mark, ...record }) => record)
        .sort((one, other) => (one.subject < other.subject ? -1 : 1))
      assert.deepEqual(attributes, sent)
    })

    test('each key keeps its order, however many batches and partitions there are', async () => {
      const log = open()
      const topic = harness.newTopic()
      const subjects = subjectsNamed(40)
      const records = recordsOf(topic, subjects, 20)
      for (let at = 0; at < records.length; at += 70) await log.append(records.slice(at, at + 70))
      const { got, subscription } = member(log, newGroup(), [topic], 7)
      await subscription.caughtUp()
      const sequences = sequencesOf(onceEach(got))
      assert.equal(sequences.size, subjects.length)
      for (const [subject, heard] of sequences) assert.deepEqual(heard, countTo(20), subject)
    })

    test('a key always has the same partition, and keys are spread over more than one', async () => {
      const log = open()
      const topic = harness.newTopic()
      await log.append(recordsOf(topic, subjectsNamed(40), 2))
      const { got, subscription } = member(log, newGroup(), [topic])
      await subscription.caughtUp()
      const partitions = new Map<string, number>()
      for (const { subject, partition } of got) {
        assert.equal(partitions.get(subject) ?? partition, partition)
        partitions.set(subject, partition)
      }
      assert.ok(new Set(got.map((record) => record.partition)).size > 1)
    })

    test('a relay may repeat itself: an id that is in the log is not added again', async () => {
      const log = open()
      const topic = harness.newTopic()
      const records = recordsOf(topic, subjectsNamed(5), 4)
      await log.append(records.slice(0, 12))
      await log.append(records.slice(0, 12))
      await log.append(records)
      await Promise.all([log.append(records), open().append(records)])
      const { got, subscription } = member(log, newGroup(), [topic])
      await subscription.caughtUp()
      for (const heard of sequencesOf(harness.dense ? got : onceEach(got)).values()) assert.deepEqual(heard, countTo(4))
    })

    test('the largest events that there may be are taken, by the dozen', async () => {
      const log = open()
      const topic = harness.newTopic()
      const records = recordsOf(topic, subjectsNamed(4), 3).map((record) => ({
        ...record,
        body: randomBytes(mostEventBytes),
      }))
      await log.append(records)
      const { got, subscription } = member(log, newGroup(), [topic], 2)
      await subscription.caughtUp()
      assert.equal(new Set(got.map(({ id }) => id)).size, records.length)
      await subscription.stop()
    })

    test('one that no log takes is named with those of its key behind it; all others are in, once', async () => {
      const log = open()
      const topic = harness.newTopic()
      const subjects = subjectsNamed(5)
      const records = recordsOf(topic, subjects, 3)
      const bad = records.find(({ subject, sequence }) => subject === 'order-2' && sequence === 2) as LogRecord
      const batch = records.map((record) =>
        record === bad ? { ...bad, body: randomBytes(mostEventBytes + 1) } : record,
      )
      const left = await log.append(batch).then(
        () => [],
        (error: unknown) => {
          assert.ok(error instanceof NotAppended, String(error))
          return error.unappended
        },
      )
      assert.deepEqual(
        left.map(({ record, refused }) => [record.subject, record.sequence, refused]),
        [
          ['order-2', 2, true],
          ['order-2', 3, false],
        ],
      )
      const { got, subscription } = member(log, newGroup(), [topic])
      await subscription.caughtUp()
      const sequences = sequencesOf(got)
      for (const subject of subjects)
        assert.deepEqual(sequences.get(subject), subject === 'order-2' ? [1] : countTo(3), subject)
      await subscription.stop()
    })

    test('positions grow along a partition, and heads name the last of each', async () => {
      const log = open()
      const topic = harness.newTopic()
      assert.deepEqual(await log.heads([topic]), [])
      await Promise.all(
        subjectsNamed(8).map(async (subject) => {
          for (const record of recordsOf(topic, [subject], 10)) await log.append([record])
        }),
      )
      const { got, subscription } = member(log, newGroup(), [topic], 9)
      await subscription.caughtUp()
      const last = new Map<number, number>()
      for (const { partition, position } of got) {
        assert.ok(position > (last.get(partition) ?? -1), 'a position came twice or went back')
        last.set(partition, position)
      }
      const heads = new Map((await log.heads([topic])).map((head) => [head.partition, head.position]))
      assert.deepEqual([...heads].sort(), [...last].sort())
      if (harness.dense)
        assert.deepEqual(
          got.map((record) => record.position).sort((one, other) => one - other),
          countTo(80),
        )
    })

    test('several instances of a group share the partitions, and each record is handled by one of them', async () => {
      const topic = harness.newTopic()
      const group = newGroup()
      const members = [open(), open(), open()].map((log) => member(log, group, [topic]))
      const log = open()
      const subjects = subjectsNamed(30)
      let sequence = 0
      const all: LogRecord[] = []
      await eventually('every member handles something', async () => {
        sequence++
        const records = recordsOf(topic, subjects, 1).map((record) => ({ ...record, sequence }))
        all.push(...records)
        await log.append(records)
        await members[0]?.subscription.caughtUp()
        return members.every(({ got }) => got.length > 0)
      })
      for (const { got } of members) got.length = 0
      const settled = recordsOf(topic, subjects, 1)
      await log.append(settled)
      await members[0]?.subscription.caughtUp()
      const heard = members.flatMap(({ got }) => got.map((record) => record.id))
      assert.deepEqual(new Set(heard), new Set(settled.map((record) => record.id)))
      for (const { got } of members)
        assert.ok(new Set(got.map((record) => record.partition)).size < new Set(subjects).size)
      await Promise.all(members.map(({ subscription }) => subscription.stop()))
    })

    test('the share of a member that died goes to the others, nothing lost and no key out of order', async () => {
      const topic = harness.newTopic()
      const group = newGroup()
      const log = open()
      const subjects = subjectsNamed(12)
      await log.append(recordsOf(topic, subjects, 5))
      const doomed = await harness.startDoomedMember(group, topic)
      const inHand = await doomed.kill()
      assert.ok(inHand.length > 0)
      const taken: boolean[] = []
      const got: StoredRecord[] = []
      const heir = log.consume({
        group,
        topics: [topic],
        async handle(batch, first) {
          taken.push(first)
          if (first) assert.equal(partitionsOf(batch).length, 1, 'what was taken over is handled by itself')
          got.push(...batch)
        },
      })
      await heir.caughtUp()
      for (const heard of sequencesOf(onceEach(got)).values()) assert.deepEqual(heard, countTo(5))
      assert.equal(sequencesOf(got).size, subjects.length)
      assert.ok(
        inHand.every((id) => got.some((record) => record.id === id)),
        'what was in hand came again',
      )
      assert.ok(taken[0], 'and the heir was told that it took over')
      await heir.stop()
    })

    test('what a group has handled does not come again to its next instance', async () => {
      const log = open()
      const topic = harness.newTopic()
      const group = newGroup()
      await log.append(recordsOf(topic, subjectsNamed(6), 3))
      const first = member(log, group, [topic])
      await first.subscription.caughtUp()
      await first.subscription.stop()
      const more = recordsOf(topic, ['late'], 1)
      await log.append(more)
      const second = member(open(), group, [topic])
      await second.subscription.caughtUp()
      assert.deepEqual(
        second.got.map((record) => record.id),
        more.map((record) => record.id),
      )
      await second.subscription.stop()
    })

    test('a handler that rejects gets the same records again, and nothing behind them before', async () => {
      const log = open()
      const topic = harness.newTopic()
      const records = recordsOf(topic, ['one-key'], 6)
      const tries: number[][] = []
      const subscription = log.consume({
        group: newGroup(),
        topics: [topic],
        maxBatch: 2,
        async handle(batch) {
          tries.push(batch.map((record) => record.sequence))
          if (tries.length <= 3) throw new Error('not now')
        },
      })
      await log.append(records)
      await subscription.caughtUp()
      for (const attempt of tries.slice(0, 4)) assert.equal(attempt[0], 1)
      assert.deepEqual([...new Set(tries.slice(3).flat())], countTo(6))
      await subscription.stop()
    })

    const partitionsOf = (batch: readonly StoredRecord[]): number[] => [
      ...new Set(batch.map((record) => record.partition)),
    ]

    test('what all partitions have comes in one call, none larger than asked, and the next when it has ended', async () => {
      const log = open()
      const topics = [harness.newTopic(), harness.newTopic()]
      const calls: (readonly StoredRecord[])[] = []
      let inWork = 0
      let mostInWork = 0
      const subscription = log.consume({
        group: newGroup(),
        topics,
        maxBatch: 30,
        async handle(batch, firstAfterAssignment) {
          if (!firstAfterAssignment) mostInWork = Math.max(mostInWork, ++inWork)
          await pause(2)
          if (firstAfterAssignment) return
          calls.push(batch)
          inWork--
        },
      })
      const append = async (sequence: number, each: number): Promise<void> => {
        for (const topic of topics)
          await log.append(
            recordsOf(topic, subjectsNamed(20), each).map((record) => ({
              ...record,
              sequence: sequence + record.sequence,
            })),
          )
      }
      await append(0, 1) // of these some may be taken over
      await subscription.caughtUp()
      calls.length = 0
      await append(1, 8)
      await subscription.caughtUp()
      assert.equal(mostInWork, 1)
      assert.ok(calls.every((batch) => batch.length <= 30))
      assert.ok(
        calls.some((batch) => partitionsOf(batch).length > 1),
        'no two partitions came together',
      )
      for (const topic of topics)
        for (const heard of sequencesOf(onceEach(calls.flat()).filter((record) => record.topic === topic)).values())
          assert.deepEqual(heard, countTo(9).slice(1))
      await subscription.stop()
    })

    test('after a joint call failed each partition is handled in calls of its own until one succeeds; those that fail on or hang hold up no other', async () => {
      const log = open()
      const topic = harness.newTopic()
      const subjects = subjectsNamed(40)
      const first = new Map<string, number>()
      const placed = await log.append(recordsOf(topic, subjects, 1))
      const partitions = [...new Set(placed.map(({ partition }) => partition))]
      assert.ok(partitions.length >= 3)
      const [hanging, failing] = partitions as [number, number]
      const calls: (readonly number[])[] = []
      const handled = new Map<number, number>()
      let broken = false
      let mended = false
      let apart = 0
      let mostApart = 0
      const known = new Set<number>()
      const release = Promise.withResolvers<void>()
      const subscription = log.consume({
        group: newGroup(),
        topics: [topic],
        concurrency: 2,
        async handle(batch) {
          const of = partitionsOf(batch)
          calls.push(of)
          const inTrouble = of.filter((partition) => partition === hanging || partition === failing)
          // a joint call may have one partition alone: whatever is in trouble fails once, and is apart from then on
          const isFirst = inTrouble.some((partition) => !known.has(partition))
          for (const partition of inTrouble) if (broken) known.add(partition)
          if (broken && inTrouble.length > 0 && (isFirst || of.length > 1)) throw new Error('together')
          if (broken && of.length === 1) {
            mostApart = Math.max(mostApart, ++apart)
            try {
              if (of[0] === hanging && !mended) await release.promise
              if (of[0] === failing && !mended) throw new Error('apart')
            } finally {
              apart--
            }
          }
          for (const { partition } of batch) handled.set(partition, (handled.get(partition) ?? 0) + 1)
          for (const { id } of batch) first.set(id, (first.get(id) ?? 0) + 1)
        },
      })
      await subscription.caughtUp()
      broken = true
      calls.length = 0
      handled.clear()
      await log.append(recordsOf(topic, subjects, 1))
      const others = partitions.slice(2)
      const countOf = (partition: number): number => handled.get(partition) ?? 0
      await eventually('all others are handled', () => others.every((partition) => countOf(partition) > 0))
      await eventually(
        'the failing one was tried again',
        () => calls.filter((of) => of.join() === `${failing}`).length > 1,
      )
      await log.append(recordsOf(topic, subjects, 1))
      const expected = new Map(
        partitions.map((partition) => [partition, placed.filter((one) => one.partition === partition).length]),
      )
      await eventually('and so are later ones, beside those in trouble', () =>
        others.every((partition) => countOf(partition) >= 2 * (expected.get(partition) ?? 0)),
      )
      assert.deepEqual([countOf(hanging), countOf(failing)], [0, 0])
      assert.ok(mostApart <= 2)
      mended = true
      release.resolve()
      await subscription.caughtUp()
      calls.length = 0
      await eventually('they are together again', async () => {
        await log.append(recordsOf(topic, subjects, 1))
        await subscription.caughtUp()
        return calls.some((of) => of.includes(hanging) && of.includes(failing))
      })
      assert.ok(
        [...first.values()].every((times) => times === 1),
        'what was handled came again',
      )
      await subscription.stop()
    })

    test('lag counts what is not handled yet', async () => {
      const log = open()
      const topic = harness.newTopic()
      let release = (): void => {}
      const gate = new Promise<void>((resolve) => {
        release = resolve
      })
      const subscription = log.consume({ group: newGroup(), topics: [topic], handle: () => gate })
      await log.append(recordsOf(topic, subjectsNamed(10), 2))
      await eventually('lag is 20', async () => (await subscription.lag()) === 20)
      release()
      await subscription.caughtUp()
      await eventually('lag is 0', async () => (await subscription.lag()) === 0)
      await subscription.stop()
    })

    test('a group that names its types is given no others, goes on over them, and does not count them as lag', async () => {
      const log = open()
      const topic = harness.newTopic()
      const group = newGroup()
      const cooking = recordsOf(topic, subjectsNamed(8), 4)
      const ready = recordsOf(topic, subjectsNamed(8), 4).map((record) => ({
        ...{ ...record, type: OrderReady.type, schemaId: OrderReady.schemaId },
        body: encode(OrderReady, { orderId: record.subject, storeId: 'store' }),
      }))
      const got: StoredRecord[] = []
      const gate = Promise.withResolvers<void>()
      const ofTypes = (logOfMember: EventLog, types: readonly string[]) =>
        logOfMember.consume({
          ...{ group, topics: [topic], types, maxBatch: 9 },
          async handle(batch) {
            await gate.promise
            got.push(...batch)
          },
        })
      const subscription = ofTypes(log, [OrderReady.type, 'AnotherOne'])
      await log.append(cooking)
      await log.append(ready)
      if (harness.dense) await eventually('its lag is its own', async () => (await subscription.lag()) === ready.length)
      gate.resolve()
      await subscription.caughtUp()
      for (const heard of sequencesOf(onceEach(got)).values()) assert.deepEqual(heard, countTo(4))
      assert.deepEqual(new Set(got.map(({ id }) => id)), new Set(ready.map(({ id }) => id)))
      await log.append(cooking.map((record) => ({ ...record, id: randomUUID() })))
      await subscription.caughtUp()
      assert.equal(await subscription.lag(), 0)
      await subscription.stop()
      got.length = 0
      const next = ofTypes(open(), [CookingStarted.type])
      await next.caughtUp()
      assert.deepEqual(got, [], 'what the group went on over comes to none of its members')
      await next.stop()
    })

    /** Follow to the end of what is there. */
    async function readAll(log: EventLog, topics: readonly string[], positions: readonly Position[], maxBatch = 11) {
      const got: StoredRecord[] = []
      const subscription: Subscription = log.follow({
        topics,
        after: positions,
        maxBatch,
        async handle(batch) {
          got.push(...batch)
        },
      })
      await subscription.caughtUp()
      await subscription.stop()
      return got
    }

    test('a follower replays everything from the start, as often as it likes, and goes on from where it says', async () => {
      const log = open()
      const topics = [harness.newTopic(), harness.newTopic()]
      for (const topic of topics) await log.append(recordsOf(topic, subjectsNamed(9), 4))
      const first = await readAll(log, topics, [])
      const again = await readAll(log, topics, [])
      assert.equal(new Set(first.map((record) => record.id)).size, 72)
      assert.deepEqual(again.map((record) => record.id).sort(), first.map((record) => record.id).sort())
      for (const topic of topics)
        for (const heard of sequencesOf(first.filter((record) => record.topic === topic)).values())
          assert.deepEqual(heard, countTo(4))

      const seen = await log.heads(topics)
      const more = recordsOf(topics[0] as string, ['late'], 3)
      await log.append(more)
      assert.deepEqual(
        (await readAll(log, topics, seen)).map((record) => record.id),
        more.map((record) => record.id),
      )
    })

    test('a follower whose handler rejects gets the same again', async () => {
      const log = open()
      const topic = harness.newTopic()
      await log.append(recordsOf(topic, ['one-key'], 3))
      const tries: number[] = []
      const subscription = log.follow({
        topics: [topic],
        after: [],
        maxBatch: 1,
        async handle([record]) {
          tries.push(record?.sequence ?? 0)
          if (tries.length <= 2) throw new Error('not now')
        },
      })
      await subscription.caughtUp()
      assert.deepEqual(tries, [1, 1, 1, 2, 3])
      await subscription.stop()
    })

    test('releases side by side: what a newer one wrote is read without what we do not know; what we have no room for waits', async () => {
      const log = open()
      const topic = harness.newTopic()
      const [ours, added, wide, tooWide, other] = recordsOf(topic, ['an-order'], 5) as [LogRecord, ...LogRecord[]]
      const known = ours.body
      const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length * 2]), Buffer.from(value)])
      const id = { name: 'orderId', type: 'string' }
      const optional = { type: ['null', 'string'], default: null }
      const schema = (...fields: object[]) => ({
        ...{ type: 'record', name: CookingStarted.type },
        fields: [id, ...fields],
      })
      const withCook = schema({ name: 'storeId', type: 'string' }, { name: 'cook', ...optional })
      const mayHaveNoStore = schema({ name: 'storeId', ...optional })
      const order = text('an-order')
      await log.append([ours])
      await harness.appendAsNewer(
        { ...(added as LogRecord), body: Buffer.concat([order, text('store'), Buffer.from([2]), text('Kim')]) },
        withCook,
      )
      await harness.appendAsNewer(
        { ...(wide as LogRecord), body: Buffer.concat([order, Buffer.from([2]), text('store')]) },
        mayHaveNoStore,
      )
      await harness.appendAsNewer(
        { ...(tooWide as LogRecord), body: Buffer.concat([order, Buffer.from([0])]) },
        mayHaveNoStore,
      )
      await harness.appendAsNewer(
        { ...(other as LogRecord), type: 'UnheardOf', body: order },
        { ...schema(), name: 'UnheardOf' },
      )
      const { got, subscription } = member(log, newGroup(), [topic])
      await subscription.caughtUp()
      await subscription.stop()
      const [first, second, third, waiting, unheard] = got
      for (const record of [first, second, third]) {
        assert.deepEqual(record?.body, known)
        assert.equal(record?.schemaId, CookingStarted.schemaId)
        assert.equal(record?.undecodable, undefined)
      }
      assert.equal(waiting?.newer, true)
      assert.match(waiting?.undecodable ?? '', /no room/)
      assert.deepEqual([unheard?.type, unheard?.undecodable], ['UnheardOf', undefined])
    })

    test('append says where each record stands, and the log knows those places until its topic is made anew', async () => {
      const log = open()
      const [topic, other] = [harness.newTopic(), harness.newTopic()] as const
      assert.deepEqual(await log.lost([]), [])
      const positions = [
        ...(await log.append(recordsOf(topic, subjectsNamed(8), 3))),
        ...(await log.append(recordsOf(other, ['still-there'], 2))),
      ]
      assert.deepEqual(await log.lost(positions), [])
      const got = await readAll(log, [topic, other], [])
      const sorted = (all: readonly Position[]) =>
        all.map(({ topic, partition, position, mark }) => `${topic}/${partition} ${position} ${mark}`).sort()
      assert.deepEqual(sorted(positions), sorted(got))
      await harness.deleteTopic(topic)
      await eventually(
        'the places of the deleted topic are lost',
        async () => (await log.lost(positions)).length === 24,
      )
      await eventually('the topic takes records again', () =>
        log.append(recordsOf(topic, subjectsNamed(8), 5)).then(
          () => true,
          () => false,
        ),
      )
      assert.deepEqual(await open().lost(positions), positions.slice(0, 24), 'although the new topic is longer')
    })

    test('a follower is told when its topic was made anew, while it was away or under its eyes, and reads all of it', async () => {
      const log = open()
      const topic = harness.newTopic()
      const makeAnew = async (subject: string): Promise<LogRecord[]> => {
        await harness.deleteTopic(topic)
        const records = recordsOf(topic, [subject], 4)
        await eventually('the topic takes records again', () =>
          log.append(records).then(
            () => true,
            () => false,
          ),
        )
        return records
      }
      await log.append(recordsOf(topic, ['one-key'], 6))
      const seen = await readAll(log, [topic], [])
      const second = await makeAnew('one-key')
      let got: StoredRecord[] = []
      const told: string[] = []
      const follower = log.follow({
        topics: [topic],
        after: seen.slice(1, 2),
        async handle(batch) {
          got.push(...batch)
        },
        onWentBack(lost) {
          told.push([...new Set(lost.map((position) => position.topic))].join())
          got = []
        },
      })
      await eventually('all of the second topic is read', () => got.length === 4)
      assert.deepEqual(
        got.map((record) => record.id),
        second.map((record) => record.id),
      )
      assert.deepEqual(told, [topic])
      const third = await makeAnew('another-key')
      await eventually('all of the third topic is read', () => got.length === 4 && told.length === 2)
      assert.deepEqual(
        got.map((record) => record.id),
        third.map((record) => record.id),
      )
      await follower.stop()
    })

    test('a group reads all of a topic that was made anew, while its members were away or under their eyes', async () => {
      const log = open()
      const topic = harness.newTopic()
      const group = newGroup()
      const everything = new Set<string>()
      const appendAnew = async (each: number): Promise<void> => {
        const records = recordsOf(topic, subjectsNamed(6), each)
        await eventually('the topic takes records', () =>
          log.append(records).then(
            () => true,
            () => false,
          ),
        )
        for (const { id } of records) everything.add(id)
      }
      await appendAnew(3)
      const first = member(log, group, [topic])
      await first.subscription.caughtUp()
      await harness.deleteTopic(topic)
      await appendAnew(2)
      const heard = (got: readonly StoredRecord[]) => new Set(got.map((record) => record.id))
      await eventually('everything is heard under its eyes', () => heard(first.got).size === everything.size)
      await first.subscription.stop()
      await harness.deleteTopic(topic)
      await appendAnew(5)
      const second = member(open(), group, [topic])
      await eventually('everything is heard after an absence', () => heard(second.got).size === 30)
      assert.deepEqual(new Set([...heard(first.got), ...heard(second.got)]), everything)
      await second.subscription.stop()
    })

    test('when the log is away appends fail in bounded time, and everything goes on by itself when it is back', async () => {
      const log = open()
      const topic = harness.newTopic()
      const early = recordsOf(topic, subjectsNamed(6), 2)
      await log.append(early)
      const consumed = member(log, newGroup(), [topic])
      const followed: StoredRecord[] = []
      const follower = log.follow({
        topics: [topic],
        after: [],
        async handle(batch) {
          followed.push(...batch)
        },
      })
      await Promise.all([consumed.subscription.caughtUp(), follower.caughtUp()])
      assert.equal(await log.reachable(), true)
      await harness.goAway()
      const late = recordsOf(topic, ['late'], 3)
      try {
        assert.equal(await log.reachable(), false)
        await assert.rejects(log.append(late))
      } finally {
        await harness.comeBack()
      }
      await eventually('the log takes records again', () =>
        log.append(late).then(
          () => true,
          () => false,
        ),
      )
      await Promise.all([consumed.subscription.caughtUp(), follower.caughtUp()])
      const everything = new Set([...early, ...late].map((record) => record.id))
      assert.deepEqual(new Set(consumed.got.map((record) => record.id)), everything)
      assert.deepEqual(new Set(followed.map((record) => record.id)), everything)
      for (const got of [consumed.got, followed]) assert.deepEqual(sequencesOf(onceEach(got)).get('late'), [1, 2, 3])
      await Promise.all([consumed.subscription.stop(), follower.stop()])
    })
  })
}
