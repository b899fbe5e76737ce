/** What is heard of deliveries in batches: a few statements, whatever comes first, again, and on two instances at once. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Envelope, type EventType, OrderCanceled, OrderReady, TicketAccepted, uuidv7, won } from '@jumun/contracts'
import { type OpenDatabase, openDatabase, update } from '@jumun/messaging'
import { aggregateStoreFeatures } from '@jumun/messaging/testing'
import { counting, eventually, saidAbout, startTwoInstances, type TwoInstances } from '@jumun/testing'
import * as delivery from './delivery.ts'
import { type DeliveryRecord, isRequested, type Job } from './delivery.ts'
import { deliveryTable as deliveries, readDelivery } from './delivery-table.ts'
import { followTheOrder } from './follow-the-order.ts'
import { stopWaitingForRiders } from './stop-waiting.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-03-02T01:00:00.000Z')
const giveUpAfterMinutes = 60
const at = { now, giveUpAfterMinutes }
const [storeId, customerId, riderId] = [newId(), newId(), newId()]
const heard = followTheOrder({ deliveries, clock: { now: () => now }, giveUpAfterMinutes })
const job: Job = {
  ...{ customerId, storeName: { en: 'Cafe' }, storeAddress: { line1: 'Teheran-ro 1' }, address: { line1: 'Home' } },
  number: 7,
}

let pair: TwoInstances
let here: OpenDatabase
let there: OpenDatabase
before(async () => {
  pair = await startTwoInstances('delivery', new URL('../migrations/', import.meta.url))
  ;({ here, there } = pair)
})
after(() => pair?.stop())

const event = <T>(kind: EventType<T>, orderId: string, data: object): Envelope => ({
  ...{ id: newId(), type: kind.type, source: kind.source, subject: orderId, correlationid: orderId, sequence: 1 },
  ...{ time: now.toISOString(), data: { orderId, storeId, customerId, ...data } },
})
const accepted = (orderId: string, more: object = {}) =>
  event(TicketAccepted, orderId, {
    ...{ fulfilment: 'delivery', minutes: 10, readyBy: now.toISOString(), total: won(4500), ...job, ...more },
  })
const ready = (orderId: string) => event(OrderReady, orderId, {})
const canceled = (orderId: string) =>
  event(OrderCanceled, orderId, { reason: 'CUSTOMER', total: won(4500), restock: true })
const hear = (events: readonly Envelope[], db = here) => db.transaction((tx) => heard.handleAll(events, tx))
const ids = (count: number): string[] => Array.from({ length: count }, newId)

async function look(orderId: string) {
  const known = await readDelivery(here, orderId)
  const { said, causes } = await saidAbout(here, orderId)
  assert.equal(known?.eventCount ?? 0, said.length)
  return {
    ...{ status: known?.progress.status, ready: known?.readyAt !== undefined, waits: known?.dueAt !== undefined },
    said,
    causes,
  }
}

aggregateStoreFeatures<DeliveryRecord>('deliveries in PostgreSQL', async () => {
  const other = openDatabase({ url: here.url, source: 'delivery' })
  return {
    instances: [here, other].map((db) => ({ store: deliveries, transaction: (work) => db.transaction(work) })),
    newId,
    first: (orderId) => ({
      ...{ orderId, storeId, job, attempt: 1, progress: { status: 'REQUESTED' }, readyAt: now, dueAt: now, since: now },
      ...{ version: 1, eventCount: 1, createdAt: now, updatedAt: now },
    }),
    next: (known) => ({
      ...known,
      ...{ attempt: known.version + 1, version: known.version + 1, updatedAt: new Date(known.updatedAt.getTime() + 1) },
    }),
    steps: ({ version }) => version - 1,
    stop: () => other.close(),
  }
})

test('a delivery is read as it was written, in every state there is', async () => {
  const times = { since: now, version: 1, eventCount: 1, createdAt: now, updatedAt: now }
  const all: delivery.Progress[] = [
    { status: 'REQUESTED' },
    ...(['ASSIGNED', 'PICKED_UP', 'DELIVERED', 'CANCELED'] as const).map((status) => ({ status, riderId })),
    { status: 'FAILED', riderId, reason: 'fell' },
    { status: 'CANCELED' },
  ]
  const records: DeliveryRecord[] = [
    ...all.map((progress) => ({ orderId: newId(), storeId, job, attempt: 2, progress, ...times })),
    { orderId: newId(), storeId, job: undefined, progress: { status: 'AWAITED' }, readyAt: now, ...times },
    { orderId: newId(), storeId, job: undefined, progress: { status: 'CANCELED' }, ...times },
  ]
  await here.transaction((tx) =>
    deliveries.save(
      tx,
      records.map((after) => ({ id: after.orderId, before: undefined, after })),
    ),
  )
  for (const record of records) assert.deepEqual(await readDelivery(here, record.orderId), record)
})

for (const size of [1, 10, 100])
  test(`a batch of ${size} is one statement that reads and one that writes`, async () => {
    const some = ids(size)
    const costOf = (events: Envelope[]) =>
      here.transaction(async (tx) => {
        const counted = counting(tx)
        await heard.handleAll(events, counted.tx)
        return counted.statements()
      })
    assert.equal(await costOf(some.map((id) => accepted(id))), 2)
    assert.equal(await costOf([...some.map(ready), ...some.map(canceled)]), 2)
    assert.equal(await costOf(some.map(canceled)), 1, 'there is nothing to write')
    assert.equal(await costOf(ids(size).map((id) => accepted(id, { fulfilment: 'pickup' }))), 1)
  })

test('several events of one order in one batch, in any order: decided one after the other, each said because of its own', async () => {
  const [all, early, off] = ids(3) as [string, string, string]
  const batch = [accepted(all), ready(early), canceled(off), ready(all), accepted(early), accepted(off), canceled(all)]
  await hear(batch)
  assert.deepEqual(await look(all), {
    ...{ status: 'CANCELED', ready: true, waits: false, said: ['DeliveryRequested', 'DeliveryCanceled'] },
    causes: [batch[0]?.id, batch[6]?.id],
  })
  assert.deepEqual(await look(early), {
    ...{ status: 'REQUESTED', ready: true, waits: true, said: ['DeliveryRequested'], causes: [batch[4]?.id] },
  })
  assert.deepEqual(await look(off), { status: 'CANCELED', ready: false, waits: false, said: [], causes: [] })
})

test('a batch that comes again changes nothing', async () => {
  const some = ids(6)
  const batch = [...some.map((id) => accepted(id)), ...some.slice(0, 4).map(ready), ...some.slice(2, 5).map(canceled)]
  await hear(batch)
  const looks = await Promise.all(some.map(look))
  await hear(batch)
  await hear(batch, there)
  assert.deepEqual(await Promise.all(some.map(look)), looks)
})

test('two instances hear the same orders in opposite sequences, at the same moment: neither waits in a circle', async () => {
  const some = ids(21)
  const batch = some.map((id) => accepted(id))
  const conflicts: unknown[] = []
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  // both get as far as they can while somebody holds what lies in the middle; then it is given up
  const holding = here.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO delivery (order_id, store_id, status, ready, attempt, since, version, said, created_at, updated_at)
       VALUES ($1, $2, 'AWAITED', true, 0, now(), 1, 0, now(), now())`,
      [some[10], storeId],
    )
    held.resolve()
    await gate.promise
    throw new Error('given up')
  })
  await held.promise
  const racing = [batch, batch.toReversed()].map((events, index) =>
    (index ? here : there).transaction((tx) =>
      heard.handleAll(events, tx).catch((error) => {
        conflicts.push(error.code)
        throw error
      }),
    ),
  )
  await eventually(async () => {
    const waiting = await here.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    assert.equal(waiting.length, 2)
  })
  gate.resolve()
  await assert.rejects(holding, /given up/)
  await Promise.all(racing)
  assert.deepEqual(conflicts, ['40001'], 'the second found them begun meanwhile, and was done again')
  for (const id of some) assert.deepEqual((await look(id)).said, ['DeliveryRequested'])
})

test('a claim against news of the same orders, in batches and on another instance: both are kept, or the end wins', async () => {
  for (let round = 0; round < 8; round++) {
    const some = ids(12)
    await hear(some.map((id) => accepted(id)))
    const claimed = await Promise.all([
      ...some.map((id) =>
        here.transaction((tx) =>
          update(tx, deliveries, id, (known) => {
            assert.ok(isRequested(known))
            return delivery.claim(known, riderId, at)
          }),
        ),
      ),
      hear([...some.map(ready), ...some.slice(0, 6).map(canceled)].toReversed(), there),
    ])
    for (const [index, id] of some.entries()) {
      const { status, said } = await look(id)
      const isClaimed = claimed[index]?.outcome === 'changed'
      assert.equal(status, index < 6 ? 'CANCELED' : 'ASSIGNED')
      assert.equal(said.includes('DeliveryAssigned'), isClaimed)
    }
  }
})

test('what nobody fetched in time ends once, also when two instances look at the same moment; what is held is let be', async () => {
  const some = ids(130)
  await hear([...some.map((id) => accepted(id)), ...some.map(ready)])
  const late = new Date(now.getTime() + giveUpAfterMinutes * 60_000)
  const warned: string[] = []
  const log = { warn: ({ orderId }: { orderId: string }) => void warned.push(orderId) }
  const jobs = [here, there].map((db) =>
    stopWaitingForRiders({
      ...{ db, deliveries, clock: { now: () => late }, giveUpAfterMinutes, log: log as never },
    }),
  )
  const run = () => Promise.all(jobs.map((job) => job.run(new AbortController().signal)))
  await here.transaction(async (tx) => {
    await deliveries.load(tx, some.slice(0, 1))
    await run()
  })
  assert.equal((await look(some[0] as string)).status, 'REQUESTED', 'somebody had it in hand')
  await run()
  assert.deepEqual(warned.filter((id) => some.includes(id)).toSorted(), some.toSorted(), 'each is told once')
  for (const id of some) assert.deepEqual((await look(id)).said, ['DeliveryRequested', 'DeliveryGivenUp'])
})
