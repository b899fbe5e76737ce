import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLine } from '@jumun/contracts'
import type { CallService } from '@jumun/service'
import { orderLog } from './order-log.ts'

const line = (service: string, second: number): LogLine => ({
  ...{ service, time: `2026-01-31T12:00:0${second}.000Z`, level: 'warn', message: 'said', details: {} },
})

test('the lines of all services come in one order of time, and who does not answer is named', async () => {
  const answers: Record<string, readonly LogLine[]> = {
    store: [line('store', 1), line('store', 4)],
    order: [line('order', 2)],
  }
  const call = (async ({ service }: { readonly service: string }) => {
    const items = answers[service]
    if (!items) throw new Error(`${service} is down`)
    return { status: 200, body: { items } }
  }) as unknown as CallService
  const log = orderLog({ services: ['store', 'order', 'payment'], call, own: () => [line('dashboard', 3)] })
  const { items, silent } = await log('01900000-0000-7000-8000-000000000001')
  assert.deepEqual(
    items.map(({ service }) => service),
    ['store', 'order', 'dashboard', 'store'],
  )
  assert.deepEqual(silent, ['payment'])
})
