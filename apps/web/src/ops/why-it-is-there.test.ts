import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DashboardEntry, OrderStatus } from '@jumun/contracts/http'
import { opsTexts } from './ops-texts.ts'
import { whyItIsThere } from './why-it-is-there.ts'

const told = (state: OrderStatus, rest: Partial<Pick<DashboardEntry, 'fulfilment' | 'refunded' | 'timeline'>> = {}) =>
  whyItIsThere({ fulfilment: 'pickup', refunded: false, timeline: [], ...rest, state })
const step = (service: string, type: string) => ({ service, type, time: '2026-01-01T09:00:00.000Z' })

test('every state has its sentence, in both languages', () => {
  const sentences: Record<OrderStatus, ReturnType<typeof whyItIsThere>> = {
    AWAITING_PAYMENT: 'why_AWAITING_PAYMENT',
    PLACED: 'why_PLACED',
    CONFIRMED: 'why_CONFIRMED',
    ACCEPTED: 'why_ACCEPTED',
    COOKING: 'why_COOKING',
    READY: 'why_READYpickup',
    DELIVERING: 'why_DELIVERING',
    CANCEL_PENDING: 'why_CANCEL_PENDING',
    DELIVERED: 'why_over',
    COLLECTED: 'why_over',
    EXPIRED: 'why_expired',
    CANCELED: 'why_canceledUnpaid',
    PAYMENT_DECLINED: 'why_declined',
  }
  for (const [state, why] of Object.entries(sentences)) {
    assert.equal(told(state as OrderStatus), why, state)
    for (const language of ['ko', 'en'] as const) assert.ok(opsTexts[why][language].length > 0, why)
  }
})

test('a payment that is asked for and not answered is not the same as one that nobody has begun', () => {
  assert.equal(told('AWAITING_PAYMENT'), 'why_AWAITING_PAYMENT')
  assert.equal(
    whyItIsThere(
      { state: 'AWAITING_PAYMENT', fulfilment: 'pickup', refunded: false, timeline: [] },
      { status: 'UNKNOWN' },
    ),
    'why_outcomeUnknown',
  )
})

test('what is ready waits for whoever fetches it, and whether a rider is found yet makes a difference', () => {
  assert.equal(told('READY', { fulfilment: 'delivery' }), 'why_READYdelivery')
  const assigned = [step('delivery', 'DeliveryRequested'), step('delivery', 'DeliveryAssigned')]
  assert.equal(told('READY', { fulfilment: 'delivery', timeline: assigned }), 'why_READYassigned')
  const again = [...assigned, step('delivery', 'DeliveryRequested')]
  assert.equal(told('READY', { fulfilment: 'delivery', timeline: again }), 'why_READYdelivery')
})

test('a canceled order is over once its money is back, and not before', () => {
  const paid = [step('payment', 'PaymentApproved')]
  assert.equal(told('CANCELED', { timeline: paid }), 'why_refundComing')
  assert.equal(told('CANCELED', { timeline: paid, refunded: true }), 'why_refundDone')
  assert.equal(told('EXPIRED', { timeline: paid }), 'why_refundComing')
  assert.equal(told('EXPIRED', { timeline: paid, refunded: true }), 'why_refundDone')
})
