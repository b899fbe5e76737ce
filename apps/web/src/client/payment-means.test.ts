import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broughtBack, isForm, meansBy, methodOf } from './payment-means.ts'

const offered = [{ method: 'toss' }, { method: 'stripe' }] as const

test('one pays as the last time where one still can, else as comes first; before anybody has said, as the last time', () => {
  assert.equal(methodOf(offered, 'stripe'), 'stripe')
  assert.equal(methodOf(offered, 'card'), 'toss')
  assert.equal(methodOf(undefined, 'card'), 'card')
  assert.equal(methodOf([], 'stripe'), 'stripe')
})

test('only the sandbox’s card is named before its customer was asked', () => {
  assert.deepEqual(meansBy('card', 'tok_ok'), { method: 'card', token: 'tok_ok' })
  assert.deepEqual(meansBy('stripe', 'tok_ok'), { method: 'stripe' })
  assert.deepEqual(meansBy('toss', 'tok_ok'), { method: 'toss' })
})

test('a form is in our page; a window and a bank’s page are not', () => {
  const confirm = { kind: 'confirm', publicKey: 'pk', clientSecret: 'secret' } as const
  assert.equal(isForm({ ...confirm, provider: 'stripe' }), true)
  assert.equal(isForm({ ...confirm, provider: 'toss' }), false)
  assert.equal(isForm({ kind: 'redirect', url: 'https://bank.example' }), false)
  assert.equal(isForm(undefined), false)
})

test('what Toss leads back with is put to the platform, whatever form the address gave it', () => {
  const means = { method: 'toss', paymentKey: 'tviva2026', amount: 4500 } as const
  for (const amount of [4500, '4500'])
    assert.deepEqual(broughtBack({ paymentKey: 'tviva2026', orderId: 'x', amount }), { outcome: 'asked-for', means })
  for (const nonsense of [{ amount: 'all' }, { amount: -1 }, {}, { amount: 1, paymentKey: '<script>' }])
    assert.deepEqual(broughtBack({ paymentKey: 'tviva2026', ...nonsense }), { outcome: 'failed' })
})

test('of Stripe’s success or failure in the address nothing is believed: it is asked', () => {
  for (const status of ['succeeded', 'failed'])
    assert.deepEqual(broughtBack({ payment_intent: 'pi_1', redirect_status: status }), {
      ...{ outcome: 'asked-for', means: { method: 'stripe' } },
    })
})

test('who closed the window has stopped, and that is no failure', () => {
  assert.deepEqual(broughtBack({ code: 'PAY_PROCESS_CANCELED', message: 'x' }), { outcome: 'stopped' })
  assert.deepEqual(broughtBack({ code: 'REJECT_CARD_COMPANY', message: 'x' }), { outcome: 'failed' })
  assert.equal(broughtBack({ wait: '2' }), undefined)
})
