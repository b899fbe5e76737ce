import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Audit, invariantMeans, invariantNames } from '@jumun/contracts'
import { forThePage, withThePage } from './one-list.ts'

const since = '2026-01-01T00:00:00.000Z'
type Violation = Audit['items'][number]['violations'][number]
const page = (of: Partial<Record<string, Violation[]>>, silent: string[] = []): Audit => ({
  silent,
  items: invariantNames.map((invariant) => {
    const violations = of[invariant] ?? []
    const status = violations.length > 0 ? 'red' : 'green'
    return { invariant, means: invariantMeans[invariant], status, checked: 1, violations, count: violations.length }
  }),
})
const found = (broken: Record<string, string[]>) =>
  invariantNames.map((id) => ({ id, name: id, examined: '', broken: broken[id] ?? [] }))
const brokenIn = (findings: ReturnType<typeof withThePage>, row: string) =>
  findings.find(({ id }) => id === row)?.broken

test('what the page shows is broken for the command, too, and what the command left there is not found twice', () => {
  const live = page({
    I3: [{ orderId: 'one', what: 'it is PLACED, and nobody answers for its stock', by: 'order', since }],
    I5: [
      { what: 'order cannot send OrderPlaced of one: too large', by: 'order', since },
      { what: 'event 7 is in the log twice', by: 'npm run audit', since },
    ],
  })
  const all = withThePage(found({ I1: ['money is gone'] }), live)
  assert.deepEqual(brokenIn(all, 'I1'), ['money is gone'])
  assert.deepEqual(brokenIn(all, 'I3'), ['order one: it is PLACED, and nobody answers for its stock (by order)'])
  assert.deepEqual(brokenIn(all, 'I5'), ['order cannot send OrderPlaced of one: too large (by order)'])
  assert.deepEqual(brokenIn(all, 'I10'), [])
})

test('a service that does not say how it is leaves nobody sure that the log is complete', () => {
  assert.deepEqual(brokenIn(withThePage(found({}), page({}, ['payment'])), 'I5'), ['payment does not say how it is'])
})

test('the page gets what the command found, all rows, so that what was mended goes', () => {
  const left = forThePage(found({ I7: ['an order is shown otherwise'], I2: Array.from({ length: 300 }, () => 'x') }))
  assert.equal(left.items.length, invariantNames.length)
  assert.deepEqual(left.items.find(({ invariant }) => invariant === 'I7')?.broken, ['an order is shown otherwise'])
  assert.equal(left.items.find(({ invariant }) => invariant === 'I2')?.broken.length, 100)
})
