/** A poison event parks its own key and nothing else; an operator sees it, repairs it and lets it go on, in order. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type Audit,
  getAudit,
  getTicket,
  OrderCanceled,
  OrderConfirmed,
  type Session,
  uuidv7,
  won,
} from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import type { LogRecord } from '@jumun/messaging'
import { openEventLog } from '@jumun/service'
import pg from 'pg'
import { pino } from 'pino'
import {
  ask,
  basketOf,
  eventually,
  expectStatus,
  logInAs,
  newcomer,
  newProduct,
  newStore,
  order,
} from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
let platform: Platform
let owner: Session
let customer: Session
before(async () => {
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
})
// what was put into the log by hand belongs to no order, so there is nothing here for the audit to find right
after(() => platform?.stop())

/** What an operator types, and what they read. */
async function parked(...args: string[]): Promise<{ code: number | null; text: string }> {
  const program = fileURLToPath(new URL('../apps/platform/src/parked.ts', import.meta.url))
  const child = spawn(process.execPath, [program, ...args, '--data-dir', platform.dataDir], { timeout: 60_000 })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, text }
}

const openLog = async () =>
  openEventLog({
    url: await platform.eventLog(),
    schemaRegistryUrl: process.env['JUMUN_SCHEMA_REGISTRY'],
    log: pino({ level: 'silent' }),
  })

const record = (
  kind: typeof OrderConfirmed | typeof OrderCanceled,
  orderId: string,
  sequence: number,
  body: Buffer,
): LogRecord => ({
  ...{ id: newId(), type: kind.type, source: kind.source, subject: orderId, correlationid: orderId, sequence, body },
  ...{ time: new Date().toISOString(), topic: kind.topic, schemaId: kind.schemaId },
})

test('a poison event parks its key, everything else flows, and it is repaired, retried in order and audited', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, {})
  const orderId = newId()
  const about = { orderId, customerId: customer.user.id, storeId: store.id }
  const line = {
    productId: product.id,
    name: { en: 'Tea' },
    quantity: 1,
    unitPrice: won(4500),
    options: [],
    total: won(4500),
  }
  const confirmed = { ...about, fulfilment: 'pickup' as const, lines: [line], total: won(4500) }
  const canceled = { ...about, reason: 'OPERATOR' as const, total: won(4500), restock: true }

  const log = await openLog()
  try {
    await log.append([
      record(OrderConfirmed, orderId, 1, Buffer.from('no Avro at all')),
      record(OrderCanceled, orderId, 2, encode(OrderCanceled, canceled)),
    ])
  } finally {
    await log.close()
  }
  const { id } = await order(platform, customer, basketOf(store, product)) // another key of the same topic
  const ticketOf = (orderId: string) => ask(platform, getTicket, { as: owner, params: { orderId } })
  await eventually('the other order has its ticket', async () => (await ticketOf(id)).status === 200)

  const [first, second] = await eventually('both are parked', async () => {
    const { text } = await parked('list')
    const found = [...text.matchAll(/^(store\/\d+)/gm)].map(([, name]) => name as string)
    return found.length === 2 && found
  })
  assert.ok(first && second)
  assert.match((await parked('show', first)).text, /Its data cannot be read/)
  assert.match((await parked('show', second)).text, /waits behind another of its key/)
  assert.equal((await parked('retry', first)).code, 1, 'as it is, it fails again')
  assert.equal((await ticketOf(orderId)).status, 404)

  const wrong = await parked('edit', first, '--data', '{"orderId":"x"}')
  assert.equal(wrong.code, 1)
  const edited = await parked('edit', first, '--data', JSON.stringify(confirmed))
  assert.equal(edited.code, 0, edited.text)
  const retried = await parked('retry', first)
  assert.equal(retried.code, 0, retried.text)
  assert.match(retried.text, /Handled 2/)
  // in order: opened first, then taken off the board; the other way round there would be no ticket to see
  assert.equal(expectStatus(await ticketOf(orderId), 200).status, 'CANCELED')
  assert.match((await parked('list')).text, /Nothing is parked/)
})

test('a poison event that cannot be repaired is dropped, and who did it is written down', async () => {
  const orderId = newId()
  const log = await openLog()
  try {
    await log.append([record(OrderConfirmed, orderId, 1, Buffer.from('beyond repair'))])
  } finally {
    await log.close()
  }
  const which = await eventually('it is parked', async () => /^(store\/\d+)/m.exec((await parked('list')).text)?.[1])
  const shown = await parked('show', which)
  assert.match(shown.text, /parked by jumun/)
  assert.equal((await parked('drop', which)).code, 0)
  const gone = await parked('show', which)
  assert.equal(gone.code, 1)
  assert.match(gone.text, /no such parked message/)
})

test('an event that cannot be sent is set aside and told: by parked, on /ops and by the audit, until it is dealt with', async () => {
  const subject = newId()
  const { databases, operator: account } = await platform.runFile()
  const database = new pg.Client(databases['store'])
  await database.connect()
  try {
    // as a program that is ahead of this one would say it
    await database.query(
      `INSERT INTO outbox (id, topic, type, source, subject, time, correlationid, sequence, schema_id, body)
       VALUES ($1, 'jumun.store', 'CookingStarted', 'store', $2, now(), $2, 1, 9999, '\\x00')`,
      [newId(), subject],
    )
  } finally {
    await database.end()
  }
  const which = await eventually('it is set aside', async () => {
    const { text } = await parked('list')
    return new RegExp(`^(store/\\d+) .*CookingStarted of ${subject}, not sent$`, 'm').exec(text)?.[1]
  })
  assert.match((await parked('show', which)).text, /no released schema has the id 9999/)
  assert.ok(account)
  const operator = await logInAs(platform, account.email, account.password)
  const sentence = `store cannot send CookingStarted of ${subject}`
  const page = await eventually('the page of the audit is red', async () => {
    const { items } = expectStatus(await ask<Audit>(platform, getAudit, { as: operator }), 200)
    return items.find(({ violations }) => violations.some(({ what }) => what.startsWith(sentence)))
  })
  assert.deepEqual([page.invariant, page.status], ['I5', 'red'])
  await assert.rejects(platform.audit({}, ['--wait', '1']), (error: Error) => error.message.includes(sentence))
  assert.equal((await parked('drop', which)).code, 0)
  await eventually('the page says no more of it', async () => {
    const { items } = expectStatus(await ask<Audit>(platform, getAudit, { as: operator }), 200)
    const told = items.flatMap(({ violations }) => violations).filter(({ by }) => by === 'store')
    return told.length === 0
  })
})

test('nobody but an operator gets anywhere, and what is typed wrongly is said in one sentence', async () => {
  const asCustomer = await parked('list', '--email', customer.user.email, '--password', 'wrong-password')
  assert.equal(asCustomer.code, 1)
  assert.match((await parked('show', 'order12')).text, /Name one as list shows it/)
  assert.match((await parked('eat', 'order/12')).text, /There is no command "eat"/)
})
