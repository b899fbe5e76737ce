import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withCause } from '@jumun/messaging'
import { loggerOf } from './logger.ts'
import { recentLines } from './recent-lines.ts'

const orderId = '01900000-0000-7000-8000-000000000001'

test('a line written while an order is worked on names it and its trace, and is found by it', () => {
  const written: string[] = []
  const { log, lines } = loggerOf('order', { logTo: { write: (line) => void written.push(line) } })
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  withCause({ orderId, traceparent }, () =>
    log.warn({ err: new Error('too late'), tried: 3, which: ['a'] }, 'the payment takes long'),
  )
  log.warn({ subject: orderId }, 'named by itself')
  log.warn('about nothing')
  const [first, second, ...none] = lines.ofOrder(orderId)
  assert.deepEqual(
    [first?.service, first?.level, first?.message, first?.traceId, first?.details],
    [
      'order',
      'warn',
      'the payment takes long',
      '0af7651916cd43dd8448eb211c80319c',
      { tried: 3, which: '["a"]', error: 'too late' },
    ],
  )
  assert.equal(second?.message, 'named by itself')
  assert.deepEqual(none, [])
  assert.equal(written.length, 3)
  assert.equal(JSON.parse(written[0] ?? '').orderId, orderId)
})

test('only the latest are kept', () => {
  const lines = recentLines()
  for (let n = 0; n < 3_000; n++) lines.take(JSON.stringify({ level: 30, time: '', orderId, msg: `${n}` }))
  const told = lines.ofOrder(orderId)
  assert.equal(told.length, 100)
  assert.equal(told.at(-1)?.message, '2999')
})
