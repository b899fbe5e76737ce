import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { uuidv7, won } from '@jumun/contracts'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { type RunningProvider, startSandboxProvider } from '@jumun/sandbox-provider'
import { eventually, startTestPostgres, type TestPostgres } from '@jumun/testing'
import { closeOrders } from './close-orders.ts'
import { lookUpUnknownOutcomes } from './look-up-unknown-outcomes.ts'
import { chargeLeaseMs, type Payment, settledAfterMs } from './payment.ts'
import { type Payments, paymentStore } from './payment-store.ts'
import type { PaymentProvider } from './provider/provider.ts'
import { type ProviderCalls, providerCalls } from './provider/provider-calls.ts'
import { referencesInMemory } from './provider/provider-references.ts'
import { sandboxDriver } from './provider/sandbox/sandbox-driver.ts'
import { refundEndedOrders } from './refund-ended-orders.ts'
import { settlePayment } from './settle-payment.ts'
import { takePayment } from './take-payment.ts'

const key = 'sk_test_of_the_tests'
const card = (token: string) => ({ method: 'card', token }) as const
const log = { warn: () => {}, error: () => {} }
const newId = () => uuidv7(Date.now(), randomBytes(10))

let postgres: TestPostgres
let db: OpenDatabase
let sandbox: RunningProvider
let provider: PaymentProvider
let calls: ProviderCalls
/** Waits as long as the real one, for charges that take their time. */
let patient: PaymentProvider

before(async () => {
  postgres = await startTestPostgres()
  const url = await postgres.createDatabase()
  await migrate(url, [messagingMigrations, { name: 'payment', folder: new URL('../migrations/', import.meta.url) }])
  db = openDatabase({ url, source: 'payment' })
  sandbox = await startSandboxProvider({ dataDir: ':memory:', key })
  calls = providerCalls(db, log)
  provider = sandboxDriver({
    url: sandbox.url,
    key,
    log,
    references: referencesInMemory(),
    onCall: calls.record,
    limitMs: 1_000,
  })
  patient = sandboxDriver({ url: sandbox.url, key, log, references: referencesInMemory() })
})
after(async () => {
  await provider?.close()
  await patient?.close()
  await sandbox?.stop()
  await db?.close()
  await postgres?.stop()
})

/** For those who must not wait for what will not come. */
const impatientMs = 50

/** One instance of the payment service on the shared database, with a clock that tests can turn. */
function instance(theirs: PaymentProvider = provider, answerWithinMs = 10_000) {
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const payments: Payments = paymentStore(db)
  const settle = settlePayment({ payments, now, newId, random: () => 0.5, settled: () => {} })
  const parts = { payments, provider: theirs, settle, now }
  const taking = takePayment({ ...parts, answerWithinMs, lost: () => {} })
  const lookUps = lookUpUnknownOutcomes({ ...parts, everyMs: 10 })
  const refunds = refundEndedOrders({ ...parts, random: () => 0.5, log, refunded: () => {}, everyMs: 10 })
  const { signal } = new AbortController()
  return {
    payments,
    finished: taking.finished,
    async pay(orderId: string, token = 'tok_ok', amount = 4500): Promise<Payment> {
      const taken = await taking.take({ id: newId(), orderId, customerId, amount: won(amount), means: card(token) })
      assert.equal(taken.outcome, 'paid')
      return taken.payment
    },
    take: taking.take,
    turnClock: (ms: number) => {
      aheadMs += ms
    },
    lookUp: () => lookUps.run(signal),
    refund: () => refunds.run(signal),
    cancel: (orderId: string, reason = 'CUSTOMER') =>
      db.transaction((tx) =>
        closeOrders([{ orderId, customerId, reason, now: now(), newId: newId(), refundId: newId() }], tx),
      ),
    async status(orderId: string): Promise<string | undefined> {
      return (await payments.ofOrder(orderId))?.status
    },
  }
}
const customerId = newId()

const ask = async (path: string, body?: object) => {
  const answer = await fetch(`${sandbox.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(60_000),
  })
  return answer.json()
}
const said = async (orderId: string) =>
  (
    await db.query('SELECT type, sequence FROM outbox WHERE subject = $1 AND correlationid = $1 ORDER BY sequence', [
      orderId,
    ])
  ).map((row) => `${row['sequence']} ${row['type']}`)
const booked = async (paymentId: string) =>
  (
    await db.query('SELECT account, debit, credit FROM ledger_entry WHERE payment_id = $1 ORDER BY id', [paymentId])
  ).map((row) => [row['account'], row['debit'], row['credit']])
/** What the provider holds of this order's money. */
const held = async (orderId: string): Promise<number> => {
  const charge = await ask(`/charges/${orderId}`)
  return charge.status === 'captured' ? charge.amount - charge.refunded : 0
}

/** What stands in the story of the order's money. */
const asked = async (orderId: string) => {
  await calls.written()
  return (await calls.ofOrder(orderId)).map(({ what, outcome }) => `${what} ${outcome}`)
}

describe('taking the money', () => {
  test('every question put to the provider is written down, repetitions, silence and refunds included', async () => {
    const service = instance()
    const [good, silent, ill, canceled] = [newId(), newId(), newId(), newId()]
    await service.pay(good)
    assert.deepEqual(await asked(good), ['charge captured'])
    const impatient = instance(provider, impatientMs)
    await impatient.pay(silent, 'tok_timeout')
    await impatient.finished()
    service.turnClock(2 * chargeLeaseMs)
    await service.lookUp()
    assert.deepEqual(await asked(silent), ['charge silent', 'lookup captured'])
    await service.pay(ill, 'tok_error')
    assert.deepEqual(await asked(ill), ['charge failed', 'charge failed', 'charge failed'])
    await service.pay(canceled)
    await service.cancel(canceled)
    await service.refund()
    assert.deepEqual(await asked(canceled), ['charge captured', 'refund refunded'])
  })

  test('a good card is captured, said once and booked twice', async () => {
    const service = instance()
    const orderId = newId()
    const payment = await service.pay(orderId)
    assert.equal(payment.status, 'APPROVED')
    assert.deepEqual(await said(orderId), ['1 PaymentApproved'])
    assert.deepEqual(await booked(payment.id), [
      ['provider', 4500, 0],
      ['customer', 0, 4500],
    ])
  })

  test('a declined card moves nothing, and asking again does not change it', async () => {
    const service = instance()
    const orderId = newId()
    const payment = await service.pay(orderId, 'tok_insufficient')
    assert.deepEqual(payment.status === 'DECLINED' && payment.reason, 'insufficient_funds')
    assert.equal((await service.pay(orderId, 'tok_ok')).status, 'DECLINED')
    assert.deepEqual(await said(orderId), ['1 PaymentDeclined'])
    assert.deepEqual(await booked(payment.id), [])
  })

  test('asked twice for one order, it is taken once', async () => {
    const service = instance()
    const orderId = newId()
    const first = await service.pay(orderId)
    const second = await service.pay(orderId)
    assert.equal(second.id, first.id)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved'])
  })

  test('two pay() of one order at the same time, on one instance and on two, take it once', async () => {
    const [here, there] = [instance(), instance()]
    const orderId = newId()
    const tokens = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_ok', 'tok_ok', 'tok_ok']
    const answers = await Promise.all(tokens.map((token, index) => (index % 2 ? here : there).pay(orderId, token)))
    assert.equal(new Set(answers.map((answer) => answer.id)).size, 1)
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], ['APPROVED'])
    assert.equal(await held(orderId), 4500)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved'])
  })

  test('another amount for the same order is refused', async () => {
    const service = instance()
    const orderId = newId()
    await service.pay(orderId)
    const asked = { id: newId(), orderId, customerId, amount: won(1), means: card('tok_ok') }
    assert.deepEqual(await service.take(asked), { outcome: 'amount-differs' })
  })

  test('what costs nothing is paid and given back without a card and without asking the provider', async () => {
    const service = instance()
    const orderId = newId()
    const free = { id: newId(), orderId, customerId, amount: won(0), means: undefined }
    const taken = await service.take(free)
    assert.ok(taken.outcome === 'paid' && taken.payment.status === 'APPROVED')
    await service.cancel(orderId)
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.deepEqual(await said(orderId), ['1 PaymentApproved', '2 PaymentRefunded'])
    assert.deepEqual(await booked(taken.payment.id), [])

    const left = newId() // by a crash between the intent and its outcome
    await service.payments.intend(
      { id: newId(), orderId: left, customerId, amount: won(0) },
      { now: new Date(0), until: new Date(0) },
    )
    await service.lookUp()
    assert.equal(await service.status(left), 'APPROVED')
    assert.deepEqual([...(await asked(orderId)), ...(await asked(left))], [])
    assert.deepEqual(await service.take({ ...free, id: newId(), orderId: newId(), amount: won(1) }), {
      outcome: 'no-card',
    })
  })

  test('tok_flaky is charged within one asking', async () => {
    const orderId = newId()
    const service = instance()
    await service.pay(orderId, 'tok_flaky')
    await service.finished()
    assert.equal(await service.status(orderId), 'APPROVED')
  })
})

describe('a timeout is not a decline', () => {
  test('the one who asks is answered while a slow charge goes on, and it is stored when it is done', async () => {
    const service = instance(patient, impatientMs)
    const orderId = newId()
    assert.equal((await service.pay(orderId, 'tok_slow')).status, 'PENDING')
    assert.equal((await service.pay(orderId, 'tok_ok')).status, 'PENDING')
    await service.finished()
    assert.equal(await service.status(orderId), 'APPROVED')
    assert.equal(await held(orderId), 4500)
  })

  test('tok_timeout is APPROVED by looking it up, and never charged twice', async () => {
    const service = instance(provider, impatientMs)
    const orderId = newId()
    assert.equal((await service.pay(orderId, 'tok_timeout')).status, 'PENDING')
    await service.finished()
    assert.equal(await service.status(orderId), 'UNKNOWN')
    assert.deepEqual(await said(orderId), [])
    service.turnClock(1_000)
    await service.lookUp()
    assert.equal(await service.status(orderId), 'APPROVED')
    assert.equal((await service.pay(orderId, 'tok_ok')).status, 'APPROVED')
    assert.equal(await held(orderId), 4500)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved'])
  })

  test('silence is looked up while the one who asks still waits: they hear that it was captured', async () => {
    const service = instance()
    const orderId = newId()
    const paying = service.pay(orderId, 'tok_timeout')
    await eventually(async () => assert.equal((await service.payments.ofOrder(orderId))?.status, 'UNKNOWN'))
    service.turnClock(1_000)
    await service.lookUp()
    assert.equal((await paying).status, 'APPROVED')
    assert.equal(await held(orderId), 4500)
  })

  test('the silent and broken cards of one customer keep nobody else from paying', async () => {
    const ill = instance(provider, impatientMs)
    const jisoo = {
      ...{ id: newId(), orderId: newId(), customerId: newId() },
      amount: won(4500),
      means: card('tok_ok'),
    }
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => ill.pay(newId(), index % 2 ? 'tok_timeout' : 'tok_error')),
    )
    const taken = await instance().take(jisoo)
    assert.ok(taken.outcome === 'paid' && taken.payment.status === 'APPROVED')
    await ill.finished()
    const later = await instance().take({ ...jisoo, id: newId(), orderId: newId() })
    assert.ok(later.outcome === 'paid' && later.payment.status === 'APPROVED')
  })

  test('paying again after silence looks up before it charges', async () => {
    const impatient = instance(provider, impatientMs)
    const service = instance()
    const orderId = newId()
    await impatient.pay(orderId, 'tok_timeout')
    await impatient.finished()
    const again = await service.pay(orderId, 'tok_declined')
    assert.equal(again.status, 'APPROVED')
  })

  test('a provider that failed is answered quickly, and the order can be paid with another card', async () => {
    const service = instance()
    const orderId = newId()
    assert.equal((await service.pay(orderId, 'tok_error')).status, 'UNKNOWN')
    const again = await service.pay(orderId, 'tok_ok')
    assert.deepEqual([again.status, again.attempts], ['APPROVED', 2])
  })

  test('while nothing is recorded at the provider it stays UNKNOWN, looked up less and less often', async () => {
    const service = instance()
    const orderId = newId()
    await service.pay(orderId, 'tok_error')
    for (const ms of [1_000, 2_000, 4_000]) {
      service.turnClock(ms)
      await service.lookUp()
    }
    const payment = await service.payments.ofOrder(orderId)
    assert.ok(payment?.status === 'UNKNOWN' && payment.tries > 3)
    assert.equal((await service.pay(orderId, 'tok_ok')).status, 'APPROVED')
  })

  test('a crash between the charge and its storing is found by the next instance', async () => {
    const dying: PaymentProvider = {
      ...provider,
      async charge(request) {
        await provider.charge(request)
        return new Promise(() => {}) // the process is gone
      },
    }
    const orderId = newId()
    assert.equal((await instance(dying, impatientMs).pay(orderId)).status, 'PENDING')
    await eventually(async () => assert.equal(await held(orderId), 4500))

    const next = instance(provider, impatientMs)
    assert.equal((await next.pay(orderId, 'tok_ok')).status, 'PENDING', 'it may still be in work')
    next.turnClock(chargeLeaseMs + 1)
    await next.lookUp()
    assert.equal(await next.status(orderId), 'APPROVED')
    assert.equal(await held(orderId), 4500)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved'])
  })

  test('a crash before the charge leaves an order that can be paid', async () => {
    const dying: PaymentProvider = { ...provider, charge: () => new Promise(() => {}) }
    const orderId = newId()
    await instance(dying, impatientMs).pay(orderId)
    const next = instance()
    next.turnClock(chargeLeaseMs + 1)
    await next.lookUp()
    assert.equal(await next.status(orderId), 'UNKNOWN')
    assert.equal((await next.pay(orderId)).status, 'APPROVED')
  })
})

describe('an order that is no deal', () => {
  test('its money goes back once, however often the cancellation is heard', async () => {
    const service = instance()
    const orderId = newId()
    const payment = await service.pay(orderId)
    await Promise.all([service.cancel(orderId), service.cancel(orderId), service.cancel(orderId, 'OPERATOR')])
    await Promise.all([service.refund(), instance().refund()])
    await service.cancel(orderId)
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.equal(await held(orderId), 0)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved', '2 PaymentRefunded'])
    assert.deepEqual((await booked(payment.id)).slice(2), [
      ['customer', 4500, 0],
      ['provider', 0, 4500],
    ])
  })

  test('canceled while the outcome is unknown: what is found later goes back', async () => {
    const service = instance(provider, impatientMs)
    const orderId = newId()
    await service.pay(orderId, 'tok_timeout')
    await service.finished()
    await service.cancel(orderId)
    service.turnClock(1_000)
    await service.lookUp()
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.equal(await held(orderId), 0)
  })

  test('canceled while the charge is under way: it is captured and goes back', async () => {
    const service = instance(patient, impatientMs)
    const orderId = newId()
    await service.pay(orderId, 'tok_slow')
    await service.cancel(orderId)
    await service.finished()
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.equal(await held(orderId), 0)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved', '2 PaymentRefunded'])
  })

  test('canceled before its payment is known: it is never charged', async () => {
    const service = instance()
    const orderId = newId()
    await service.cancel(orderId)
    const payment = await service.pay(orderId)
    assert.deepEqual(payment.status === 'DECLINED' && payment.reason, 'order_closed')
    assert.equal((await ask(`/charges/${orderId}`)).code, 'not_found')
    assert.deepEqual(await said(orderId), ['1 PaymentDeclined'])
  })

  test('canceled and asked for at the same moment, fifty times: never money without a way back', async () => {
    const [here, there] = [instance(), instance()]
    const orderIds = Array.from({ length: 50 }, newId)
    await Promise.all(orderIds.flatMap((orderId) => [here.pay(orderId), there.cancel(orderId)]))
    await here.refund()
    for (const orderId of orderIds) {
      assert.equal(await held(orderId), 0)
      assert.match((await here.status(orderId)) ?? '', /^(REFUNDED|DECLINED)$/)
    }
  })

  test('never charged, and its order has ended: declined once no request can be on its way', async () => {
    const service = instance()
    const orderId = newId()
    await service.pay(orderId, 'tok_error')
    await service.cancel(orderId, 'EXPIRED')
    service.turnClock(1_000)
    await service.lookUp()
    assert.equal(await service.status(orderId), 'UNKNOWN')
    service.turnClock(settledAfterMs)
    await service.lookUp()
    assert.equal(await service.status(orderId), 'DECLINED')
  })

  test('an order insert that failed after paying left an orphan payment', async () => {
    const service = instance()
    const orderId = newId()
    await service.pay(orderId) // and the order never became one: its draft expires
    await service.cancel(orderId, 'EXPIRED')
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.equal(await held(orderId), 0)
  })

  test('the provider is down when money must go back: it goes back when the provider is there again', async () => {
    const service = instance(patient)
    const orderId = newId()
    await service.pay(orderId)
    await service.cancel(orderId)
    await ask('/faults', { mode: 'down' })
    try {
      await service.refund()
      assert.equal(await service.status(orderId), 'APPROVED')
    } finally {
      await ask('/faults', { mode: 'none' })
    }
    service.turnClock(1_000)
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.equal(await held(orderId), 0)
  })

  test('a refund whose answer was lost is not made twice', async () => {
    const deaf: PaymentProvider = {
      ...provider,
      refund: async (request) => {
        await provider.refund(request)
        return { outcome: 'unavailable' }
      },
    }
    const orderId = newId()
    await instance().pay(orderId)
    await instance().cancel(orderId)
    await instance(deaf).refund()
    const service = instance()
    service.turnClock(1_000)
    await service.refund()
    assert.equal(await service.status(orderId), 'REFUNDED')
    assert.equal(await held(orderId), 0)
    assert.deepEqual(await said(orderId), ['1 PaymentApproved', '2 PaymentRefunded'])
  })
})

describe('finding payments', () => {
  test('payment found by the wrong key', async () => {
    const service = instance()
    const [mine, theirs] = [newId(), newId()]
    const payment = await service.pay(mine)
    await service.pay(theirs)
    await service.cancel(theirs)
    await service.refund()
    assert.equal(await service.status(mine), 'APPROVED', 'only the canceled order is refunded')
    assert.deepEqual(
      (await service.payments.list({ orderId: mine, limit: 10 })).map((found) => found.id),
      [payment.id],
    )
    assert.equal(await service.payments.one(mine), undefined, 'an order id is not a payment id')
    assert.equal(await service.payments.one(payment.id, newId()), undefined, "another customer's payment")
    assert.equal((await service.payments.one(payment.id, customerId))?.orderId, mine)
  })
})

describe('the ledger', () => {
  test('debits and credits are equal over all that happened', async () => {
    const [sum] = await db.query(
      'SELECT sum(debit)::bigint AS debits, sum(credit)::bigint AS credits FROM ledger_entry',
    )
    assert.ok(Number(sum?.['debits']) > 0)
    assert.equal(sum?.['debits'], sum?.['credits'])
  })
  test('nobody can write half an entry, change one or take money back by hand', async () => {
    const payment = await instance().pay(newId())
    await assert.rejects(
      db.query(
        `INSERT INTO ledger_entry (payment_id, account, debit, currency, created_at) VALUES ($1, 'provider', 5, 'KRW', now())`,
        [payment.id],
      ),
      /would not balance/,
    )
    await assert.rejects(db.query('UPDATE ledger_entry SET debit = debit + 1 WHERE debit > 0'), /append only/)
    await assert.rejects(db.query('DELETE FROM ledger_entry'), /append only/)
    await assert.rejects(db.query('UPDATE payment SET captured = 0 WHERE id = $1', [payment.id]), /payment/)
  })
})
