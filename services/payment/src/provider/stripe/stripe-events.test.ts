/** Whoever can reach us can write to us: only what Stripe has signed, and not long ago, is believed. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { fromStripe, toStripe } from './stripe-amounts.ts'
import { stripeNews } from './stripe-events.ts'

const secret = 'whsec_of_the_tests'
const at = 1_790_000_000
const now = () => new Date(at * 1_000)
const order = '01900000-0000-7000-8000-000000000001'
const event = (object: object, type = 'payment_intent.succeeded') =>
  Buffer.from(JSON.stringify({ id: 'evt_1', type, data: { object } }))
const signed = (body: Buffer, { time = at, by = secret } = {}) =>
  `t=${time},v1=${createHmac('sha256', by).update(`${time}.`).update(body).digest('hex')}`
const hear = (body: Buffer, signature: string | undefined, known = secret) =>
  stripeNews({ headers: { 'stripe-signature': signature }, body }, { secret: known, now })

test('what is signed is believed, and says which charge it is about', () => {
  const intent = event({ object: 'payment_intent', id: 'pi_1', metadata: { order } })
  assert.deepEqual(hear(intent, signed(intent)), {
    ...{ id: 'evt_1', type: 'payment_intent.succeeded', reference: 'pi_1', chargeKey: order },
  })
  const refund = event({ object: 'refund', id: 're_1', payment_intent: 'pi_1' }, 'refund.created')
  assert.equal(hear(refund, signed(refund))?.reference, 'pi_1')
  const other = event({ object: 'payout', id: 'po_1' }, 'payout.paid')
  assert.deepEqual(hear(other, signed(other)), { id: 'evt_1', type: 'payout.paid' })
})

test('while a secret is changed there are two signatures, and one of them is enough', () => {
  const body = event({ object: 'payment_intent', id: 'pi_1' })
  assert.ok(hear(body, `${signed(body, { by: 'whsec_of_before' })},${signed(body).split(',')[1]}`))
})

test('what is not signed, by somebody else, long ago or in another wording, is not', () => {
  const body = event({ object: 'payment_intent', id: 'pi_1' })
  const good = signed(body)
  for (const [of, signature, known] of [
    [body, undefined],
    [body, ''],
    [body, 't=,v1='],
    [body, `t=${at}`],
    [body, good.replace('v1=', 'v0=')],
    [body, signed(body, { by: 'whsec_of_somebody_else' })],
    [body, signed(body, { time: at - 301 })],
    [body, signed(body, { time: at + 301 })],
    [Buffer.concat([body, Buffer.from(' ')]), good],
    [body, signed(body, { by: '' }), ''],
  ] as const)
    assert.equal(hear(of, signature, known), undefined, `${signature} ${known}`)
  const nonsense = Buffer.from('not JSON')
  assert.equal(hear(nonsense, signed(nonsense)), undefined)
})

test('amounts are the same money on both sides, whatever the currency counts in', () => {
  for (const [ours, theirs] of [
    [
      { amount: 4500, currency: 'KRW' },
      { amount: 4500, currency: 'krw' },
    ],
    [
      { amount: 4500, currency: 'EUR' },
      { amount: 4500, currency: 'eur' },
    ],
    [
      { amount: 700, currency: 'JPY' },
      { amount: 700, currency: 'jpy' },
    ],
    [
      { amount: 700, currency: 'ISK' },
      { amount: 70_000, currency: 'isk' },
    ],
    [
      { amount: 700, currency: 'UGX' },
      { amount: 70_000, currency: 'ugx' },
    ],
    [
      { amount: 1230, currency: 'KWD' },
      { amount: 1230, currency: 'kwd' },
    ],
    [
      { amount: 500, currency: 'MGA' },
      { amount: 5, currency: 'mga' },
    ],
  ] as const) {
    assert.deepEqual(toStripe(ours), theirs)
    assert.deepEqual(fromStripe(theirs.amount, theirs.currency), ours)
  }
  assert.equal(toStripe({ amount: 1234, currency: 'KWD' }), undefined, 'the last of three decimals has to be 0')
  assert.equal(toStripe({ amount: 501, currency: 'MGA' }), undefined)
})
