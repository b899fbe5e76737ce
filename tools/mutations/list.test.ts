import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { flaws } from '../../simulation/flaw.ts'
import { mutations } from './list.ts'
import { planted } from './scratch.ts'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

test('every mistake can still be planted in the sources as they are, and the test that finds it is there', () => {
  for (const { name, edits, test: finder, simulation } of mutations) {
    for (const edit of edits) assert.doesNotThrow(() => planted(read(edit.file), edit), name)
    if (typeof simulation === 'object') assert.ok(flaws.some((flaw) => flaw === simulation.flaw))
    const tests = finder.file.includes('event-log') ? read('packages/messaging/src/log/event-log.features.ts') : ''
    assert.ok((tests + read(finder.file)).includes(finder.name), `${finder.file} has no test "${finder.name}"`)
  }
})

test('a text that is not there, or twice, cannot be replaced', () => {
  const edit = { file: 'a.ts', find: 'x', put: 'y' }
  assert.equal(planted('axb', edit), 'ayb')
  assert.throws(() => planted('ab', edit), /a\.ts has no "x"/)
  assert.throws(() => planted('axbx', edit), /more than one/)
})
