import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { partLog, readable } from './part-log.ts'

test('a line of JSON is shown as a sentence with its details', () => {
  const text = JSON.stringify({ level: 40, time: 1, pid: 2, name: 'order', msg: 'slow', orderId: 'x', ms: 5 })
  assert.equal(readable('order', text), 'order      warn  slow orderId=x ms=5')
})

test('an error is shown with its message', () => {
  const text = JSON.stringify({ level: 50, msg: 'a job failed', err: { message: 'no route', stack: 'long' } })
  assert.equal(readable('user', text), 'user       error a job failed (no route)')
})

test('other text is shown as it is', () => {
  assert.equal(readable('postgres', '{"level": broken'), 'postgres   {"level": broken')
})

test('the file of a part stays within its bound, and the lines before are in the file beside', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-part-log-'))
  try {
    const shown: string[] = []
    const log = partLog(folder, 'order', (line) => shown.push(line))
    const line = 'x'.repeat(999_999)
    for (let count = 0; count < 7; count++) log.line(line)
    log.close()
    assert.equal(shown.length, 7)
    assert.equal(statSync(join(folder, 'order.log')).size, 2_000_000)
    assert.equal(readFileSync(join(folder, 'order.log.1')).length, 5_000_000)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('what PostgreSQL does every day is kept and not shown; what stops it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-part-log-'))
  try {
    const shown: string[] = []
    const log = partLog(folder, 'postgres', (line) => shown.push(line))
    log.line('2026-11-21 11:46:53.667 UTC [2] LOG:  checkpoint complete')
    log.line('2026-11-21 11:46:53.668 UTC [2] FATAL:  no space left on device')
    log.close()
    assert.equal(shown.length, 1)
    assert.match(shown[0] ?? '', /^postgres .*FATAL/)
    assert.match(readFileSync(join(folder, 'postgres.log'), 'utf8'), /checkpoint complete/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a full disk ends nobody: it is said once to people, and in the file as soon as there is room', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-part-log-'))
  let isFull = false
  const onDisk = (handle: number, bytes: NodeJS.ArrayBufferView): number => {
    if (isFull) throw new Error('ENOSPC: no space left on device, write')
    return writeSync(handle, bytes)
  }
  try {
    const shown: string[] = []
    const log = partLog(folder, 'order', (line) => shown.push(line), onDisk as typeof writeSync)
    log.keep('before')
    isFull = true
    log.line('a trouble')
    log.keep('more')
    isFull = false
    log.keep('after')
    log.close()
    assert.equal(shown.length, 2)
    assert.match(shown[0] ?? '', /^order: .* cannot be kept in .*order\.log \(ENOSPC/)
    assert.match(shown[1] ?? '', /a trouble/)
    assert.equal(readFileSync(join(folder, 'order.log'), 'utf8'), 'before\n2 lines were not kept here\nafter\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
