import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { hostOptionsFromEnvironment } from '../host-options.ts'
import { originOf, readSettings, settingsIn } from './read-settings.ts'
import { flagSetting, numberSetting, secretSetting, textSetting } from './setting.ts'

const definitions = {
  draftExpiresMinutes: numberSetting('after how long an unpaid order is forgotten', { default: 15, min: 1, max: 60 }),
  currency: textSetting('the currency of all prices', 'KRW', /^[A-Z]{3}$/),
  demo: flagSetting('whether to show demo data', false),
}
const read = (environment: Record<string, string>, remote?: Record<string, unknown>) =>
  readSettings('order', definitions, { environment, ...(remote ? { remote } : {}) })

test('the environment wins over the config service, which wins over the default', () => {
  const settings = read({ JUMUN_ORDER_DRAFT_EXPIRES_MINUTES: '20' }, { draftExpiresMinutes: 30, demo: true })
  assert.deepEqual(settings, { draftExpiresMinutes: 20, currency: 'KRW', demo: true })
  assert.ok(Object.isFrozen(settings))
  const sources = { environment: {}, remote: { demo: true } }
  assert.deepEqual(originOf('order', 'demo', definitions.demo, sources), ['true', 'config service'])
})

describe('a wrong one is one sentence with its name and meaning', () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ JUMUN_ORDER_DRAFT_EXPIRES_MINUTES: 'soon' }, /^JUMUN_ORDER_DRAFT_EXPIRES_MINUTES "soon" is not a number: after/],
    [{ JUMUN_ORDER_DRAFT_EXPIRES_MINUTES: '' }, /is not a number/],
    [{ JUMUN_ORDER_DRAFT_EXPIRES_MINUTES: '61' }, /"61" is not between 1 and 60: after how long/],
    [{ JUMUN_ORDER_CURRENCY: 'won' }, /does not have the expected form: the currency/],
    [{ JUMUN_ORDER_DEMO: 'yes' }, /is neither true nor false: whether/],
  ]
  for (const [environment, message] of wrong)
    test(JSON.stringify(environment), () => {
      assert.throws(() => read(environment), { name: 'SettingError', message })
    })
})

test('a secret comes from the environment alone, must be there, and is never shown', () => {
  const secret = { providerKey: secretSetting('the key of the payment provider') }
  const message = 'JUMUN_PAYMENT_PROVIDER_KEY is not set: the key of the payment provider.'
  const sources = { environment: {}, remote: { providerKey: 'from afar' } }
  assert.throws(() => readSettings('payment', secret, sources), { message })
  const optional = { providerKey: secretSetting('the key', { optional: true }) }
  assert.equal(readSettings('payment', optional, { environment: {} }).providerKey, '')
})

test('the config service is read in the form of Spring Cloud Config, the most specific source first', () => {
  const answer = {
    name: 'order',
    propertySources: [
      { name: 'order-default', source: { 'order.draft-expires-minutes': 5 } },
      { name: 'application', source: { draftExpiresMinutes: 9, currency: 'USD' } },
    ],
  }
  assert.deepEqual(settingsIn(answer, 'order'), { draftExpiresMinutes: 5, currency: 'USD' })
  assert.deepEqual(settingsIn(null, 'order'), {})
})

test('a missing service key or trust file and a port that is none stop the start with a sentence', () => {
  const definition = { name: 'order' } as const
  const key = { JUMUN_SERVICE_KEY: 'x' }
  const both = { ...key, JUMUN_TRUST_FILE: '/nowhere/trust.json' }
  assert.throws(() => hostOptionsFromEnvironment({}, definition), { message: /^JUMUN_SERVICE_KEY is not set: / })
  assert.throws(() => hostOptionsFromEnvironment(key, definition), { message: /^JUMUN_TRUST_FILE is not set: / })
  assert.throws(
    () => hostOptionsFromEnvironment(both, definition),
    /The trust file \/nowhere\/trust.json cannot be read/,
  )
  assert.throws(
    () => hostOptionsFromEnvironment({ ...both, JUMUN_PORT: '70000' }, definition),
    /JUMUN_PORT "70000" is no port/,
  )
  assert.throws(
    () => hostOptionsFromEnvironment({ ...both, JUMUN_DRAIN_MS: 'soon' }, definition),
    /^SettingError: JUMUN_DRAIN_MS needs a number from 0 to 120000, not "soon"/,
  )
})

test('what does not run here is on nobody’s map', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jumun-settings-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const trust = join(folder, 'trust.json')
  await writeFile(trust, '{}')
  const environment = { JUMUN_SERVICE_KEY: 'x', JUMUN_TRUST_FILE: trust }
  const platform = (['order', 'discovery', 'config'] as const).map((name) => ({
    ...{ name, summary: '', paths: [], subscribes: [], calls: [] },
  }))
  const mapOf = (more: Record<string, string>) =>
    hostOptionsFromEnvironment({ ...environment, ...more }, { name: 'order' }, platform).platform.map(
      ({ name }) => name,
    )
  assert.deepEqual(mapOf({}), ['order', 'discovery', 'config'])
  assert.deepEqual(mapOf({ JUMUN_WITHOUT: 'discovery,config' }), ['order'])
})
