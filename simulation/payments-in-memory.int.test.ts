import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { uuidv7, won } from '@jumun/contracts'
import { decode } from '@jumun/contracts/codec'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import { closeOrders, type OrderEnd } from '../services/payment/src/close-orders.ts'
import {
  type DuePart,
  type PartRefunds,
  type PromisedOutcome,
  partRefunds,
} from '../services/payment/src/part-refunds.ts'
import type { PartRefund } from '../services/payment/src/payment.ts'
import { type Payments, paymentStore } from '../services/payment/src/payment-store.ts'
import { providerNews } from '../services/payment/src/provider-news.ts'
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
  for (let world = 0; world < 90; world++) {
    const said: unknown[] = []
    const memory = paymentsInMemory({
      say: ({ kind, subject, sequence, data }) => said.push({ type: kind.type, subject, sequence, data }),
    })
    const orderId = newId()
    const customerId = newId()
    const [theirs, ours] = [paymentStore(db), memory.payments(async () => {})]
    let nowMs = begin + world * 86_400_000
    const asked: string[] = []
    for (let step = 0; step < 30; step++) {
      nowMs += chance.pick([0, 1, 500, 7_000, 60_000])
      const now = new Date(nowMs)
      const all = commands(memory, { orderId, customerId, now, newId })
      // in every second world there is money to give back
      const begun = world % 2 === 0 ? all.find(({ name }) => name === ['intend', 'approve'][step]) : undefined
      const { name, run } = begun ?? chance.pick(all)
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
    const card = chance.pick([undefined, { brand: 'Visa', last4: '4242' }])
    const next = chance.pick([null, { kind: 'redirect', url: 'https://bank.example' } as const])
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
        run: async (payments) => payments.approve(((await known(payments)) ?? fresh) as never, now, refundId, card),
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
        name: 'leave unknown, for its customer to act',
        run: async (payments) =>
          payments.leaveUnknown(
            ((await known(payments)) ?? { ...fresh, attempts: 1 }) as never,
            now,
            lease.until,
            false,
            next,
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
      {
        name: 'look',
        run: async (payments) => {
          const { parts: _, ...payment } = ((await payments.ofOrder(orderId)) ?? {}) as { parts?: unknown }
          return payment // in memory nobody reads its parts with it
        },
      },
    ]
    const [refunds, kept] = [partRefunds(db, { note: async () => {} }), memory.parts(async () => {})]
    const partsOf = (side: Side): Omit<PartRefunds, 'promise'> => (side === 'postgres' ? refunds : kept)
    const promised = [...memory.promised.values()].filter((part) => part.orderId === orderId)
    const earlier = promised.length > 0 ? { ...chance.pick(promised) } : undefined
    const wanted = {
      ...{
        id: earlier && chance.is(0.3) ? earlier.id : newId(),
        orderId,
        amount: won(chance.pick([0, 700, 1500, 4500])),
      },
      ...{ reason: 'it was cold', cause: chance.pick(['CHANGE', 'REQUEST', 'REQUEST'] as const) },
    }
    const counterLimit = chance.pick([null, won(1000), won(2500)])
    const asking = { by: newId(), as: chance.pick(['counter', 'owner'] as const), storeId: newId(), counterLimit }
    if (wanted.cause === 'REQUEST') Object.assign(wanted, { asking })
    const promise = async (side: Side): Promise<unknown> =>
      shown(side === 'postgres' ? await refunds.promise(wanted, now) : memory.promise(wanted, now))
    const take = async (side: Side): Promise<unknown> =>
      (await partsOf(side).take(lease, 10_000))
        .filter((one) => one.orderId === orderId)
        .map(dueOf)
        .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    const inParts: typeof all = [
      { name: `promise ${wanted.cause} ${wanted.amount.amount}`, run: (_, side) => promise(side) },
      { name: 'take parts', run: (_, side) => take(side) },
      { name: 'part done', run: async (_, side) => earlier && partsOf(side).done(earlier, now) },
      { name: 'part later', run: async (_, side) => earlier && partsOf(side).later(earlier, lease.until) },
    ]
    // some of it was told before, and some is about an order that nobody has
    const told = {
      ...{ id: `${orderId} ${chance.below(3)}`, type: 'paid', unsigned: chance.is(0.5) },
      orderId: chance.pick([orderId, orderId, newId(), undefined]),
    }
    const news = (side: Side) =>
      (side === 'postgres' ? providerNews(db, 'stripe') : memory.news(async () => {})).keep(told, now)
    const close = (side: Side): Promise<void> =>
      side === 'postgres' ? db.transaction((tx) => closeOrders([end], tx)) : Promise.resolve(memory.close(end))
    return [
      ...all,
      ...inParts,
      { name: 'hear', run: (_: Payments, side: Side) => news(side) },
      { name: 'close', run: (_: Payments, side: Side) => close(side) },
    ]
  }
})

interface Drawn {
  readonly orderId: string
  readonly customerId: string
  readonly now: Date
  readonly newId: () => string
}

const partOf = ({ id, amount, reason, cause, done, createdAt }: PartRefund) => ({
  ...{ id, amount, reason, cause, done, createdAt },
})
const dueOf = ({ paymentId, orderId, tries, ...part }: DuePart) => ({ ...partOf(part), paymentId, orderId, tries })
const shown = (outcome: PromisedOutcome): unknown =>
  outcome.outcome === 'promised' ? { ...outcome, part: partOf(outcome.part) } : outcome

/** Undefined fields are as good as none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

async function outbox(orderId: string): Promise<unknown[]> {
  const rows = await db.query('SELECT * FROM outbox WHERE subject = $1 ORDER BY position', [orderId])
  return rows.map((row) => {
    const { type, subject, sequence } = row as { type: string; subject: string; sequence: number }
    return { type, subject, sequence, data: decode(row['schema_id'] as number, row['body'] as Buffer) }
  })
}
