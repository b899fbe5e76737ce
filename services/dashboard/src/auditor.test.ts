import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Envelope } from '@jumun/contracts'
import { Registry } from 'prom-client'
import { auditor } from './auditor.ts'
import { eventsOf, journeys } from './journeys.ts'
import { openView } from './open-view.ts'

type Said = ReturnType<Parameters<typeof auditor>[0]['told']>

const graceMs = 60_000

function audited(stillForMs = 0) {
  let nowMs = Date.parse('2026-01-01T10:00:00.000Z')
  let position = 0
  const view = openView(':memory:')
  const metrics = new Registry()
  const told: string[] = []
  const log = { error: ({ what }: { what: string }) => void told.push(what) }
  let said: Said = { findings: () => new Map(), silent: () => [] }
  const audit = auditor({
    view,
    metrics,
    graceMs,
    stillForMs,
    log: log as never,
    clock: { now: () => new Date(nowMs) },
    told: () => said,
  })
  return {
    audit,
    say: (told: Said) => {
      said = told
    },
    told,
    metrics,
    hear: (events: readonly Envelope[]) =>
      void view.take(
        events.map((event) => ({ at: { topic: 'jumun.order', partition: 0, position: ++position }, event })),
      ),
    later: (ms: number) => {
      nowMs += ms
    },
    look: () => audit.job.run(new AbortController().signal),
    red: () => audit.report().items.flatMap(({ invariant, status }) => (status === 'red' ? [invariant] : [])),
    close: () => view.close(),
  }
}
const delivered = eventsOf(journeys()['delivered'] ?? [])
const missing = (type: string) => delivered.filter((event) => event.type !== type)

test('all is green while all is well, and each order that changed was looked at', async () => {
  const { audit, hear, look, red, close } = audited()
  hear(delivered)
  await look()
  assert.deepEqual(red(), [])
  assert.deepEqual(
    audit.report().items.map(({ invariant, checked }) => `${invariant} ${checked}`),
    ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11', 'I12', 'I13'].map(
      (invariant) => `${invariant} 1`,
    ),
  )
  close()
})

test('what has to follow has its time; then it is red, told once, and green again when it comes', async () => {
  const { hear, look, red, later, told, metrics, audit, close } = audited()
  hear(missing('PaymentApproved'))
  await look()
  assert.deepEqual(red(), [])
  later(graceMs)
  await look()
  await look()
  assert.deepEqual(red(), ['I1', 'I4'])
  assert.equal(new Set(told).size, told.length)
  assert.match(await metrics.metrics(), /jumun_audit_findings\{invariant="I1"\} 1/)
  assert.equal(audit.report().items[0]?.violations[0]?.orderId, delivered[0]?.subject)
  hear(delivered)
  await look()
  assert.deepEqual(red(), [])
  assert.match(await metrics.metrics(), /jumun_audit_findings\{invariant="I1"\} 0/)
  close()
})

test('what nothing can put right is red at once', async () => {
  const { hear, look, red, close } = audited()
  const paid = delivered.find(({ type }) => type === 'PaymentApproved') as Envelope
  hear([...delivered, { ...paid, id: 'another', sequence: 2 }])
  await look()
  assert.deepEqual(red(), ['I1'])
  close()
})

test('an order in full flight is left alone until it is still', async () => {
  const { audit, hear, look, later, close } = audited(5_000)
  const checked = () => audit.report().items[0]?.checked
  hear(delivered.slice(0, 3))
  await look()
  later(4_000)
  hear(delivered)
  await look()
  later(4_000)
  await look()
  assert.equal(checked(), 0)
  later(1_000)
  await look()
  assert.equal(checked(), 1)
  close()
})

test('a confirmed order without a word of its kitchen is red once the store says that it has no ticket', async () => {
  const { audit, hear, look, red, later, told, close } = audited()
  const known = delivered.findIndex(({ source }) => source === 'store')
  hear(delivered.slice(0, known))
  await look()
  assert.deepEqual(audit.ticketsWanted(), [])
  later(graceMs)
  const orderId = delivered[0]?.subject ?? ''
  assert.deepEqual([audit.ticketsWanted(), red()], [[orderId], []])
  audit.noteTickets([orderId], new Set())
  assert.deepEqual(red(), [])
  audit.noteTickets([orderId], new Set([orderId]))
  assert.deepEqual(red(), ['I6'])
  assert.deepEqual(told, ['it is confirmed, and has no ticket'])
  hear(delivered)
  await look()
  assert.deepEqual([audit.ticketsWanted(), red()], [[], []])
  close()
})

test('an order that stands still for a machine is red: paid and not placed, placed and not answered for', async () => {
  for (const [last, row] of [
    ['PaymentApproved', 'I5'],
    ['OrderPlaced', 'I3'],
  ] as const) {
    const { hear, look, red, later, close } = audited()
    hear(delivered.slice(0, delivered.findIndex(({ type }) => type === last) + 1))
    await look()
    later(graceMs)
    assert.deepEqual(red(), [row])
    hear(delivered)
    await look()
    assert.deepEqual(red(), [])
    close()
  }
})

test('what services say of themselves, and what a deeper look found, stand in the same list', () => {
  const { audit, say, close } = audited()
  const finding = { invariant: 'I5', what: 'order cannot send OrderPlaced', since: '2026-01-01T09:00:00.000Z' } as const
  const told = { findings: () => new Map([['order', [finding]]] as const), silent: () => [] }
  const statusOf = (invariant: string, said: Said = told) => {
    say(said)
    return audit.report().items.find((one) => one.invariant === invariant)?.status
  }
  assert.deepEqual([statusOf('I5'), statusOf('I10'), statusOf('I7')], ['red', 'green', 'unknown'])
  const silence = { findings: () => new Map(), silent: () => ['payment' as const] }
  assert.deepEqual([statusOf('I5', silence), statusOf('I10', silence)], ['unknown', 'unknown'], 'never green unseen')
  audit.take({ items: [{ invariant: 'I7', broken: ['an order is shown otherwise'] }] })
  assert.deepEqual([statusOf('I7'), statusOf('I8')], ['red', 'green'])
  audit.take({ items: [] })
  assert.deepEqual([statusOf('I7'), statusOf('I8')], ['green', 'green'])
  close()
})

test('a hundred orders that are late do not hide what a service says of itself', async () => {
  const { audit, hear, look, later, say, metrics, close } = audited()
  const upTo = delivered.slice(0, delivered.findIndex(({ type }) => type === 'PaymentApproved') + 1)
  for (let n = 0; n < 100; n++) {
    const orderId = `01900000-0000-7000-8000-1${String(n).padStart(11, '0')}`
    hear(
      upTo.map((event) => ({
        ...event,
        subject: orderId,
        correlationid: orderId,
        data: { ...(event.data as object), orderId },
      })),
    )
  }
  await look()
  later(2 * graceMs)
  const since = '2026-01-01T10:01:59.000Z'
  const finding = { invariant: 'I5', what: 'order cannot send OrderPlaced', since } as const
  const told = { findings: () => new Map([['order', [finding]]] as const), silent: () => [] }
  say(told)
  const row = audit.report().items.find(({ invariant }) => invariant === 'I5')
  assert.equal(row?.count, 101)
  assert.equal(row?.violations[0]?.by, 'order')
  assert.match(await metrics.metrics(), /jumun_audit_findings\{invariant="I5"\} 101/)
  close()
})
