import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { listPayments, OrderCanceled, pay, won } from '@jumun/contracts'
import { type RunningProvider, startSandboxProvider } from '@jumun/sandbox-provider'
import { eventually, startTestService, type TestService } from '@jumun/testing'
import { providerNews } from './provider-news.ts'
import payment from './service.ts'

const providerKey = 'sk_test_of_the_tests'
let sandbox: RunningProvider
let service: TestService

before(async () => {
  sandbox = await startSandboxProvider({ dataDir: ':memory:', key: providerKey })
  service = await startTestService(payment, {
    settings: {
      ...{ providerUrl: sandbox.url, providerKey, answerWithinMs: 3_000, jobEveryMs: 50 },
      ...{ reconcileEveryMs: 100, reconcileAfterMs: 400 },
    },
  })
})
after(async () => {
  await service?.stop()
  await sandbox?.stop()
})

/** What somebody else asks of the provider, past our service. */
async function provider(method: string, path: string, key = '', body?: object) {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${providerKey}`,
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': key } : {}),
    },
    body: body ? JSON.stringify(body) : null,
  })
  assert.ok(response.ok, `${method} ${path}: ${response.status}`)
  return (await response.json()) as { status: string; amount: number; refunded: number }
}
const chargeAt = (orderId: string, key = orderId) =>
  provider('POST', '/charges', key, { ...won(4500), token: 'tok_ok', reference: `order ${orderId}` })
const payFor = (orderId: string, token = 'tok_ok') =>
  service.call(pay, {
    as: 'order',
    body: { orderId, customerId: service.newId(), amount: won(4500), payment: { method: 'card', token } },
  })
const cancel = (orderId: string) => {
  const data = {
    orderId,
    customerId: service.newId(),
    storeId: service.newId(),
    reason: 'CUSTOMER',
    total: won(4500),
    restock: true,
  } as const
  return service.receive(OrderCanceled, { subject: orderId, sequence: 2, data })
}
const givenBack = (key: string) =>
  eventually(async () => assert.equal((await provider('GET', `/charges/${key}`)).refunded, 4500))
const said = async (orderId: string) =>
  (await service.published())
    .filter((event) => event.correlationid === orderId)
    .map(({ type, sequence }) => `${type} ${sequence}`)
const says = (orderId: string, ...wanted: string[]) =>
  eventually(async () => assert.deepEqual(await said(orderId), wanted))
const found = (finding: string, key: string) =>
  eventually(async () => {
    const rows = await service.db.query('SELECT * FROM discrepancy WHERE finding = $1 AND provider_key = $2', [
      finding,
      key,
    ])
    assert.equal(rows.length, 1)
    return rows[0]
  })
const statusOf = async (orderId: string) => {
  const as = { id: service.newId(), role: 'operator' } as const
  const { body } = await service.call(listPayments, { as, query: { orderId } })
  return (body.items as { status: string }[])[0]?.status
}
/** What the ledger says the provider owes us: captured and not returned, over these entries. */
async function held(where: string, id: string) {
  const [row] = await service.db.query(
    `SELECT count(*) AS entries, coalesce(sum(debit - credit) FILTER (WHERE account = 'provider'), 0) AS held
     FROM ledger_entry WHERE ${where}`,
    [id],
  )
  return { entries: Number(row?.['entries']), held: Number(row?.['held']) }
}
const heldForPayment = (orderId: string) => held('payment_id = (SELECT id FROM payment WHERE order_id = $1)', orderId)

describe('money that heals', () => {
  test('paid, no order: a charge that nobody here knows of goes back, booked and said', async () => {
    const orderId = service.newId()
    await chargeAt(orderId)
    await givenBack(orderId)
    await says(orderId, 'SurplusRefunded 1')
    assert.deepEqual(await held('discrepancy_id = (SELECT id FROM discrepancy WHERE order_id = $1)', orderId), {
      entries: 4,
      held: 0,
    })
  })
  test('paid, no order: a charge that arrived after its order had ended goes back, booked with its payment', async () => {
    const orderId = service.newId()
    await cancel(orderId)
    await chargeAt(orderId)
    await givenBack(orderId)
    await says(orderId, 'PaymentRefunded 1')
    assert.equal(await statusOf(orderId), 'REFUNDED')
    assert.deepEqual(await heldForPayment(orderId), { entries: 4, held: 0 })
  })
  test('paid, no order: declined here and captured there', async () => {
    const orderId = service.newId()
    await cancel(orderId)
    await eventually(async () => {
      const rows = await service.db.query('SELECT status FROM payment WHERE order_id = $1', [orderId])
      assert.equal(rows[0]?.['status'], 'CLOSED')
    })
    assert.equal((await payFor(orderId)).body.status, 'DECLINED', 'its order has ended: the provider is not even asked')
    await chargeAt(orderId)
    await givenBack(orderId)
    await says(orderId, 'PaymentDeclined 1', 'PaymentRefunded 2')
    assert.deepEqual(await heldForPayment(orderId), { entries: 4, held: 0 })
  })
  test('charged twice: the surplus goes back, the payment of the order stays', async () => {
    const orderId = service.newId()
    const surplus = randomUUID()
    await payFor(orderId)
    await chargeAt(orderId, surplus)
    await givenBack(surplus)
    await says(orderId, 'PaymentApproved 1', 'SurplusRefunded 1')
    assert.equal(await statusOf(orderId), 'APPROVED')
    assert.equal((await provider('GET', `/charges/${orderId}`)).refunded, 0)
    assert.deepEqual(await heldForPayment(orderId), { entries: 2, held: 4500 })
  })
  test('refund missing: our books say it is done, the provider knows nothing of it; it is done', async () => {
    const orderId = service.newId()
    await payFor(orderId)
    await service.db.query(
      `UPDATE payment SET status = 'REFUNDED', refunded = captured, closed_reason = 'CUSTOMER', closed_at = updated_at,
         refund_id = $2, events = 2 WHERE order_id = $1`,
      [orderId, service.newId()],
    )
    await givenBack(orderId)
    const repeated = await found('REFUND_MISSING', orderId)
    await says(orderId, 'PaymentApproved 1', 'RefundRepeated 1')
    assert.deepEqual(await heldForPayment(orderId), { entries: 4, held: 0 })
    assert.deepEqual(await held('discrepancy_id = $1', String(repeated?.['id'])), { entries: 4, held: 0 })
  })
  test('a refund that fails days after it was made: the provider tells us something of it, and it is made again', async () => {
    const orderId = service.newId()
    await payFor(orderId)
    const comparedAgain = async (): Promise<void> => {
      const another = randomUUID()
      await chargeAt(service.newId(), another)
      await found('CHARGED_TWICE', another)
    }
    await comparedAgain()
    await service.db.query(
      `UPDATE payment SET status = 'REFUNDED', refunded = captured, closed_reason = 'CUSTOMER', closed_at = updated_at,
         refund_id = $2, events = 2, refund_seen_at = updated_at WHERE order_id = $1`,
      [orderId, service.newId()],
    )
    await comparedAgain()
    assert.equal((await provider('GET', `/charges/${orderId}`)).refunded, 0, 'untold, nobody asks again')
    const news = { id: randomUUID(), type: 'refund.failed', orderId, unsigned: false }
    await providerNews(service.db, 'sandbox').keep(news, new Date())
    await givenBack(orderId)
    await found('REFUND_MISSING', orderId)
    assert.deepEqual(await heldForPayment(orderId), { entries: 4, held: 0 })
  })
  test('refunded there, not here: it is booked and said', async () => {
    const orderId = service.newId()
    await payFor(orderId)
    await provider('POST', '/refunds', randomUUID(), { chargeKey: orderId, amount: 4500, reason: 'at the desk' })
    await says(orderId, 'PaymentApproved 1', 'PaymentRefunded 2')
    assert.equal(await statusOf(orderId), 'REFUNDED')
    assert.deepEqual(await heldForPayment(orderId), { entries: 4, held: 0 })
  })
  test('a charge that is none of ours stays as it is, and a person is told', async () => {
    const key = randomUUID()
    await provider('POST', '/charges', key, { ...won(4500), token: 'tok_ok', reference: 'a gift card' })
    await found('NEEDS_A_PERSON', key)
    assert.equal((await provider('GET', `/charges/${key}`)).refunded, 0)
  })
  test('what agrees is left alone, and what was settled is settled once', async () => {
    const orderId = service.newId()
    await payFor(orderId)
    const canceled = service.newId()
    await payFor(canceled)
    await cancel(canceled)
    await says(canceled, 'PaymentApproved 1', 'PaymentRefunded 2')
    const last = randomUUID()
    await chargeAt(service.newId(), last) // once this one is settled, the books have been read past the others
    await found('CHARGED_TWICE', last)
    assert.equal(await statusOf(orderId), 'APPROVED')
    const wrongly = await service.db.query('SELECT * FROM discrepancy WHERE order_id = ANY($1)', [[orderId, canceled]])
    assert.deepEqual(wrongly, [])
  })
})
