import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import { eventsOf, journeys } from './journeys.ts'
import { orderTimes } from './order-times.ts'

async function measured(name: string, now: string): Promise<Record<string, number>> {
  const metrics = new Registry()
  const entry = { createdAt: '2026-01-01T09:00:00.000Z', fulfilment: 'pickup' }
  const take = orderTimes({
    view: { find: () => ({ entry }) as never },
    metrics,
    clock: { now: () => new Date(now) } as never,
  })
  take(eventsOf(journeys()[name] ?? []))
  const money = await metrics.getSingleMetric('jumun_money_minor_units_total')?.get()
  return Object.fromEntries((money?.values ?? []).map(({ labels, value }) => [Object.values(labels).join(' '), value]))
}

test('what customers pay and get back is counted as it happens, by currency', async () => {
  const now = '2026-01-01T09:01:00.000Z'
  assert.deepEqual(await measured('collected', now), { 'taken KRW': 9_000 })
  assert.deepEqual(await measured('canceled by its customer', now), { 'taken KRW': 9_000, 'returned KRW': 9_000 })
})

test('a view that is built anew hears of years: that is no money of today', async () => {
  assert.deepEqual(await measured('collected', '2026-01-02T09:00:00.000Z'), {})
})
