import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Envelope } from '@jumun/contracts'
import { fold } from './fold.ts'
import { eventsOf, journeys, participantsOf } from './journeys.ts'
import { openView } from './open-view.ts'
import { rebuilding } from './rebuild.ts'
import type { Change, View } from './view.ts'

const [one, two] = [participantsOf(1), participantsOf(2)]
const told = (name: string, who: typeof one) => eventsOf(journeys(who)[name] ?? [], who)

/** A log, a view of it that may be wrong, and what an operator does about it. */
async function withViews(
  run: (its: {
    shown: View
    log: Envelope[]
    hear: (view: View, events: readonly Envelope[]) => void
    changes: Change[]
    rebuild: ReturnType<typeof rebuilding>
    duringLook: (work: () => void) => void
  }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-rebuild-'))
  const shown = openView(join(folder, 'view.sqlite'))
  const log: Envelope[] = []
  const changes: Change[] = []
  let position = 0
  const hear = (view: View, events: readonly Envelope[]): void =>
    void view.take(
      events.map((event) => ({ at: { topic: `jumun.${event.source}`, partition: 0, position: ++position }, event })),
    )
  let meanwhile: (() => void) | undefined
  let fresh: View | undefined
  const rebuild = rebuilding({
    view: shown,
    caughtUp: async () => {
      meanwhile?.()
      meanwhile = undefined
    },
    beside: () => {
      const view = openView(join(folder, 'beside.sqlite'), { anew: true })
      fresh = view
      return {
        view,
        caughtUp: async () => hear(view, log),
        drop: async () => {
          fresh = undefined
          view.close()
        },
      }
    },
    onTaken: (told) => void changes.push(...told),
    now: () => new Date('2026-01-02T00:00:00.000Z'),
    log: { info: () => {}, error: () => {} },
  })
  try {
    const duringLook = (work: () => void): void => {
      meanwhile = work
    }
    await run({ shown, log, hear, changes, rebuild, duringLook })
  } finally {
    await rebuild.stop()
    assert.equal(fresh, undefined, 'nothing is left beside')
    shown.close()
    rmSync(folder, { recursive: true })
  }
}
const looks = (view: View, orderId: string) => {
  const { position: _, ...entry } = view.find(orderId)?.entry ?? { position: '' }
  return entry
}

test('a view that is what the log says is found to be so, and nothing is written', () =>
  withViews(async ({ shown, log, hear, rebuild, changes }) => {
    log.push(...told('delivered', one))
    hear(shown, log)
    assert.equal(rebuild.report().status, 'none')
    assert.equal(rebuild.start().status, 'building')
    await rebuild.settled()
    const { status, different, orders } = rebuild.report()
    assert.deepEqual([status, different, orders], ['compared', 0, 1])
    await rebuild.take()
    assert.deepEqual(changes, [])
  }))

test('what is shown otherwise than the log says is named, stays as it is until somebody takes it, and is told then', () =>
  withViews(async ({ shown, log, hear, rebuild, changes }) => {
    const [whole, unknown] = [told('delivered', one), told('collected', two)]
    log.push(...whole)
    hear(shown, [...whole.slice(0, 5), ...unknown])
    rebuild.start()
    await rebuild.settled()
    const { items } = rebuild.report()
    assert.deepEqual(
      items.map(({ orderId, what }) => [orderId, what]).sort(),
      [
        [one.orderId, 'lacks-events'],
        [two.orderId, 'not-in-the-log'],
      ].sort(),
    )
    assert.notDeepEqual(looks(shown, one.orderId), fold(whole))
    assert.equal((await rebuild.take()).status, 'taken')
    assert.deepEqual(looks(shown, one.orderId), fold(whole))
    assert.equal(shown.find(two.orderId), undefined)
    assert.deepEqual(
      changes.map(({ after }) => after.entry.orderId),
      [one.orderId],
    )
  }))

test('what is merely on its way is no difference, and what comes between comparing and taking is not lost', () =>
  withViews(async ({ shown, log, hear, rebuild, duringLook }) => {
    const whole = told('delivered', one)
    log.push(...whole.slice(0, 8))
    duringLook(() => hear(shown, whole.slice(0, 8))) // it was only a moment behind
    rebuild.start()
    await rebuild.settled()
    assert.equal(rebuild.report().different, 0)

    hear(shown, told('collected', two).slice(1))
    log.push(...told('collected', two).slice(0, 4))
    rebuild.start()
    await rebuild.settled()
    assert.equal(rebuild.report().different, 1)
    const news: Envelope = { ...(whole[8] as Envelope), subject: two.orderId, correlationid: two.orderId, id: 'news' }
    duringLook(() => hear(shown, [news])) // the log of this test has it not yet
    await rebuild.take()
    assert.ok(shown.story(two.orderId).some(({ id }) => id === 'news'))
  }))
