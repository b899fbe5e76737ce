import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, afterEach, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { encode } from '@jumun/contracts/codec'
import { CookingStarted, type EventType, OrderReady } from '@jumun/contracts/events'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import { newEvent } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import type { LogRecord, StoredRecord } from '../log/event-log.ts'
import { partitionOf } from '../log/murmur2.ts'
import { currentCause } from '../outbox/cause.ts'
import { startRelay } from '../outbox/relay.ts'
import { type ConsumerOptions, startConsumer } from './consumer.ts'
import { type EventHandler, on } from './reaction.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

function recordOf<T>(kind: EventType<T>, subject: string, sequence: number, data: T): LogRecord {
  return {
    id: randomUUID(),
    type: kind.type,
    source: kind.source,
    subject,
    time: new Date().toISOString(),
    correlationid: subject,
    sequence,
    topic: kind.topic,
    schemaId: kind.schemaId,
    body: encode(kind, data),
  }
}
const cooking = (subject: string, sequence: number, storeId = 'store'): LogRecord =>
  recordOf(CookingStarted, subject, sequence, { orderId: subject, storeId })

/** Adds one per event, so that an effect that happens twice shows; keeps the order of what it saw. */
const addOne =
  (
    seen: string[] = [],
    refuse: (subject: string, sequence: number, storeId: string) => boolean = () => false,
  ): EventHandler<CookingStarted> =>
  async (event, tx) => {
    await tx.query('INSERT INTO account VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET balance = account.balance + 1', [
      event.subject,
    ])
    if (refuse(event.subject, event.sequence, event.data.storeId))
      throw new Error(`cannot do ${event.subject} ${event.sequence}`)
    seen.push(`${event.subject} ${event.sequence}`)
  }

const hear = (db: OpenDatabase, dispatch: EventHandler<CookingStarted>, more: Partial<ConsumerOptions> = {}) =>
  environment.use(
    startConsumer({
      service: `order-${randomUUID()}`,
      db,
      log: environment.log,
      reactions: [on(CookingStarted, dispatch)],
      retryPauseMs: 1,
      ...more,
    }),
  )

async function balances(db: OpenDatabase, ...subjects: string[]): Promise<(number | undefined)[]> {
  const rows = await db.query<{ id: string; balance: number }>('SELECT id, balance FROM account')
  return subjects.map((subject) => rows.find((row) => row.id === subject)?.balance)
}

test('trap S4: a redelivered event lowered the stock twice', async () => {
  const db = await environment.newDatabase('order')
  const id = randomUUID()
  const sent = [cooking(id, 1), cooking(id, 2)]
  await environment.log.append(sent)
  let redeliver: (() => Promise<void>) | undefined
  const consumer = hear(db, addOne(), {
    log: {
      ...environment.log,
      consume: (options) => {
        const stored: StoredRecord[] = []
        redeliver = async () => {
          await options.handle(stored, true)
          await options.handle(stored, false)
          await options.handle([...stored, ...stored], false)
        }
        return environment.log.consume({
          ...options,
          async handle(batch, firstAfterAssignment) {
            stored.push(...batch)
            await options.handle(batch, firstAfterAssignment)
          },
        })
      },
    },
  })
  await consumer.caughtUp()
  await redeliver?.()
  assert.deepEqual(await balances(db, id), [2])
  const [inbox] = await db.query<{ count: number }>('SELECT count(*) AS count FROM inbox WHERE event_id = ANY($1)', [
    sent.map((record) => record.id),
  ])
  assert.equal(inbox?.count, 2)
})

test('two instances that are given the same records at once have the effect once', async () => {
  const db = await environment.newDatabase('order')
  const subjects = Array.from({ length: 6 }, () => randomUUID())
  const handlers: ((batch: readonly StoredRecord[], firstAfterAssignment: boolean) => Promise<void>)[] = []
  for (const instance of [db, environment.again(db)])
    hear(instance, addOne(), {
      log: {
        ...environment.log,
        consume: (options) => {
          handlers.push(options.handle)
          return { caughtUp: async () => {}, lag: async () => 0, stop: async () => {} }
        },
      },
    })
  const batch = [1, 2, 3].flatMap((sequence) =>
    subjects.map((subject, n) => ({ ...cooking(subject, sequence), partition: 0, position: sequence * 10 + n })),
  )
  await Promise.all(
    handlers.flatMap((handle) => [handle(batch, false), handle(batch.toReversed(), false), handle(batch, true)]),
  )
  assert.deepEqual(
    await balances(db, ...subjects),
    subjects.map(() => 3),
  )
})

test('what a reaction says names the event as its cause, carries its trace, and goes out with the effect', async () => {
  const db = await environment.newDatabase('store')
  const relay = environment.use(startRelay({ db, log: environment.log }))
  const id = randomUUID()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const consumer = hear(db, async (event, tx) => {
    if (event.subject !== id) return
    assert.equal(currentCause().causationid, event.id)
    const { subject, sequence, correlationid } = event
    tx.publish(
      newEvent(OrderReady, { subject, sequence: sequence + 1, correlationid }, { orderId: id, storeId: 'store' }),
    )
  })
  const heard = { ...cooking(id, 1), traceparent, correlationid: 'the-order' }
  await environment.log.append([heard])
  await consumer.caughtUp()
  await relay.drain()
  const ready = (await environment.readAll(OrderReady.topic)).find(
    (record) => record.subject === id && record.sequence === 2,
  )
  assert.deepEqual(
    [ready?.causationid, ready?.traceparent, ready?.correlationid, ready?.source],
    [heard.id, traceparent, 'the-order', 'store'],
  )
})

test('a poison message parks its own key alone: later ones of the key wait in order, all others flow', async () => {
  const db = await environment.newDatabase('order')
  const [bad, good] = [`bad-${randomUUID()}`, `good-${randomUUID()}`]
  const seen: string[] = []
  let cured = false
  const parked: string[] = []
  const tries: number[] = []
  const consumer = hear(
    db,
    addOne(seen, (subject, sequence) => {
      const refuse = subject === bad && sequence === 2 && !cured
      if (refuse) tries.push(sequence)
      return refuse
    }),
    { onParked: (record, reason) => parked.push(`${record.subject}: ${reason}`) },
  )
  await environment.log.append([cooking(bad, 1), cooking(good, 1)])
  await consumer.caughtUp() // a first batch is handled one by one; what follows is halved
  await environment.log.append([2, 3].flatMap((sequence) => [cooking(bad, sequence), cooking(good, sequence)]))
  await consumer.caughtUp()
  await environment.log.append([cooking(bad, 4), cooking(good, 4)])
  await consumer.caughtUp()

  assert.deepEqual(await balances(db, bad, good), [1, 4])
  assert.deepEqual(parked, [`${bad}: cannot do ${bad} 2`])
  assert.ok(
    tries.length >= 5 && tries.length <= 9,
    `five counted attempts, and those of halved batches: ${tries.length}`,
  )
  const waiting = await consumer.parked.list()
  assert.deepEqual(
    waiting.map(({ subject, sequence, reason }) => [subject, sequence, reason]),
    [
      [bad, 2, `cannot do ${bad} 2`],
      [bad, 3, null],
      [bad, 4, null],
    ],
  )

  const id = waiting[0]?.id ?? 0
  assert.deepEqual(await consumer.parked.retry(id, 'kim'), {
    outcome: 'failed',
    handled: 0,
    reason: `cannot do ${bad} 2`,
  })
  assert.equal(await consumer.parked.count(), 3)
  const read = await consumer.parked.read(id)
  assert.deepEqual([read?.attempts, read?.behind], [6, 2], 'five of the consumer and one of kim')
  cured = true
  assert.deepEqual(await consumer.parked.retry(id, 'kim'), { outcome: 'handled', handled: 3 })
  assert.equal(await consumer.parked.count(), 0)
  await environment.log.append([cooking(bad, 5)])
  await consumer.caughtUp()
  // a batch that is rolled back begins again one by one, so the first may have been looked at twice; its effect is single
  assert.deepEqual(
    [...new Set(seen.filter((one) => one.startsWith(bad)))],
    [1, 2, 3, 4, 5].map((sequence) => `${bad} ${sequence}`),
  )
  assert.deepEqual(await balances(db, bad), [5])
  const [left] = await db.query<{ count: number }>('SELECT count(*) AS count FROM attempt')
  assert.equal(left?.count, 0)
  const audit = await db.query<{ action: string; who: string }>('SELECT action, who FROM parked_audit ORDER BY id')
  assert.deepEqual(
    audit.map(({ action, who }) => `${who} ${action}`),
    ['jumun parked', 'kim retried', 'kim retried', 'kim retried', 'kim retried'],
  )
})

test('an operator edits a parked message: checked against its event, written down, and heard in its new form', async () => {
  const db = await environment.newDatabase('order')
  const id = `edited-${randomUUID()}`
  const consumer = hear(
    db,
    addOne([], (subject, _, storeId) => subject === id && storeId === 'closed'),
  )
  await environment.log.append([cooking(id, 1, 'closed')])
  await consumer.caughtUp()
  const [message] = await consumer.parked.list()
  const parkedId = message?.id ?? 0
  assert.deepEqual((await consumer.parked.read(parkedId))?.data, { orderId: id, storeId: 'closed' })
  await assert.rejects(consumer.parked.edit(parkedId, { orderId: 7 }, 'kim'), { name: 'InvalidEventError' })
  assert.equal(await consumer.parked.edit(parkedId, { orderId: id, storeId: 'open' }, 'kim'), true)
  const edit = (await consumer.parked.read(parkedId))?.audit.find(({ action }) => action === 'edited')
  assert.deepEqual(
    [edit?.who, edit?.detail],
    ['kim', { before: { orderId: id, storeId: 'closed' }, after: { orderId: id, storeId: 'open' } }],
  )
  assert.deepEqual(await consumer.parked.retry(parkedId, 'kim'), { outcome: 'handled', handled: 1 })
  assert.deepEqual(await balances(db, id), [1])
  assert.equal(await consumer.parked.read(parkedId), undefined)
})

test('an operator drops a parked message, and a retry lets those behind it go on', async () => {
  const db = await environment.newDatabase('order')
  const id = `dropped-${randomUUID()}`
  const consumer = hear(
    db,
    addOne([], (subject, sequence) => subject === id && sequence === 1),
  )
  await environment.log.append([cooking(id, 1), cooking(id, 2), cooking(id, 3)])
  await consumer.caughtUp()
  const [first, second] = await consumer.parked.list()
  assert.equal(await consumer.parked.drop(first?.id ?? 0, 'lee'), true)
  assert.equal(await consumer.parked.drop(first?.id ?? 0, 'lee'), false)
  assert.deepEqual(await balances(db, id), [undefined])
  assert.deepEqual(await consumer.parked.retry(second?.id ?? 0, 'lee'), { outcome: 'handled', handled: 2 })
  assert.deepEqual(await balances(db, id), [2])
})

test('bytes that are no event are parked at once, and nothing else waits for them', async () => {
  const db = await environment.newDatabase('order')
  const [broken, another, good] = [`broken-${randomUUID()}`, `another-${randomUUID()}`, `fine-${randomUUID()}`]
  const consumer = hear(db, addOne())
  await environment.log.append([
    { ...cooking(broken, 1), body: Buffer.from([200]) },
    { ...cooking(another, 1), schemaId: OrderReady.schemaId },
    cooking(good, 1),
  ])
  await consumer.caughtUp()
  assert.deepEqual(await balances(db, broken, another, good), [undefined, undefined, 1])
  const parked = await consumer.parked.list()
  assert.deepEqual(parked.map(({ subject }) => subject).sort(), [broken, another].sort())
  assert.ok(parked.every(({ reason }) => reason))
  assert.equal((await consumer.parked.read(parked[0]?.id ?? 0))?.data, undefined)
})

/** Starts the program that `poison` kills, again and again, until something is parked and `done`. */
async function dieUntilParked(db: OpenDatabase, poison: string, bystander: string, done: () => Promise<boolean>) {
  const program = fileURLToPath(new URL('../../test/dying-consumer.ts', import.meta.url))
  const parked: string[] = []
  let deaths = 0
  for (let run = 1; run <= 6 && parked.length === 0; run++) {
    const child = spawn(process.execPath, [program, db.url, environment.logUrl, poison, bystander], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    try {
      createInterface(child.stdout).on('line', (line) => {
        const [, subject = ''] = /^parked (.*)$/.exec(line) ?? []
        if (subject === poison || subject === bystander) parked.push(subject)
      })
      await eventually('it dies or parks', () => parked.length > 0 || child.signalCode !== null)
      if (child.signalCode !== null) deaths++
      else await eventually('the others are handled', done)
    } finally {
      child.kill('SIGKILL')
      await ended
    }
  }
  return { deaths, parked }
}

test('a message that kills the process is parked after the third time, and the rest is handled', async () => {
  const db = await environment.newDatabase('order')
  const [bad, good] = [`killer-${randomUUID()}`, `good-${randomUUID()}`]
  await environment.log.append([cooking(good, 1), cooking(bad, 1), cooking(good, 2)])
  const goodOnes = async () => (await balances(db, good))[0] === 2
  assert.deepEqual(await dieUntilParked(db, bad, '', goodOnes), { deaths: 3, parked: [bad] })
  assert.deepEqual(await balances(db, good, bad), [2, undefined])
})

test('what was only in work beside the message that kills is handled, not parked', async () => {
  const db = await environment.newDatabase('order')
  // of different partitions, or they would not be in work at the same time
  const [bad, beside] = [`killer-${randomUUID()}`, randomUUID()]
  const other = Array.from({ length: 100 }, (_, n) => `beside-${n}-${beside}`).find(
    (subject) => partitionOf(subject, 6) !== partitionOf(bad, 6),
  )
  assert.ok(other)
  await environment.log.append([cooking(bad, 1), cooking(other, 1)])
  const handled = async () => (await balances(db, other))[0] === 1
  assert.deepEqual(await dieUntilParked(db, bad, other, handled), { deaths: 3, parked: [bad] })
  assert.deepEqual(await balances(db, other, bad), [1, undefined])
})

test('PostgreSQL killed and restarted while events are heard: each has its effect once, none is counted as failing', async () => {
  const db = await environment.newDatabase('order')
  const subjects = Array.from({ length: 12 }, () => `restart-${randomUUID()}`)
  const consumer = hear(db, addOne(), { maxBatch: 3 })
  const send = async (sequence: number): Promise<void> => {
    const records = subjects.map((subject) => cooking(subject, sequence))
    await eventually('the log takes them', () =>
      environment.log.append(records).then(
        () => true,
        () => false,
      ),
    )
  }
  for (let sequence = 1; sequence <= 4; sequence++) {
    await send(sequence)
    await environment.server.kill()
    await environment.server.start()
  }
  await send(5)
  await consumer.caughtUp()
  assert.deepEqual(
    await balances(db, ...subjects),
    subjects.map(() => 5),
  )
  const parked = (await consumer.parked.list()).filter(({ subject }) => subject.startsWith('restart-'))
  assert.deepEqual(parked, [])
})

test('events that nothing here reacts to are passed over', async () => {
  const db = await environment.newDatabase('order')
  const id = randomUUID()
  let handled = 0
  const consumer = hear(db, addOne(), { onHandled: (count) => (handled += count) })
  await consumer.caughtUp()
  handled = 0
  await environment.log.append([recordOf(OrderReady, id, 1, { orderId: id, storeId: 'store' }), cooking(id, 2)])
  await consumer.caughtUp()
  assert.equal(handled, 1)
  assert.equal(await consumer.lag(), 0)
})
