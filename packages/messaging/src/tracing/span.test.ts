import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isOverStatus } from '@jumun/contracts'
import { endsOrder, isOfOrder } from '@jumun/contracts/codec'
import { contextIn, type EndedSpan, rootOfOrder, type Span, traceOfOrder, tracerTo } from './span.ts'
import { startReactions, tellOfSent } from './spans-of-messages.ts'

const idOf = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const told = (sampled: boolean | ((traceId: string) => boolean) = true) => {
  const spans: EndedSpan[] = []
  const decide = typeof sampled === 'boolean' ? () => sampled : sampled
  const tracer = tracerTo({ isSampled: decide, take: (span) => void spans.push(span) })
  return { spans, tracer }
}
const message = (orderId: string, type = 'OrderPlaced', traceparent?: string) => ({
  ...{ id: idOf(999), topic: 'jumun.order', type, correlationid: orderId, time: '2026-01-01T12:00:00.000Z' },
  ...(traceparent === undefined ? {} : { traceparent }),
})

test('a request that turns out to be about an order goes over into the order’s trace, and its caller stays its parent', () => {
  const { spans, tracer } = told()
  const span = tracer.start('POST /orders', 'server', { traceparent: caller })
  span.about(idOf(1))
  span.about(idOf(2)) // only the first counts
  span.end()
  span.end()
  assert.deepEqual(
    spans.map(({ traceId, parentId, attributes }) => [traceId, parentId, attributes['jumun.order.id']]),
    [[traceOfOrder(idOf(1)), 'b7ad6b7169203331', idOf(1)]],
  )
})

test('at the edge the caller is a stranger: their trace is a link, and the order is the parent', () => {
  const { tracer } = told()
  const span = tracer.start('POST /orders', 'server', { traceparent: caller, fromOutside: true })
  assert.equal(span.parentId, 'b7ad6b7169203331', 'of nobody’s order, it is theirs')
  span.about(idOf(1))
  assert.equal(span.parentId, rootOfOrder(idOf(1)))
  assert.deepEqual(
    span.links.map(({ spanId }) => spanId),
    ['b7ad6b7169203331'],
  )
})

test('what is told of an order goes on from whatever is at work on it, else from the order itself', () => {
  const { tracer } = told()
  const span = tracer.start('timer', 'internal')
  assert.equal(tracer.traceparentFor(idOf(1), { span }), span.traceparent)
  assert.equal(span.traceId, traceOfOrder(idOf(1)))
  const other = contextIn(tracer.traceparentFor(idOf(2), { span }))
  assert.deepEqual([other?.traceId, other?.spanId], [traceOfOrder(idOf(2)), rootOfOrder(idOf(2))])
  assert.equal(tracer.traceparentFor(undefined, { traceparent: caller }), caller)
})

test('each order of a batch has its own span in its own trace, and all are linked to the first', () => {
  const { spans, tracer } = told()
  const ofFirst = tracer.start('POST /orders', 'server', { orderId: idOf(1) })
  const messages = [message(idOf(1), 'OrderPlaced', ofFirst.traceparent), message(idOf(2)), message(idOf(1))]
  const reactions = startReactions({ tracer, service: 'store' }, messages)
  const carried = messages.map((one) => contextIn(reactions.inSpan(one).traceparent))
  reactions.end()
  const [first, second] = spans
  assert.equal(spans.length, 2)
  assert.deepEqual(
    [first?.traceId, first?.parentId, first?.attributes['messaging.batch.message_count']],
    [traceOfOrder(idOf(1)), ofFirst.spanId, 3],
  )
  assert.deepEqual([second?.traceId, second?.parentId], [traceOfOrder(idOf(2)), rootOfOrder(idOf(2))])
  assert.deepEqual(
    second?.links.map(({ spanId }) => spanId),
    [first?.spanId],
  )
  assert.deepEqual(
    carried.map((context) => context?.spanId),
    [first?.spanId, second?.spanId, first?.spanId],
  )
})

test('a batch that fails is told of where what failed stands alone', () => {
  const { spans, tracer } = told(false)
  startReactions({ tracer, service: 'store' }, [message(idOf(11)), message(idOf(12))]).fail(new TypeError('no'))
  startReactions({ tracer, service: 'store' }, [message(idOf(12))]).fail(new TypeError('no'))
  assert.deepEqual(
    spans.map(({ traceId, failed, attributes }) => [traceId, failed, attributes['error.type']]),
    [[traceOfOrder(idOf(12)), true, 'TypeError']],
  )
})

test('of a trace that is not sampled everything is told once something fails, also what went before', () => {
  const { spans, tracer } = told(false)
  const run = (name: string, fail?: string): Span => {
    const span = tracer.start(name, 'internal', { orderId: idOf(21) })
    if (fail) span.fail(fail)
    span.end()
    return span
  }
  run('before')
  tracer.start('another order', 'internal', { orderId: idOf(22) }).end()
  assert.equal(spans.length, 0)
  run('fails', '503')
  assert.match(run('after').traceparent, /-01$/, 'and the next hop hears of it')
  tracer.order(idOf(21), Date.now())
  assert.deepEqual(
    spans.map(({ name }) => name),
    ['before', 'fails', 'after', 'order'],
  )
})

test('so it is when something is slow', () => {
  const { spans, tracer } = told(false)
  tracer.start('provider charge', 'client', { orderId: idOf(31) }).end(2_000)
  assert.equal(spans.length, 0)
  tracer.start('provider charge', 'client', { orderId: idOf(31) }).end(3_000)
  assert.equal(spans.length, 2)
})

test('an order is judged by its own id, whatever became of the caller’s trace', () => {
  const { spans, tracer } = told((traceId) => traceId === traceOfOrder(idOf(41)))
  for (const n of [41, 42]) tracer.start('POST /orders', 'server', { traceparent: caller, orderId: idOf(n) }).end()
  assert.deepEqual(
    spans.map(({ traceId }) => traceId),
    [traceOfOrder(idOf(41))],
  )
})

test('an order that is over is a span from its first second to its last', () => {
  const { spans, tracer } = told()
  tellOfSent(tracer, [message(idOf(51), 'OrderProgressed'), message(idOf(51), 'OrderCompleted')], Date.now())
  const order = spans.find(({ name }) => name === 'order')
  assert.deepEqual([order?.spanId, order?.parentId, order?.startMs], [rootOfOrder(idOf(51)), undefined, 0x019000000000])
  assert.equal((order?.startMs ?? 0) + (order?.durationMs ?? 0), Date.parse('2026-01-01T12:00:00.000Z'))
})

test('an order is over with exactly the events after which nothing comes, and every event about one is known as such', () => {
  const folder = new URL('../../../../contracts/events/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const { name, topic, sample } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    assert.equal(isOfOrder(name), sample.orderId !== undefined, name)
    if (topic !== 'jumun.order' || typeof sample.status !== 'string') continue
    assert.equal(endsOrder(name), isOverStatus(sample.status), `${name}: ${sample.status}`)
  }
})
