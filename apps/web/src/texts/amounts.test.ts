import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countdownText, minutesUntil, moneyText } from './amounts.ts'

test('won have no minor unit, dollars have two digits of it', () => {
  assert.equal(moneyText({ amount: 4500, currency: 'KRW' }, 'ko'), '₩4,500')
  assert.equal(moneyText({ amount: 4500, currency: 'KRW' }, 'en'), '₩4,500')
  assert.equal(moneyText({ amount: 1250, currency: 'USD' }, 'en'), '$12.50')
})

test('a countdown ends at zero', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  assert.equal(countdownText('2026-01-01T00:03:07Z', now), '3:07')
  assert.equal(countdownText('2025-12-31T23:59:00Z', now), '0:00')
  assert.equal(minutesUntil('2026-01-01T00:12:20Z', now), 12)
})
