import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@jumun/contracts/http'
import type { Step } from '../parts/steps/step-queue.ts'
import { asIfTaken, isSoAlready, tickOf } from './kitchen-steps.ts'

const line = { productId: 'p', name: { en: 'P' }, quantity: 1, options: [] }
const ticket = (status: Ticket['status'], ...done: (boolean | undefined)[]): Ticket =>
  ({
    ...{ orderId: 'a', number: 7, status },
    lines: done.map((each) => (each === undefined ? line : { ...line, done: each })),
  }) as Partial<Ticket> as Ticket
const step = (kind: string, given?: unknown, change: Partial<Step> = {}): Step => ({
  ...{ id: kind, orderId: 'a', kind, given, called: '7', at: 0, sendAt: 0, state: 'waiting', ...change },
})
const shown = ({ status, lines }: Ticket) => [status, ...lines.map(({ done }) => done ?? false)]

test('a tick is seen at once, starts what was not begun, and the last of several counts', () => {
  const steps = [step('tick 0', { line: 0, done: true }), step('tick 1', { line: 1, done: true })]
  assert.deepEqual(shown(asIfTaken(ticket('ACCEPTED', undefined, undefined), steps)), ['COOKING', true, true])
  const back = [...steps, step('untick 1', { line: 1, done: false })]
  assert.deepEqual(shown(asIfTaken(ticket('ACCEPTED', undefined, undefined), back)), ['COOKING', true, false])
  assert.deepEqual(shown(asIfTaken(ticket('CANCELED', undefined), steps)), ['CANCELED', false])
})

test('what can still be taken back, was refused or is of another order is not seen as done', () => {
  const held = step('ready', undefined, { state: 'held', sendAt: 6_000 })
  const refused = step('tick 0', { line: 0, done: true }, { state: 'refused' })
  const other = step('ready', undefined, { orderId: 'b' })
  assert.deepEqual(shown(asIfTaken(ticket('COOKING', undefined), [held, refused, other])), ['COOKING', false])
  assert.deepEqual(shown(asIfTaken(ticket('COOKING', undefined), [step('ready')])), ['READY', true])
})

test('a tick takes the place of its opposite, and of a start that was still held', () => {
  const { kind, instead, atOnce } = tickOf(ticket('ACCEPTED', undefined), { line: 0, done: true })
  assert.deepEqual([kind, instead, atOnce], ['tick 0', ['untick 0', 'start'], true])
})

test('refused since another screen was faster, it is as it was to be; after a cancel it is not', () => {
  const tick = step('tick 0', { line: 0, done: true })
  assert.equal(isSoAlready(tick, ticket('COOKING', true)), true)
  assert.equal(isSoAlready(tick, ticket('COLLECTED', undefined)), true)
  assert.equal(isSoAlready(tick, ticket('CANCELED', undefined)), false)
  assert.equal(isSoAlready(step('untick 0', { line: 0, done: false }), ticket('COLLECTED', true)), false)
  assert.equal(isSoAlready(step('ready'), ticket('READY', true)), true)
  assert.equal(isSoAlready(step('start'), ticket('CANCELED', undefined)), false)
})
