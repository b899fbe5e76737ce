/** Our driver against programs that others wrote to play Stripe. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { won } from '@jumun/contracts'
import { type LosingRelay, losingRelay } from '../losing-relay.ts'
import { providerKeepsItsPromises } from '../provider.features.ts'
import type { ChargeRequest, ProviderDriver } from '../provider.ts'
import { referencesInMemory } from '../provider-references.ts'
import { localStripe, type PlayedStripe, secretKey, stripeMock } from './programs.ts'
import { stripeDriver } from './stripe-driver.ts'

const options = {
  ...{ key: secretKey, publicKey: 'pk_test_of_the_tests', webhookSecret: '', returnUrl: '' },
  ...{ log: { warn: () => {} }, now: () => new Date(), limitMs: 20_000 },
}
/** One that is declined when it is charged. */
const declined = 'pm_card_chargeCustomerFail'
const byToken = (token: string) => ({ method: 'stripe', token }) as const

providerKeepsItsPromises('Stripe', async () => {
  const program = await localStripe()
  const relay = await losingRelay(program.url, { keepsKeys: true })
  const references = referencesInMemory()
  const driver = stripeDriver({ ...options, url: relay.url, references })
  const driverOfNobody = stripeDriver({ ...options, url: 'http://127.0.0.1:1', references: referencesInMemory() })
  return {
    ...{ driver, driverOfNobody, relay },
    ...{ chargePath: /\/confirm$/, refundPath: /^\/v1\/refunds$/ },
    means: (_key, _amount, card) => byToken(card === 'good' ? 'pm_card_visa' : declined),
    async stop() {
      await Promise.all([driver.close(), driverOfNobody.close(), relay.stop()])
      await program.stop()
    },
  }
})

describe('a customer who pays in Stripe’s form', { timeout: 120_000 }, () => {
  let program: PlayedStripe
  let relay: LosingRelay
  let driver: ProviderDriver
  before(async () => {
    program = await localStripe()
    relay = await losingRelay(program.url, { keepsKeys: true })
    driver = stripeDriver({ ...options, url: relay.url, references: referencesInMemory() })
  })
  after(async () => {
    await driver?.close()
    await relay?.stop()
    await program?.stop()
  })
  const request = (key: string, means: ChargeRequest['means'] = { method: 'stripe' }, attempt = 1): ChargeRequest => ({
    ...{ key, attempt, amount: won(4500), payer: 'somebody', means, reference: `order ${key}` },
  })
  async function stripe(path: string, form: Record<string, string>): Promise<any> {
    const answer = await fetch(`${program.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
      body: new URLSearchParams(form),
    })
    return answer.json()
  }
  /** As Stripe's script in a browser does, with the name of the payment and the secret it was given. */
  async function paysWith(clientSecret: string, number: string): Promise<void> {
    const id = clientSecret.split('_secret_')[0] as string
    const card = { 'card[number]': number, 'card[exp_month]': '12', 'card[exp_year]': '2030', 'card[cvc]': '123' }
    const { id: method } = await stripe('/v1/payment_methods', { type: 'card', ...card })
    await stripe(`/v1/payment_intents/${id}`, { payment_method: method })
    await stripe(`/v1/payment_intents/${id}/confirm`, {})
  }
  const authenticates = (clientSecret: string, success: boolean) =>
    stripe(`/v1/payment_intents/${clientSecret.split('_secret_')[0]}/_authenticate`, {
      ...{ key: 'pk_test_of_the_tests', client_secret: clientSecret, success: String(success) },
    })
  async function secretOf(key: string): Promise<string> {
    const said = await driver.charge(request(key))
    assert.ok(said.outcome === 'customer-acts' && said.next.kind === 'confirm', JSON.stringify(said))
    assert.deepEqual([said.next.provider, said.next.publicKey], ['stripe', 'pk_test_of_the_tests'])
    return said.next.clientSecret
  }

  test('has the same payment after closing the page, and is found to have paid', async () => {
    const key = randomUUID()
    const secret = await secretOf(key)
    assert.equal((await driver.lookup(key, won(4500))).outcome, 'customer-acts')
    assert.equal(await secretOf(key), secret)
    await paysWith(secret, '4242424242424242')
    assert.equal((await driver.lookup(key, won(4500))).outcome, 'captured')
    assert.equal((await driver.charge(request(key, { method: 'stripe' }, 2))).outcome, 'captured')
  })

  test('whose card is refused tries another one', async () => {
    const key = randomUUID()
    const secret = await secretOf(key)
    await paysWith(secret, '4000000000000341')
    assert.equal((await driver.lookup(key, won(4500))).outcome, 'customer-acts')
    assert.equal(await secretOf(key), secret)
  })

  test('whose bank wants to see them does their step, and only then it is paid', async () => {
    const [key, refused] = [randomUUID(), randomUUID()]
    const secret = await secretOf(key)
    await paysWith(secret, '4000000000003220')
    assert.equal((await driver.lookup(key, won(4500))).outcome, 'customer-acts')
    await authenticates(secret, true)
    assert.equal((await driver.lookup(key, won(4500))).outcome, 'captured')

    const other = await secretOf(refused)
    await paysWith(other, '4000000000003220')
    await authenticates(other, false)
    assert.equal((await driver.lookup(refused, won(4500))).outcome, 'customer-acts', 'they may try again')
  })

  test('whose order has ended cannot pay any more, unless they had', async () => {
    const [late, paid] = [randomUUID(), randomUUID()]
    const secret = await secretOf(late)
    assert.equal((await driver.abandon(late)).outcome, 'declined')
    await paysWith(secret, '4242424242424242')
    assert.equal((await driver.lookup(late, won(4500))).outcome, 'declined')

    await paysWith(await secretOf(paid), '4242424242424242')
    assert.equal((await driver.abandon(paid)).outcome, 'captured')
    assert.equal((await driver.abandon(randomUUID())).outcome, 'nothing-recorded')
  })

  test('is called off in the end, though Stripe failed at it first and would repeat that for a day', async () => {
    const key = randomUUID()
    await secretOf(key)
    relay.failOnce('POST', /\/cancel$/)
    assert.equal((await driver.abandon(key)).outcome, 'unavailable')
    assert.equal((await driver.abandon(key)).outcome, 'declined')
  })

  test('is not taken for another order’s: of each order its own intent is named before it is used', async () => {
    const key = randomUUID()
    relay.loseAnswerTo('POST', /^\/v1\/payment_intents$/)
    assert.equal((await driver.charge(request(key, byToken('pm_card_visa')))).outcome, 'unknown')
    assert.equal(
      (await driver.lookup(key, won(4500))).outcome,
      'nothing-recorded',
      'what has no name was never confirmed',
    )
    assert.equal((await driver.charge(request(key, byToken('pm_card_visa'), 2))).outcome, 'captured')
  })
})

test('Stripe’s own description takes every parameter that we send', { timeout: 120_000 }, async () => {
  const program = await stripeMock()
  const relay = await losingRelay(program.url)
  const warned: unknown[] = []
  const driver = stripeDriver({
    ...{
      ...options,
      url: relay.url,
      references: referencesInMemory(),
      returnUrl: 'https://shop.example/client/orders',
    },
    log: { warn: (what: unknown) => warned.push(what) },
  })
  try {
    const key = randomUUID()
    const asked = { key, amount: won(4500), payer: 'somebody', reference: `order ${key}` }
    await driver.charge({ ...asked, attempt: 1, means: { method: 'stripe' } })
    await driver.charge({ ...asked, attempt: 2, means: byToken('pm_card_visa') })
    await driver.lookup(key, won(4500))
    await driver.abandon(key)
    await driver.refund({ key: `refund-${key}`, chargeKey: key, amount: won(10), reason: 'tests' })
    assert.ok(await driver.books.charges('0'))
    assert.ok(await driver.books.refunds('0'))
    const refusals = relay.asked.filter(({ status = 0 }) => status >= 400)
    assert.deepEqual({ refusals, warned }, { refusals: [], warned: [] })
    const paths = relay.asked.map(({ what }) => what.replace(/pi_\w+/, 'ID').replace(/\?.*/, ''))
    for (const wanted of [
      'POST /v1/payment_intents',
      'GET /v1/payment_intents/ID',
      'POST /v1/payment_intents/ID',
      'POST /v1/payment_intents/ID/confirm',
      'POST /v1/payment_intents/ID/cancel',
      'GET /v1/refunds',
      'POST /v1/refunds',
      'GET /v1/charges',
    ])
      assert.ok(paths.includes(wanted), `${wanted} was not asked: ${paths.join(', ')}`)
  } finally {
    await driver.close()
    await relay.stop()
    await program.stop()
  }
})
