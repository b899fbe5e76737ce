/**
 * `npm run bench event-log`: both fabrics on this machine in one run. Commit → consumer at a fixed arrival rate (a stall
 * shows as latency, not as fewer events), through the real path: outbox, relay, log, inbox; then how fast a full outbox
 * drains; then the log alone. Servers as in production: fsync on, acks of all replicas.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { uuidv7 } from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import { CookingStarted } from '@jumun/contracts/events'
import {
  type EventLog,
  type LogRecord,
  messagingMigrations,
  migrate,
  migrateEventLog,
  on,
  openDatabase,
  postgresEventLog,
  startConsumer,
  startRelay,
} from '@jumun/messaging'
import { kafkaEventLog, schemaRegistry } from '@jumun/messaging/kafka'
import { startTestPostgres, type TestPostgres } from '@jumun/testing/postgres'
import { startLocalKafka } from '../tools/kafka/local-kafka.ts'
import { machine } from './machine.ts'
import { percentiles } from './percentiles.ts'
import { writeResult } from './results.ts'

const ratesPerSecond = [200, 1000]
const measureMs = 10_000
const warmUpMs = 3000
const outboxEvents = 10_000
const logEvents = 30_000
const appendBatch = 500
const caughtUpWithinMs = 120_000

interface Fabric {
  readonly name: string
  open(): EventLog
}

/** One event per transaction, as a service does it. */
async function service(server: TestPostgres, fabric: Fabric) {
  const writer = openDatabase({ url: await newDatabase(server), source: 'store' })
  const reader = openDatabase({ url: await newDatabase(server), source: 'order' })
  const log = fabric.open()
  const heard = new Map<string, number>()
  const subjects = Array.from({ length: 200 }, () => ({ id: randomUUID(), sequence: 0 }))
  const run = randomUUID()
  const consumer = startConsumer({
    service: `bench-${run}`,
    db: reader,
    log: fabric.open(),
    reactions: [
      on(CookingStarted, async ({ data }) => {
        if (data.storeId.startsWith(run)) heard.set(data.storeId, performance.now()) // the topic keeps earlier runs
      }),
    ],
  })
  let count = 0
  const say = async (): Promise<string> => {
    const subject = subjects[count++ % subjects.length] as (typeof subjects)[number]
    const tag = `${run}/${count}`
    subject.sequence++
    await writer.transaction(async (tx) => {
      tx.publish({
        kind: CookingStarted,
        subject: subject.id,
        sequence: subject.sequence,
        data: { orderId: subject.id, storeId: tag },
      })
    })
    return tag
  }
  return {
    heard,
    say,
    relay: () => startRelay({ db: writer, log }),
    consumer,
    async stop() {
      await consumer.stop()
      await writer.close()
      await reader.close()
      await log.close()
    },
  }
}

async function newDatabase(server: TestPostgres): Promise<string> {
  const url = await server.createDatabase()
  await migrate(url, [messagingMigrations])
  return url
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + caughtUpWithinMs
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`not within ${caughtUpWithinMs} ms: ${what}`)
    await pause(2)
  }
}

async function latency(server: TestPostgres, fabric: Fabric, perSecond: number) {
  const part = await service(server, fabric)
  const relay = part.relay()
  await part.say()
  await until('the member has its partitions', () => part.heard.size === 1)
  const committed = new Map<string, number>()
  const all: Promise<void>[] = []
  const begin = performance.now()
  const total = ((warmUpMs + measureMs) * perSecond) / 1000
  for (let index = 0; index < total; index++) {
    const due = begin + (index * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await pause(early)
    const measured = due - begin >= warmUpMs
    all.push(
      part.say().then((tag) => {
        if (measured) committed.set(tag, performance.now())
      }),
    )
  }
  await Promise.all(all)
  await until('everything is heard', () => part.heard.size > total)
  const times = [...committed].map(([tag, at]) => Math.max(0, (part.heard.get(tag) ?? Number.NaN) - at))
  await relay.stop()
  await part.stop()
  return { fabric: fabric.name, perSecond, events: times.length, ...percentiles(times) }
}

async function drain(server: TestPostgres, fabric: Fabric) {
  const part = await service(server, fabric)
  for (let done = 0; done < outboxEvents; done += 100) await Promise.all(Array.from({ length: 100 }, () => part.say()))
  const began = performance.now()
  const relay = part.relay()
  await relay.drain()
  const drained = performance.now()
  await until('everything is heard', () => part.heard.size >= outboxEvents)
  const heard = performance.now()
  await relay.stop()
  await part.stop()
  return {
    fabric: fabric.name,
    relayedPerSecond: Math.round((outboxEvents * 1000) / (drained - began)),
    heardPerSecond: Math.round((outboxEvents * 1000) / (heard - began)),
  }
}

async function alone(fabric: Fabric) {
  const log = fabric.open()
  const topic = `bench.${randomUUID()}`
  const records = Array.from({ length: logEvents }, (_, index): LogRecord => {
    const subject = `order-${index % 500}`
    const now = Date.now()
    return {
      id: uuidv7(now, randomBytes(10)),
      type: CookingStarted.type,
      source: CookingStarted.source,
      subject,
      time: new Date(now).toISOString(),
      correlationid: subject,
      sequence: Math.floor(index / 500) + 1,
      topic,
      schemaId: CookingStarted.schemaId,
      body: encode(CookingStarted, { orderId: subject, storeId: 'store' }),
    }
  })
  await log.append(records.slice(0, 1)) // the topic is there
  const began = performance.now()
  for (let at = 1; at < records.length; at += appendBatch) await log.append(records.slice(at, at + appendBatch))
  const appended = performance.now()
  let count = 0
  const member = log.consume({
    group: randomUUID(),
    topics: [topic],
    maxBatch: 500,
    async handle(batch) {
      count += batch.length
    },
  })
  await until('everything is read', () => count >= logEvents)
  const read = performance.now()
  await member.stop()
  await log.close()
  return {
    fabric: fabric.name,
    appendedPerSecond: Math.round((logEvents * 1000) / (appended - began)),
    readPerSecond: Math.round((logEvents * 1000) / (read - appended)),
  }
}

const server = await startTestPostgres({ fsync: true })
const kafka = await startLocalKafka({ brokers: 1, tell: (line) => console.error(line) }).catch(
  async (error: unknown) => {
    await server.stop()
    throw error
  },
)
try {
  const url = await server.createDatabase()
  await migrateEventLog(url)
  const fabrics: Fabric[] = [
    { name: 'postgres', open: () => postgresEventLog({ url }) },
    {
      name: 'kafka',
      open: () =>
        kafkaEventLog({ brokers: kafka.addresses, registry: schemaRegistry(kafka.registryUrl), clientId: 'bench' }),
    },
  ]
  const commitToConsumer = []
  for (const perSecond of ratesPerSecond)
    for (const fabric of fabrics) {
      const result = await latency(server, fabric, perSecond)
      console.log(
        `${result.fabric.padEnd(9)} ${String(perSecond).padStart(5)}/s  commit → consumer  p50 ${result.p50} ms  p95 ${result.p95} ms  p99 ${result.p99} ms  max ${result.max} ms`,
      )
      commitToConsumer.push(result)
    }
  const outbox = []
  for (const fabric of fabrics) {
    const result = await drain(server, fabric)
    console.log(
      `${result.fabric.padEnd(9)} a full outbox: ${result.relayedPerSecond} events/s relayed, ${result.heardPerSecond}/s heard`,
    )
    outbox.push(result)
  }
  const logAlone = []
  for (const fabric of fabrics) {
    const result = await alone(fabric)
    console.log(
      `${result.fabric.padEnd(9)} the log alone: ${result.appendedPerSecond} events/s appended, ${result.readPerSecond}/s read`,
    )
    logAlone.push(result)
  }
  const file = await writeResult('event-log', {
    command: 'npm run bench event-log',
    machine: await machine(),
    setup: 'one broker, one PostgreSQL 18 with fsync; load, servers and consumer share the machine',
    commitToConsumer,
    outbox,
    logAlone,
  })
  console.log(file)
} finally {
  await kafka.stop()
  await server.stop()
}
