import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from './flags.ts'
import { settingsIn } from './infrastructure.ts'

test('settings of the embedded PostgreSQL are pairs, or a sentence that says so', () => {
  assert.deepEqual(settingsIn(undefined), {})
  assert.deepEqual(settingsIn('work_mem = 8MB; pg_stat_statements.max=10000;'), {
    work_mem: '8MB',
    'pg_stat_statements.max': '10000',
  })
  for (const text of ['work_mem', '=8MB', 'a b=c', '-c x=y']) assert.throws(() => settingsIn(text), Refusal)
})
