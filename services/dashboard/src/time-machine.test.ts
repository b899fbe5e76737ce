import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Envelope } from '@jumun/contracts'
import { memoryAt } from './as-of.ts'
import { emptyMemory, entryOf, fold, remember } from './fold.ts'
import { eventsOf, journeys, participantsOf } from './journeys.ts'
import { openView } from './open-view.ts'
import { boardAt, orderAt } from './time-machine.ts'
import type { View } from './view.ts'

const cast = participantsOf(1)
const told = (name: string, who = cast, start = '2026-01-01T09:00:00.000Z') =>
  eventsOf(journeys(who)[name] ?? [], who, start)
const at = (second: number) => new Date(Date.parse('2026-01-01T09:00:00.000Z') + second * 1_000).toISOString()
const now = () => new Date('2026-01-02T00:00:00.000Z')

async function withView(events: readonly Envelope[], look: (view: View) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-then-'))
  const view = openView(join(folder, 'view.sqlite'))
  try {
    view.take(
      events.map((event, index) => ({
        at: { topic: `jumun.${event.source}`, partition: 0, position: index + 1 },
        event,
      })),
    )
    await look(view)
  } finally {
    view.close()
    rmSync(folder, { recursive: true })
  }
}

for (const name of Object.keys(journeys()))
  test(`${name}: at each moment an order is what its events until then say, in whatever order they were heard`, () => {
    const events = told(name)
    const memory = events.toReversed().reduce(remember, emptyMemory)
    for (let second = -1; second <= events.length; second++)
      assert.deepEqual(
        entryOf(memoryAt(memory, at(second))),
        fold(events.filter(({ time }) => time <= at(second))),
        at(second),
      )
  })

test('an order that was changed twice had its first lines, then its second, then its third', () => {
  const events = told('changed under way')
  const change = events.find(({ type }) => type === 'OrderChanged') as Envelope<{ total: { amount: number } }>
  const again: Envelope = {
    ...{ ...change, id: 'again', sequence: 50, time: at(40) },
    data: { ...change.data, total: { ...change.data.total, amount: 1 } },
  }
  const memory = [...events, again].reduce(remember, emptyMemory)
  const totals = [at(0), change.time, at(40)].map((moment) => entryOf(memoryAt(memory, moment))?.total.amount)
  assert.equal(totals.at(-1), 1)
  assert.equal(totals[1], change.data.total.amount)
  assert.ok((totals[0] ?? 0) > (totals[1] ?? 0))
})

test('the board at a moment has the orders that had begun and not ended, as they stood, and what had just ended', () =>
  withView(
    [
      ...told('collected', participantsOf(2), at(-7_200)), // over two hours before
      ...told('collected', participantsOf(3), at(-60)), // over just before
      ...told('delivered', participantsOf(4), at(0)),
      ...told('collected', participantsOf(5), at(500)), // not begun yet
    ],
    async (view) => {
      const board = await boardAt(view, now)(at(4))
      assert.deepEqual(
        board.items.map(({ orderId }) => orderId),
        [participantsOf(4).orderId],
      )
      const then = fold(told('delivered', participantsOf(4), at(0)).filter(({ time }) => time <= at(4)))
      assert.deepEqual(board.open, [{ state: then?.state, count: 1 }])
      assert.deepEqual([board.count, board.ended], [1, [{ state: 'COLLECTED', count: 1 }]])
      assert.equal(orderAt(view, now)(participantsOf(4).orderId, at(4))?.state, then?.state)
      assert.equal(orderAt(view, now)(participantsOf(5).orderId, at(4)), undefined)
    },
  ))

test('a moment that is still to come is now', () =>
  withView(told('delivered').slice(0, 6), async (view) => {
    const board = await boardAt(view, now)('2030-01-01T00:00:00Z')
    assert.equal(board.at, now().toISOString())
    assert.equal(board.count, 1)
  }))
