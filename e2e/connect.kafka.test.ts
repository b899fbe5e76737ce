/** A reporting database kept by Kafka Connect: one row per order, however often the topic is replayed. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Product, Session, Store } from '@jumun/contracts'
import { cancelOrder } from '@jumun/contracts'
import { startTestPostgres, type TestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { type ConnectWorker, type KafkaOfTheRun, kafkaOfTheRun, startConnect } from '../harness/kafka.ts'
import {
  accept,
  ask,
  basketOf,
  collect,
  cook,
  eventually,
  newcomer,
  newProduct,
  newStore,
  order,
  ready,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let kafka: KafkaOfTheRun
let platform: Platform
let server: TestPostgres
let worker: ConnectWorker
let report: pg.Client
let owner: Session
let customer: Session
let store: Store
let product: Product
before(async () => {
  kafka = await kafkaOfTheRun()
  server = await startTestPostgres()
  platform = await startPlatform()
  const reportUrl = await server.createDatabase('report')
  worker = await startConnect({
    eventLog: await platform.eventLog(),
    registryUrl: kafka.registryUrl,
    reportUrl,
    folder: kafka.folder,
    brokers: kafka.addresses.length,
    tell: () => {},
  })
  report = new pg.Client({ connectionString: reportUrl })
  await report.connect()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 100 })
})
after(async () => {
  await report?.end()
  await worker?.stop()
  try {
    await auditAndStop(platform)
  } finally {
    await server?.stop()
    await kafka?.stop()
  }
})

const rows = async () =>
  (await report.query('SELECT *, xmin::text AS written FROM order_report ORDER BY order_id')).rows
const statuses = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await report.query('SELECT order_id, status FROM orders')).rows.map((row) => [row.order_id, row.status]),
  )

test('a replayed topic doubled the rows of the sink (no key): ours are the same rows', async () => {
  const collected = await order(platform, customer, basketOf(store, product))
  const canceled = await order(platform, customer, basketOf(store, product))
  const confirmed = await order(platform, customer, basketOf(store, product, 2))
  for (const { id } of [collected, canceled, confirmed]) await untilStatus(platform, customer, id, 'CONFIRMED')
  await worker.startReport('report-1')
  await accept(platform, owner, collected.id)
  await cook(platform, owner, collected.id)
  await ready(platform, owner, collected.id)
  await collect(platform, owner, collected.id)
  const answer = await ask(platform, cancelOrder, { as: customer, params: { id: canceled.id } })
  assert.ok(answer.status === 200 || answer.status === 202, JSON.stringify(answer.body))
  await untilStatus(platform, customer, canceled.id, 'CANCELED')

  const wanted = { [collected.id]: 'COLLECTED', [canceled.id]: 'CANCELED', [confirmed.id]: 'CONFIRMED' }
  await eventually('the report tells the same as the orders', async () => {
    const told = await statuses()
    return Object.entries(wanted).every(([id, status]) => told[id] === status)
  })
  const before = await rows()
  assert.equal(before.length, 3)
  assert.equal(Number(before.find((row) => row.order_id === confirmed.id)?.total_amount), confirmed.total.amount)

  // Another name has read nothing yet: it begins at the first event.
  await worker.endReport('report-1')
  await worker.startReport('report-2')
  const last = await order(platform, customer, basketOf(store, product))
  await eventually('the replay has come to the end', async () => (await statuses())[last.id] === 'CONFIRMED')
  assert.deepEqual(
    (await rows()).filter((row) => row.order_id !== last.id),
    before,
    'the same rows, and none of them was written again',
  )
})
