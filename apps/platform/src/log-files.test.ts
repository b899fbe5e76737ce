import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isWanted, readLines, sinceIn, tailLines, type WrittenLine } from './log-files.ts'
import { partLog } from './part-log.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-logs-'))
})
after(() => rm(folder, { recursive: true }))

const orderId = '01900000-0000-7000-8000-000000000001'
const line = (time: string, more: object = {}, level = 40): string =>
  JSON.stringify({ level, time: `2026-01-31T12:00:${time}.000Z`, ...more, msg: `at ${time}` })
const textOf = ({ text }: WrittenLine): string => (JSON.parse(text) as { msg: string }).msg

test('one order’s lines of all services: those that name it, and those of its trace', () => {
  const store = partLog(folder, 'store', () => {})
  const order = partLog(folder, 'order', () => {})
  store.line(line('02', { subject: orderId }))
  store.line(line('03'))
  order.line(line('01', { trace_id: orderId.replaceAll('-', '') }))
  order.line(line('04', { orderId }, 50))
  const lines = readLines(folder)
  const found = (wanted: Parameters<typeof isWanted>[1]): string[] =>
    lines
      .filter((one) => isWanted(one, wanted))
      .map(textOf)
      .sort()
  assert.deepEqual(found({ orderId }), ['at 01', 'at 02', 'at 04'])
  assert.deepEqual(found({ orderId, parts: ['order'] }), ['at 01', 'at 04'])
  assert.deepEqual(found({ level: 'error' }), ['at 04'])
  assert.deepEqual(found({ since: new Date('2026-01-31T12:00:03Z') }), ['at 03', 'at 04'])
  assert.throws(() => found({ level: 'loud' }), /There is no level "loud"/)
  store.close()
  order.close()
})

test('a time is said as one likes', () => {
  const now = new Date('2026-01-31T12:00:00Z')
  assert.equal(sinceIn('10m', now).toISOString(), '2026-01-31T11:50:00.000Z')
  assert.equal(sinceIn('2026-01-30T00:00:00Z', now).toISOString(), '2026-01-30T00:00:00.000Z')
  assert.throws(() => sinceIn('yesterday', now), /--since takes/)
})

test('what is written from now on is shown, also after the file was put aside, and of a part that is new', async () => {
  const stop = new AbortController()
  const shown: string[] = []
  const log = partLog(folder, 'catalog', () => {})
  log.keep(line('00'))
  const following = tailLines(
    folder,
    (one) => {
      shown.push(`${one.part} ${one.text.startsWith('{') ? textOf(one) : 'much'}`)
      if (one.part === 'catalog' && shown.length === 1) {
        log.keep('x'.repeat(4_999_000)) // the next one begins a new file
        log.keep(line('12', { much: 'y'.repeat(2_000) }))
        const late = partLog(folder, 'delivery', () => {})
        late.keep(line('13'))
        late.close()
      }
      if (shown.length === 4) stop.abort()
    },
    stop.signal,
  )
  log.keep(line('11'))
  await following
  log.close()
  assert.deepEqual(shown.sort(), ['catalog at 11', 'catalog at 12', 'catalog much', 'delivery at 13'])
})

test('where nothing was ever written that is said', () => {
  assert.throws(() => readLines(join(folder, 'nowhere')), /There are no logs in/)
})
