/**
 * The event log on Apache Kafka. Idempotent producer, acks of all in-sync replicas, key = subject with the partitioner of
 * Kafka's Java client; offsets are committed after `handle` resolved, by hand; a partition is given up only when its batch
 * in hand is done. Effects live in PostgreSQL and the inbox makes them single, so no Kafka transactions are needed.
 */
import { setTimeout as pause } from 'node:timers/promises'
import {
  Admin,
  Consumer,
  compatibilityPartitioner,
  type Message,
  type MessagesStream,
  Producer,
} from '@platformatic/kafka'
import type {
  ConsumeOptions,
  EventLog,
  FollowOptions,
  LogRecord,
  Position,
  StoredRecord,
  Subscription,
} from './event-log.ts'
import { type SchemaRegistryClient, SchemaRegistryError } from './schema-registry.ts'

export interface KafkaEventLogOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[]
  readonly registry: SchemaRegistryClient
  readonly clientId: string
  /** For topics that are not there yet. Default 6. */
  readonly partitions?: number
  /** Default: 3, or as many brokers as there are. */
  readonly replicas?: number
  /** Told of what went wrong and is tried again. */
  readonly onTrouble?: (what: string, error: unknown) => void
  /** A member that was not heard of for so long loses its partitions. Default 10 s. */
  readonly sessionTimeoutMs?: number
}

type Buffers = Message<Buffer, Buffer, Buffer, Buffer>
type BufferStream = MessagesStream<Buffer, Buffer, Buffer, Buffer>
type BufferConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>

const answersWithinMs = 10_000
const maxBackOffMs = 5000
const bufferedRecords = 2000

export function kafkaEventLog(options: KafkaEventLogOptions): EventLog {
  const base = {
    clientId: options.clientId,
    bootstrapBrokers: [...options.brokers],
    timeout: answersWithinMs,
    connectTimeout: 3000,
    retries: 3,
    retryDelay: 200,
    metadataMaxAge: 30_000,
  }
  const trouble = options.onTrouble ?? (() => undefined)
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    ...base,
    idempotent: true,
    acks: -1,
    partitioner: compatibilityPartitioner,
    autocreateTopics: false,
  })
  const admin = new Admin(base)
  const topics = topicKeeper(admin, options)
  const open = new Set<Subscription>()
  const started = (subscription: Subscription): Subscription => {
    open.add(subscription)
    return { ...subscription, stop: () => subscription.stop().finally(() => open.delete(subscription)) }
  }
  const shared = {
    base,
    topics,
    trouble,
    registry: options.registry,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
  }
  return {
    append: async (records) => {
      if (records.length === 0) return
      await topics.exist(new Set(records.map((record) => record.topic)))
      const messages = await Promise.all(records.map((record) => toMessage(record, options.registry)))
      await producer.send({ messages })
    },
    consume: (consuming) => started(consumeAsMember(shared, consuming)),
    follow: (following) => started(followAlone(shared, following)),
    heads: async (names) => {
      await topics.exist(new Set(names))
      return headsOf(admin, names)
    },
    reachable: async () => {
      try {
        await admin.metadata({ topics: [], forceUpdate: true })
        return true
      } catch {
        return false // that it cannot be reached is the answer
      }
    },
    close: async () => {
      await Promise.all([...open].map((subscription) => subscription.stop()))
      await Promise.all([producer.close(), admin.close()])
    },
  }
}

interface Shared {
  readonly base: ConstructorParameters<typeof Admin>[0]
  readonly topics: TopicKeeper
  readonly trouble: (what: string, error: unknown) => void
  readonly registry: SchemaRegistryClient
  readonly sessionTimeoutMs: number
}

interface TopicKeeper {
  /** Creates those that are missing, with the stated partitions and replicas. */
  exist(names: ReadonlySet<string>): Promise<void>
}

function topicKeeper(admin: Admin, options: KafkaEventLogOptions): TopicKeeper {
  const known = new Set<string>()
  return {
    exist: async (names) => {
      const missing = [...names].filter((name) => !known.has(name))
      if (missing.length === 0) return
      const present = new Set(await admin.listTopics())
      const brokers = (await admin.metadata({ topics: [] })).brokers.size
      for (const name of missing) {
        if (!present.has(name)) {
          const replicas = options.replicas ?? Math.min(3, brokers)
          await admin
            .createTopics({ topics: [name], partitions: options.partitions ?? 6, replicas })
            .catch(async (error: unknown) => {
              if (!(await admin.listTopics()).includes(name)) throw error // else another instance was faster
            })
        }
        known.add(name)
      }
    },
  }
}

/** The envelope travels as CloudEvents headers, the body in Confluent's frame. */
async function toMessage(record: LogRecord, registry: SchemaRegistryClient) {
  const frame = Buffer.alloc(5)
  frame.writeInt32BE(await registry.idOf(record.schemaId), 1)
  const headers = new Map<Buffer, Buffer>()
  const header = (name: string, value: string | undefined): void => {
    if (value !== undefined) headers.set(Buffer.from(name), Buffer.from(value))
  }
  header('ce_specversion', '1.0')
  header('ce_id', record.id)
  header('ce_type', record.type)
  header('ce_source', record.source)
  header('ce_subject', record.subject)
  header('ce_time', record.time)
  header('ce_correlationid', record.correlationid)
  header('ce_causationid', record.causationid)
  header('ce_sequence', String(record.sequence))
  header('ce_traceparent', record.traceparent)
  header('content-type', 'application/avro')
  return {
    topic: record.topic,
    key: Buffer.from(record.subject),
    value: Buffer.concat([frame, record.body]),
    headers,
    timestamp: BigInt(Date.parse(record.time)),
  }
}

/** Never rejects because of what the bytes say: what is no event of ours is handed on as undecodable, to be parked. */
async function toStored(message: Buffers, registry: SchemaRegistryClient): Promise<StoredRecord> {
  const headers = new Map(
    [...message.headers].map(([name, value]) => [
      String(name),
      value === undefined || value === null ? '' : String(value),
    ]),
  )
  const place = { topic: message.topic, partition: message.partition, position: Number(message.offset) }
  const header = (name: string): string => headers.get(`ce_${name}`) ?? ''
  const optional = (name: 'causationid' | 'traceparent') => (header(name) ? { [name]: header(name) } : {})
  const subject = header('subject') || String(message.key ?? '')
  const envelope = {
    ...place,
    id: header('id') || `${message.topic}/${message.partition}/${message.offset}`,
    type: header('type'),
    source: header('source'),
    subject,
    time: header('time') || new Date(Number(message.timestamp)).toISOString(),
    correlationid: header('correlationid') || subject,
    sequence: Number(header('sequence')) || 0,
    ...optional('causationid'),
    ...optional('traceparent'),
  }
  const value = message.value ?? Buffer.alloc(0)
  const undecodable = (why: string): StoredRecord => ({ ...envelope, schemaId: 0, body: value, undecodable: why })
  for (const name of ['id', 'type', 'source']) if (!header(name)) return undecodable(`it has no header ce_${name}`)
  if (value.length < 5 || value[0] !== 0) return undecodable('its value is not in Confluent’s frame')
  try {
    return { ...envelope, ...(await registry.ours(value.readInt32BE(1), value.subarray(5))) }
  } catch (error) {
    // The registry being away says nothing about the record; that it knows no such schema does.
    if (error instanceof SchemaRegistryError ? /answered 404/.test(error.message) : !isConnectionTrouble(error))
      return undecodable(messageOf(error))
    throw error
  }
}

const isConnectionTrouble = (error: unknown): boolean => typeof (error as { code?: unknown }).code === 'string'
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** One partition's records, in order; at most one batch in hand. */
interface Lane {
  readonly topic: string
  readonly partition: number
  readonly waiting: Buffers[]
  busy: Promise<void> | undefined
  taken: boolean
}

function consumeAsMember(shared: Shared, options: ConsumeOptions): Subscription {
  const stopping = new AbortController()
  const maxBatch = options.maxBatch ?? 100
  let member: { consumer: BufferConsumer; drain(): Promise<void> } | undefined
  const running = keepRunning(shared, `group ${options.group}`, stopping.signal, async () => {
    await shared.topics.exist(new Set(options.topics))
    const lanes = new Map<string, Lane>()
    let joined = false
    const drain = async (): Promise<void> => {
      joined = false // no new batch until the next assignment
      await Promise.all([...lanes.values()].map((lane) => lane.busy))
      lanes.clear()
    }
    const consumer: BufferConsumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
      ...shared.base,
      groupId: options.group,
      autocommit: false,
      sessionTimeout: shared.sessionTimeoutMs,
      rebalanceTimeout: Math.max(60_000, shared.sessionTimeoutMs),
      heartbeatInterval: Math.max(100, Math.floor(shared.sessionTimeoutMs / 10)),
      maxWaitTime: 500,
      // Asked for right before (re)joining: the moment to finish what is in hand, so that it is committed under the old assignment.
      protocolsMetadata: async () => {
        await drain()
        return Buffer.alloc(0)
      },
    })
    member = { consumer, drain }
    let stream: BufferStream | undefined
    consumer.on('consumer:group:join', () => {
      joined = true
    })
    const work = (lane: Lane): void => {
      if (lane.busy || lane.waiting.length === 0 || !joined || stopping.signal.aborted) return
      lane.busy = handleBatch(lane)
        .catch((error: unknown) => {
          stream?.destroy(error instanceof Error ? error : new Error(String(error)))
        })
        .finally(() => {
          lane.busy = undefined
          const buffered = [...lanes.values()].reduce((sum, one) => sum + one.waiting.length, 0)
          if (stream?.isPaused() && buffered < bufferedRecords / 2) stream.resume()
          work(lane)
        })
    }
    const handleBatch = async (lane: Lane): Promise<void> => {
      const messages = lane.waiting.splice(0, maxBatch)
      const last = messages.at(-1)
      if (!last) return
      const batch = await retrying(shared, `group ${options.group}`, stopping.signal, async () => {
        const records = await Promise.all(messages.map((message) => toStored(message, shared.registry)))
        await options.handle(records, lane.taken)
        return records
      })
      if (!batch) return // stopped in the middle: not handled, so not committed
      lane.taken = false
      await consumer.commit({
        offsets: [{ topic: lane.topic, partition: lane.partition, offset: last.offset + 1n, leaderEpoch: -1 }],
      })
    }
    try {
      stream = await consumer.consume({
        topics: [...options.topics],
        mode: 'committed',
        fallbackMode: 'earliest',
        autocommit: false,
        highWaterMark: bufferedRecords,
      })
      const ended = new Promise<void>((resolve, reject) => {
        stream?.on('data', (message: Buffers) => {
          const key = `${message.topic}/${message.partition}`
          let lane = lanes.get(key)
          if (!lane) {
            lane = { topic: message.topic, partition: message.partition, waiting: [], busy: undefined, taken: true }
            lanes.set(key, lane)
          }
          const expected = (lane.waiting.at(-1)?.offset ?? -1n) + 1n
          if (message.offset >= expected) lane.waiting.push(message)
          const buffered = [...lanes.values()].reduce((sum, one) => sum + one.waiting.length, 0)
          if (buffered >= bufferedRecords) stream?.pause()
          work(lane)
        })
        stream?.on('error', reject)
        stream?.on('close', () => resolve())
        stopping.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      await ended
    } finally {
      await drain()
      await consumer.close(true)
      member = undefined
    }
  })
  return {
    caughtUp: async () => {
      const admin = new Admin(shared.base)
      try {
        await shared.topics.exist(new Set(options.topics))
        const heads = await headsOf(admin, options.topics)
        while (!stopping.signal.aborted) {
          const committed = await committedBy(shared, options)
          if (heads.every((head) => (committed.get(`${head.topic}/${head.partition}`) ?? -1) > head.position)) return
          await pause(50, undefined, { signal: stopping.signal }).catch(() => undefined)
        }
      } finally {
        await admin.close()
      }
    },
    lag: async () => {
      const consumer = member?.consumer
      if (!consumer?.assignments) return 0
      const committed = await committedBy(shared, options)
      const heads = await headsOf(consumer, options.topics)
      const mine = new Set(
        consumer.assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => `${topic}/${partition}`)),
      )
      return heads
        .filter((head) => mine.has(`${head.topic}/${head.partition}`))
        .reduce(
          (sum, head) => sum + Math.max(0, head.position + 1 - (committed.get(`${head.topic}/${head.partition}`) ?? 0)),
          0,
        )
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

function followAlone(shared: Shared, options: FollowOptions): Subscription {
  const stopping = new AbortController()
  const maxBatch = options.maxBatch ?? 500
  const after = new Map(options.after.map(({ topic, partition, position }) => [`${topic}/${partition}`, position]))
  const running = keepRunning(shared, 'follower', stopping.signal, async () => {
    await shared.topics.exist(new Set(options.topics))
    const consumer: BufferConsumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
      ...shared.base,
      groupId: `${shared.base.clientId}-${crypto.randomUUID()}`, // alone in its group: all partitions are its own
      autocommit: false,
      sessionTimeout: shared.sessionTimeoutMs,
      rebalanceTimeout: Math.max(60_000, shared.sessionTimeoutMs),
      heartbeatInterval: Math.max(100, Math.floor(shared.sessionTimeoutMs / 10)),
      maxWaitTime: 500,
    })
    try {
      const metadata = await consumer.metadata({ topics: [...options.topics], forceUpdate: true })
      const offsets = options.topics.flatMap((topic) =>
        Array.from({ length: metadata.topics.get(topic)?.partitionsCount ?? 0 }, (_, partition) => ({
          topic,
          partition,
          offset: BigInt((after.get(`${topic}/${partition}`) ?? -1) + 1),
        })),
      )
      const stream = await consumer.consume({
        topics: [...options.topics],
        mode: 'manual',
        offsets,
        autocommit: false,
        highWaterMark: maxBatch * 2,
      })
      stopping.signal.addEventListener('abort', () => void stream.close().catch(() => undefined), { once: true })
      let batch: Buffers[] = []
      const flush = async (): Promise<void> => {
        const messages = batch.filter(
          (message) => Number(message.offset) > (after.get(`${message.topic}/${message.partition}`) ?? -1),
        )
        batch = []
        if (messages.length === 0) return
        const done = await retrying(shared, 'follower', stopping.signal, async () => {
          const records = await Promise.all(messages.map((message) => toStored(message, shared.registry)))
          await options.handle(records)
          return records
        })
        for (const { topic, partition, position } of done ?? []) after.set(`${topic}/${partition}`, position)
      }
      for await (const message of stream) {
        batch.push(message)
        if (batch.length >= maxBatch || stream.readableLength === 0) await flush()
        if (stopping.signal.aborted) break
      }
    } finally {
      await consumer.close(true)
    }
  })
  return {
    caughtUp: async () => {
      const admin = new Admin(shared.base)
      try {
        await shared.topics.exist(new Set(options.topics))
        const heads = await headsOf(admin, options.topics)
        while (
          !stopping.signal.aborted &&
          !heads.every((head) => (after.get(`${head.topic}/${head.partition}`) ?? -1) >= head.position)
        )
          await pause(20, undefined, { signal: stopping.signal }).catch(() => undefined)
      } finally {
        await admin.close()
      }
    },
    lag: async () => {
      const admin = new Admin(shared.base)
      try {
        const heads = await headsOf(admin, options.topics)
        return heads.reduce(
          (sum, head) => sum + head.position - (after.get(`${head.topic}/${head.partition}`) ?? -1),
          0,
        )
      } finally {
        await admin.close()
      }
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function headsOf(client: Admin | BufferConsumer, names: readonly string[]): Promise<Position[]> {
  const latest = -1n
  if (client instanceof Consumer) {
    const offsets = await client.listOffsets({ topics: [...names], timestamp: latest })
    return [...offsets]
      .flatMap(([topic, ends]) => ends.map((end, partition) => ({ topic, partition, position: Number(end) - 1 })))
      .filter(({ position }) => position >= 0)
  }
  const metadata = await client.metadata({ topics: [...names], forceUpdate: true })
  const topics = names.map((name) => ({
    name,
    partitions: Array.from({ length: metadata.topics.get(name)?.partitionsCount ?? 0 }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: latest,
    })),
  }))
  const listed = await client.listOffsets({ topics })
  return listed.flatMap(({ name, partitions }) =>
    partitions
      .map(({ partitionIndex, offset }) => ({ topic: name, partition: partitionIndex, position: Number(offset) - 1 }))
      .filter(({ position }) => position >= 0),
  )
}

/** The offset each partition of the group goes on from; partitions without a commit are left out. */
async function committedBy(shared: Shared, options: ConsumeOptions): Promise<Map<string, number>> {
  const admin = new Admin(shared.base)
  try {
    const metadata = await admin.metadata({ topics: [...options.topics] })
    const topics = options.topics.map((name) => ({
      name,
      partitionIndexes: Array.from(
        { length: metadata.topics.get(name)?.partitionsCount ?? 0 },
        (_, partition) => partition,
      ),
    }))
    const groups = await admin.listConsumerGroupOffsets({ groups: [{ groupId: options.group, topics }] })
    const committed = new Map<string, number>()
    for (const group of groups)
      for (const topic of group.topics)
        for (const partition of topic.partitions)
          if (partition.committedOffset >= 0n)
            committed.set(`${topic.name}/${partition.partitionIndex}`, Number(partition.committedOffset))
    return committed
  } finally {
    await admin.close()
  }
}

/** Runs `session` again and again, with back-off, until stopped: brokers go away and come back. */
async function keepRunning(
  shared: Shared,
  who: string,
  signal: AbortSignal,
  session: () => Promise<void>,
): Promise<void> {
  let waitMs = 100
  while (!signal.aborted) {
    const began = performance.now()
    try {
      await session()
    } catch (error) {
      if (!signal.aborted) shared.trouble(`${who}: the session with Kafka ended`, error)
    }
    if (performance.now() - began > 30_000) waitMs = 100
    await pause(waitMs, undefined, { signal }).catch(() => undefined)
    waitMs = Math.min(maxBackOffMs, waitMs * 2)
  }
}

/** Repeats `attempt` with back-off until it succeeds; undefined when stopped before. */
async function retrying<T>(
  shared: Shared,
  who: string,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  for (let waitMs = 50; ; waitMs = Math.min(maxBackOffMs, waitMs * 2)) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted) return undefined
      shared.trouble(`${who}: a batch failed and comes again in ${waitMs} ms`, error)
      await pause(waitMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return undefined
    }
  }
}
