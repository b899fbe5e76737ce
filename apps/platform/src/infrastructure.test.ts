import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from './flags.ts'
import { type InfrastructureNeeds, settingsIn, startInfrastructure } from './infrastructure.ts'

test('settings of the embedded PostgreSQL are pairs, or a sentence that says so', () => {
  assert.deepEqual(settingsIn(undefined), {})
  assert.deepEqual(settingsIn('work_mem = 8MB; pg_stat_statements.max=10000;'), {
    work_mem: '8MB',
    'pg_stat_statements.max': '10000',
  })
  for (const text of ['work_mem', '=8MB', 'a b=c', '-c x=y']) assert.throws(() => settingsIn(text), Refusal)
})

test('a service has the log under its own user only where all are on that log', async () => {
  const environment = { JUMUN_EVENT_LOG_ORDER: 'kafka://jumun_order:secret@a:9093' }
  const needs = { environment, chosen: ['user', 'order'], data: { secrets: { roles: {} } } }
  await assert.rejects(startInfrastructure(needs as unknown as InfrastructureNeeds), (error: Error) => {
    assert.match(error.message, /^JUMUN_EVENT_LOG_ORDER is set and JUMUN_EVENT_LOG is not/)
    return !error.message.includes('secret')
  })
})
