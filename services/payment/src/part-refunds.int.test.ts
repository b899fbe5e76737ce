/** Money goes back in parts: never more than was captured, each once, and all books agree to the won. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  askRefundable,
  askRefundDeeds,
  getPayment,
  type Money,
  OrderCanceled,
  OrderChanged,
  pay,
  refundOrder,
  type StoreMember,
  won,
} from '@jumun/contracts'
import { type RunningProvider, startSandboxProvider } from '@jumun/sandbox-provider'
import { Problem } from '@jumun/service'
import { eventually, peer, startTestService, type TestService } from '@jumun/testing'
import payment from './service.ts'

const providerKey = 'sk_test_of_the_tests'
const ownerId = '01900006-0000-7000-8000-000000000001'
const storeId = '01900003-0000-7000-8000-000000000001'
const stranger = '01900001-0000-7000-8000-00000000000f'
const counter = { id: '01900006-0000-7000-8000-000000000002', role: 'staff' as const }
const manager = { id: '01900006-0000-7000-8000-000000000003', role: 'staff' as const }
const kitchen = { id: '01900006-0000-7000-8000-000000000004', role: 'staff' as const }
const secondCounter = { id: '01900006-0000-7000-8000-000000000005', role: 'staff' as const }
const staff: StoreMember[] = [
  { userId: counter.id, role: 'counter' },
  { userId: secondCounter.id, role: 'counter' },
  { userId: manager.id, role: 'manager' },
  { userId: kitchen.id, role: 'kitchen' },
]
let refundLimit: Money | null = won(1000)
let sandbox: RunningProvider
let service: TestService
let another: TestService

before(async () => {
  sandbox = await startSandboxProvider({ dataDir: ':memory:', key: providerKey })
  const settings = {
    ...{ providerUrl: sandbox.url, providerKey, answerWithinMs: 3_000, jobEveryMs: 50 },
    ...{ reconcileEveryMs: 100, reconcileAfterMs: 200 },
  }
  const peers = [
    peer(askRefundable, ({ body: { orderId } }) => {
      if (orderId === stranger) throw new Problem('not-found')
      const line = { quantity: 3, unitPrice: won(1500), total: won(4500) }
      return { status: 200 as const, body: { orderId, storeId, ownerId, staff, refundLimit, lines: [line] } }
    }),
  ]
  service = await startTestService(payment, { settings, peers })
  another = await startTestService(payment, { settings, peers, besides: service })
})
after(async () => {
  await another?.stop()
  await service?.stop()
  await sandbox?.stop()
})

const owner = { id: ownerId, role: 'owner' as const }
const operator = { id: '01900006-0000-7000-8000-000000000009', role: 'operator' as const }
interface Paid {
  readonly orderId: string
  readonly customerId: string
  readonly paymentId: string
}
async function paidOrder(): Promise<Paid> {
  const [orderId, customerId] = [service.newId(), service.newId()]
  const body = { orderId, customerId, amount: won(4500), payment: { method: 'card' as const, token: 'tok_ok' } }
  return { orderId, customerId, paymentId: (await service.call(pay, { as: 'order', body })).body.id }
}
const giveBack = (
  orderId: string,
  wish: object,
  { as = owner as { id: string; role: any }, key = '', at = service } = {},
) =>
  at.call(refundOrder, {
    ...{ as, params: { orderId }, body: { reason: 'it was cold', ...wish } as never },
    ...(key ? { headers: { 'idempotency-key': key } } : {}),
  })
const changed = (paid: Paid, refund: Money, sequence = 5, id = service.newId()) =>
  service.receive(OrderChanged, {
    ...{ id, subject: paid.orderId, sequence },
    data: {
      ...{ orderId: paid.orderId, customerId: paid.customerId, storeId, lines: [], total: won(4500 - refund.amount) },
      ...{ refund, restock: true, reason: 'SOLD_OUT' },
    },
  })
const end = ({ orderId, customerId }: Paid, refund?: Money) =>
  service.receive(OrderCanceled, {
    ...{ subject: orderId, sequence: 9 },
    data: {
      ...{ orderId, customerId, storeId, reason: 'OPERATOR', total: won(4500), restock: false },
      ...(refund ? { refund } : {}),
    },
  })
async function books({ orderId }: Paid) {
  const [row] = await service.db.query(
    `SELECT p.status, p.captured, p.refunded, p.refund_seen_at IS NOT NULL AS seen,
       coalesce(sum(l.debit - l.credit) FILTER (WHERE l.account = 'provider'), 0) AS held
     FROM payment p JOIN ledger_entry l ON l.payment_id = p.id WHERE p.order_id = $1 GROUP BY p.id`,
    [orderId],
  )
  const headers = { authorization: `Bearer ${providerKey}` }
  const charge = (await (await fetch(`${sandbox.url}/charges/${orderId}`, { headers })).json()) as { refunded: number }
  return { ...row, held: Number(row?.['held']), there: charge.refunded }
}
const agree = (paid: Paid, status: string, refunded: number) =>
  eventually(async () =>
    assert.deepEqual(await books(paid), {
      ...{ status, captured: 4500, refunded, held: 4500 - refunded, there: refunded },
      seen: refunded > 0,
    }),
  )
const said = async ({ orderId }: Paid) =>
  (await service.published())
    .filter(({ subject, type }) => subject === orderId && type === 'PaymentRefunded')
    .map(({ sequence, data }) => {
      const { amount, of } = data as { amount: Money; of?: string }
      return [sequence, amount.amount, of]
    })
const nothingIsAmiss = async () => assert.deepEqual(await service.db.query('SELECT finding FROM discrepancy'), [])

test('an amount, then what some of a line cost, then the rest: each is seen, and then nothing is left', async () => {
  const paid = await paidOrder()
  const first = await giveBack(paid.orderId, { amount: 500 })
  assert.deepEqual([first.status, first.body.amount, first.body.left], [201, won(500), won(4000)])
  const second = await giveBack(paid.orderId, { lines: [{ line: 0, quantity: 2 }] }, { as: operator })
  assert.deepEqual([second.body.amount, second.body.left], [won(3000), won(1000)])
  const more = await giveBack(paid.orderId, { amount: 1001 })
  assert.deepEqual([more.status, more.body.code], [422, 'refund-too-large'])
  assert.equal((await giveBack(paid.orderId, { amount: 1000 })).status, 201)
  await agree(paid, 'REFUNDED', 4500)
  const { body } = await service.call(getPayment, { as: operator, params: { id: paid.paymentId } })
  assert.deepEqual(
    body.refunds.map(({ amount, status, reason }: never) => [amount, status, reason]),
    [500, 3000, 1000].map((amount) => [won(amount), 'DONE', 'it was cold']),
  )
  assert.deepEqual(
    (await said(paid)).map(([sequence]) => sequence),
    [2, 3, 4],
  )
  await nothingIsAmiss()
})

test('of many at the same moment, on two instances, no more goes back than was captured; the same request again is one', async () => {
  const paid = await paidOrder()
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, n) => giveBack(paid.orderId, { amount: 1000 }, { at: n % 2 ? service : another })),
  )
  assert.deepEqual(all.filter(({ status }) => status === 201).length, 4)
  const [one, again] = [
    await giveBack(paid.orderId, { amount: 400 }, { key: 'the-rest' }),
    await giveBack(paid.orderId, { amount: 400 }, { key: 'the-rest' }),
  ]
  assert.deepEqual([one.status, again.body.id], [201, one.body.id])
  await agree(paid, 'APPROVED', 4400)
  await nothingIsAmiss()
})

test('an order that was changed gives the difference back once, though it is told twice; then it ends, and the rest goes back', async () => {
  const paid = await paidOrder()
  const told = await changed(paid, won(1500))
  assert.equal(await changed(paid, won(1500), 5, told), told)
  await service.settled()
  await agree(paid, 'APPROVED', 1500)
  await giveBack(paid.orderId, { amount: 1000 })
  await end(paid)
  await agree(paid, 'REFUNDED', 4500)
  assert.deepEqual((await said(paid)).map(([, amount, of]) => [amount, of]).toSorted(), [
    [1000, 'REQUEST'],
    [1500, 'CHANGE'],
    [2000, undefined],
  ])
  await nothingIsAmiss()
})

test('changed and ended in one batch: the difference goes back by itself, and only the rest at the end', async () => {
  const paid = await paidOrder()
  await service.db.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM payment WHERE order_id = $1 FOR UPDATE', [paid.orderId])
    await changed(paid, won(500), 4) // is heard, and waits for us; what comes meanwhile is one batch
    await eventually(async () => {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      assert.notEqual((await service.db.query(sql)).length, 0)
    })
    await changed(paid, won(1000))
    await end(paid)
  })
  await agree(paid, 'REFUNDED', 4500)
  assert.deepEqual((await said(paid)).map(([, amount, of]) => [amount, of]).toSorted(), [
    [1000, 'CHANGE'],
    [3000, undefined],
    [500, 'CHANGE'],
  ])
  await nothingIsAmiss()
})

test('an order that ends with a part of its money back gives no more than is left, and what it kept can still be given', async () => {
  const paid = await paidOrder()
  await giveBack(paid.orderId, { amount: 4000 })
  await end(paid, won(1000))
  await agree(paid, 'REFUNDED', 4500)
  const kept = await paidOrder()
  await end(kept, won(1000))
  await agree(kept, 'APPROVED', 1000)
  const asked = await giveBack(kept.orderId, { amount: 3500 }, { as: operator })
  assert.deepEqual([asked.status, asked.body.left], [201, won(0)])
  await agree(kept, 'REFUNDED', 4500)
  await nothingIsAmiss()
})

test("another's order is not found, a line that is not there is named, and nothing goes back of what was not paid", async () => {
  const paid = await paidOrder()
  const other = { ...owner, id: service.newId() }
  assert.equal((await giveBack(paid.orderId, { amount: 1 }, { as: other })).status, 404)
  assert.equal((await giveBack(stranger, { amount: 1 }, { as: operator })).status, 404)
  assert.equal((await giveBack(service.newId(), { amount: 1 }, { as: operator })).status, 404)
  assert.equal((await giveBack(paid.orderId, { lines: [{ line: 4 }] })).body.code, 'unknown-line')
  assert.equal((await giveBack(paid.orderId, { lines: [{ line: 0, quantity: 4 }] })).body.code, 'unknown-line')
})

test('a part that our books have and the provider has not is given back again under its own key', async () => {
  const paid = await paidOrder()
  const id = service.newId()
  await service.db.query(
    `INSERT INTO part_refund (id, payment_id, amount, reason, cause, created_at, done_at) SELECT $2, id, 700, 'x', 'CHANGE',
       updated_at, updated_at FROM payment WHERE order_id = $1`,
    [paid.orderId, id],
  )
  await service.db.query(
    'UPDATE payment SET refunded = 700, promised = 700, parts_refunded = 700, events = 2 WHERE order_id = $1',
    [paid.orderId],
  )
  await eventually(async () => assert.equal((await books(paid)).there, 700))
  await eventually(async () =>
    assert.deepEqual(await service.db.query('SELECT finding FROM discrepancy'), [{ finding: 'REFUND_MISSING' }]),
  )
})

test("the counter gives back up to its store's limit for one order, however many of them and however often; others more", async () => {
  const paid = await paidOrder()
  const one = await giveBack(paid.orderId, { amount: 600 }, { as: counter, key: 'once' })
  assert.equal(one.status, 201)
  const over = await giveBack(paid.orderId, { amount: 500 }, { as: secondCounter })
  assert.deepEqual(
    [over.status, over.body.code, over.body.limit, over.body.left],
    [...[403, 'refund-over-limit', won(1000), won(400)]],
  )
  assert.equal((await giveBack(paid.orderId, { amount: 400 }, { as: secondCounter })).status, 201)
  const again = await giveBack(paid.orderId, { amount: 600 }, { as: counter, key: 'once' })
  assert.equal(again.body.id, one.body.id, 'told twice it is one refund, also where the limit is reached by now')
  assert.equal((await giveBack(paid.orderId, { amount: 1 }, { as: counter })).body.code, 'refund-over-limit')
  assert.equal((await giveBack(paid.orderId, { amount: 1500 }, { as: manager })).status, 201)
  assert.equal((await giveBack(paid.orderId, { amount: 1 }, { as: kitchen })).body.code, 'not-your-part')
  refundLimit = null
  const other = await paidOrder()
  const none = await giveBack(other.orderId, { amount: 1 }, { as: counter })
  refundLimit = won(1000)
  assert.deepEqual([none.body.code, none.body.limit], ['refund-over-limit', won(0)])
  await agree(paid, 'APPROVED', 2500)
})

test('of counters who give back at the same moment, on two instances, none gets past the limit', async () => {
  const paid = await paidOrder()
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      giveBack(paid.orderId, { amount: 300 }, { as: n % 2 ? counter : secondCounter, at: n % 2 ? service : another }),
    ),
  )
  assert.equal(all.filter(({ status }) => status === 201).length, 3)
  await agree(paid, 'APPROVED', 900)
})

test('what was given back is written down once, with who did it; of operators, that they did', async () => {
  const paid = await paidOrder()
  for (const _ of [1, 2]) await giveBack(paid.orderId, { amount: 100 }, { as: counter, key: `written ${paid.orderId}` })
  await giveBack(paid.orderId, { amount: 5000 }, { as: manager }) // refused: nothing is written
  await giveBack(paid.orderId, { amount: 200 }, { as: operator })
  const body = { storeId, about: paid.orderId, limit: 10 }
  const { items } = (await service.call(askRefundDeeds, { as: 'store', body })).body
  assert.deepEqual(
    items.map(({ who, what, detail }: never) => [who, what, detail]),
    [
      [null, 'refund', { ...won(200), reason: 'it was cold', by: 'operator' }],
      [counter.id, 'refund', { ...won(100), reason: 'it was cold' }],
    ],
  )
})
