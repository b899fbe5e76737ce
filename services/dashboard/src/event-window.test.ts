import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { Envelope } from '@jumun/contracts'
import { type EventWindow, eventWindow } from './event-window.ts'

const now = (): Date => new Date(0)
const event = (id: number, data: unknown = {}): Envelope => ({
  ...{ id: `event-${id}`, type: 'OrderPlaced', source: 'order', subject: 'o', correlationid: 'o', sequence: id },
  ...{ time: '2026-01-01T00:00:00.000Z', data },
})

/** What a client is told, as text. */
function client(window: EventWindow, after?: string): () => string {
  const response = Object.assign(new PassThrough(), { writeHead: () => response })
  window.join(response as unknown as ServerResponse, after === undefined ? {} : { after })
  return () => String(response.read() ?? '')
}
const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? '')

test('it remembers the latest events only, newest first', () => {
  const window = eventWindow(now, 3)
  window.take([1, 2].map((id) => event(id)))
  window.take([3, 4, 5].map((id) => event(id)))
  assert.deepEqual(
    window.latest(2).map(({ id }) => id),
    ['event-5', 'event-4'],
  )
  assert.equal(window.latest(100).length, 3)
  window.stop()
})

test('a client hears what is there and what comes; one that was away hears what it missed', () => {
  const window = eventWindow(now)
  window.take([event(1), event(2)])
  const first = client(window)
  const second = client(window, 'event-1')
  window.take([event(3)])
  assert.deepEqual(idsIn(first()), ['event-1', 'event-2', 'event-3'])
  assert.deepEqual(idsIn(second()), ['event-2', 'event-3'])
  window.stop()
})

test('an event with large data is shown without them', () => {
  const window = eventWindow(now)
  window.take([event(1, { words: 'x'.repeat(10_000) }), event(2, { small: true })])
  const [second, first] = window.latest(2)
  assert.deepEqual(second?.data, { small: true })
  assert.equal(first && 'data' in first, false)
  window.stop()
})

test('one stream is enough: whoever follows inside another stream hears the same, without ids that are not that stream’s', () => {
  const window = eventWindow(now)
  window.take([event(1), event(2)])
  const follow = (after: string): (() => string) => {
    const response = new PassThrough()
    window.follow(response as unknown as ServerResponse, after)
    return () => String(response.read() ?? '')
  }
  const heard = (text: string): string[] => [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? '')
  const fromTheStart = follow('')
  const resumed = follow('event-1')
  window.take([event(3)])
  const text = fromTheStart()
  assert.deepEqual([heard(text), idsIn(text)], [['event-1', 'event-2', 'event-3'], []])
  assert.deepEqual(heard(resumed()), ['event-2', 'event-3'])
  window.stop()
})
