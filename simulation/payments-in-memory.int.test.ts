import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { uuidv7, won } from '@jumun/contracts'
import { decode } from '@jumun/contracts/codec'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import { closeOrders, type OrderEnd } from '../services/payment/src/close-orders.ts'
import { type Payments, paymentStore } from '../services/payment/src/payment-store.ts'
import { type PaymentsInMemory, paymentsInMemory } from './payments-in-memory.ts'
import { seededRandom } from './seeded-random.ts'

let postgres: TestPostgres
let db: OpenDatabase
before(async () => {
  postgres = await startTestPostgres()
  const url = await postgres.createDatabase()
  const folder = new URL('../services/payment/migrations/', import.meta.url)
  await migrate(url, [messagingMigrations, { name: 'payment', folder }])
  db = openDatabase({ url, source: 'payment' })
})
after(async () => {
  await db?.close()
  await postgres?.stop()
})

const begin = Date.parse('2026-03-01T09:00:00.000Z')

test('the payments of the simulation answer and say what those in PostgreSQL do, whatever is asked in whatever order', async () => {
  const chance = seededRandom(20260301)
  let ids = 0
  const newId = () => uuidv7(begin + ids++, new Uint8Array(10).fill(ids % 251))
  for (let world = 0; world < 60; world++) {
    const said: unknown[] = []
    const memory = paymentsInMemory({
      say: ({ kind, subject, sequence, data }) => said.push({ type: kind.type, subject, sequence, data }),
    })
    const orderId = newId()
    const customerId = newId()
    const [theirs, ours] = [paymentStore(db), memory.payments(async () => {})]
    let nowMs = begin + world * 86_400_000
    const asked: string[] = []
    for (let step = 0; step < 25; step++) {
      nowMs += chance.pick([0, 1, 500, 7_000, 60_000])
      const now = new Date(nowMs)
      const { name, run } = chance.pick(commands(memory, { orderId, customerId, now, newId }))
      asked.push(name)
      const [there, here] = [await run(theirs, 'postgres'), await run(ours, 'memory')]
      assert.deepEqual(plain(here), plain(there), asked.join(', '))
    }
    assert.deepEqual(said.map(plain), await outbox(orderId), asked.join(', '))
  }

  /** Ids are drawn once for both sides. */
  function commands(memory: PaymentsInMemory, { orderId, customerId, now, newId }: Drawn) {
    const [id, refundId, tombstone] = [newId(), newId(), newId()]
    const lease = { now, until: new Date(now.getTime() + 7_000) }
    const fresh = { id, orderId, customerId, amount: won(4500) }
    const refund = chance.pick([undefined, 0, 1000, 4500])
    const end: OrderEnd = { orderId, customerId, reason: 'CUSTOMER', refund, now, newId: tombstone, refundId }
    const known = async (payments: Payments) => {
      const payment = await payments.ofOrder(orderId)
      return payment && payment.status !== 'CLOSED' ? payment : undefined
    }
    type Side = 'postgres' | 'memory'
    const all: { name: string; run: (payments: Payments, side: Side) => Promise<unknown> }[] = [
      { name: 'intend', run: (payments) => payments.intend(fresh, lease) },
      { name: 'intend again', run: async (payments) => payments.intendAgain((await known(payments))?.id ?? id, lease) },
      {
        name: 'approve',
        run: async (payments) => payments.approve(((await known(payments)) ?? fresh) as never, now, refundId),
      },
      {
        name: 'decline',
        run: async (payments) => payments.decline(((await known(payments)) ?? fresh) as never, 'no', now),
      },
      { name: 'decline closed', run: (payments) => payments.declineClosed(fresh, now) },
      {
        name: 'leave unknown',
        run: async (payments) =>
          payments.leaveUnknown(
            ((await known(payments)) ?? { ...fresh, attempts: 1 }) as never,
            now,
            lease.until,
            true,
          ),
      },
      {
        name: 'leave unknown, as silent as it was',
        run: async (payments) =>
          payments.leaveUnknown(
            ((await known(payments)) ?? { ...fresh, attempts: 1 }) as never,
            now,
            lease.until,
            undefined,
          ),
      },
      {
        name: 'take unresolved',
        run: async (payments) => (await payments.takeUnresolved(lease, 100)).filter((one) => one.orderId === orderId),
      },
      {
        name: 'take refunds',
        run: async (payments) => (await payments.takeRefunds(lease, 100)).filter((one) => one.orderId === orderId),
      },
      {
        name: 'refunded',
        run: async (payments) => payments.refunded(((await known(payments)) ?? fresh) as never, now),
      },
      {
        name: 'refund later',
        run: async (payments) => payments.refundLater(((await known(payments)) ?? fresh) as never, lease.until),
      },
      { name: 'look', run: (payments) => payments.ofOrder(orderId) },
    ]
    const close = (side: Side): Promise<void> =>
      side === 'postgres' ? db.transaction((tx) => closeOrders([end], tx)) : Promise.resolve(memory.close(end))
    return [...all, { name: 'close', run: (_: Payments, side: Side) => close(side) }]
  }
})

interface Drawn {
  readonly orderId: string
  readonly customerId: string
  readonly now: Date
  readonly newId: () => string
}

/** Undefined fields are as good as none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

async function outbox(orderId: string): Promise<unknown[]> {
  const rows = await db.query('SELECT * FROM outbox WHERE subject = $1 ORDER BY position', [orderId])
  return rows.map((row) => {
    const { type, subject, sequence } = row as { type: string; subject: string; sequence: number }
    return { type, subject, sequence, data: decode(row['schema_id'] as number, row['body'] as Buffer) }
  })
}
