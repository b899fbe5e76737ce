/** The payment service with Stripe: what Stripe signs and sends comes twice, late and in another order, and moves money once. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { listPayments, OrderCanceled, type PaymentMethod, pay, won } from '@jumun/contracts'
import { eventually, startTestService, type TestService } from '@jumun/testing'
import payment from '../../service.ts'
import { localStripe, type PlayedStripe, secretKey } from './programs.ts'

const secret = 'whsec_of_the_tests'
let program: PlayedStripe
let service: TestService
let mailbox: Server
/** What Stripe sent, kept here and brought to the service as a test likes. */
const letters: {
  readonly type: string
  readonly about: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}[] = []

before(async () => {
  program = await localStripe()
  mailbox = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.once('end', () => {
      const body = Buffer.concat(parts)
      const { type, data } = JSON.parse(body.toString())
      letters.push({ type, about: data.object.id, headers: request.headers, body })
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(mailbox, 'listening')
  const url = `http://127.0.0.1:${(mailbox.address() as AddressInfo).port}`
  await fetch(`${program.url}/_config/webhooks/tests`, { method: 'POST', body: new URLSearchParams({ url, secret }) })
  service = await startTestService(payment, {
    settings: {
      ...{ provider: 'stripe', providerUrl: program.url, providerKey: secretKey, webhookSecret: secret },
      publicKey: 'pk_test_of_the_tests',
      // nothing is looked up, but for what Stripe tells
      ...{ jobEveryMs: 60_000, reconcileEveryMs: 3_600_000 },
    },
  })
})
after(async () => {
  await service?.stop()
  mailbox?.close()
  await program?.stop()
})

const stripe = (path: string, form: Record<string, string>): Promise<any> =>
  fetch(`${program.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}` },
    body: new URLSearchParams(form),
  }).then((answer) => answer.json())
const ask = (orderId: string, means: PaymentMethod) =>
  service.call(pay, { as: 'order', body: { orderId, customerId: orderId, amount: won(4500), payment: means } })
/** @returns Stripe's own name for the payment */
async function paysInTheForm(next: { clientSecret: string }): Promise<string> {
  const id = next.clientSecret.split('_secret_')[0] as string
  const card = {
    'card[number]': '4242424242424242',
    'card[exp_month]': '12',
    'card[exp_year]': '2030',
    'card[cvc]': '123',
  }
  const { id: method } = await stripe('/v1/payment_methods', { type: 'card', ...card })
  await stripe(`/v1/payment_intents/${id}`, { payment_method: method })
  await stripe(`/v1/payment_intents/${id}/confirm`, {})
  return id
}
const letterAbout = (about: string) =>
  eventually(async () => {
    const found = letters.find((one) => one.about === about && one.type === 'payment_intent.succeeded')
    assert.ok(found)
    return found
  })
async function bring(
  { headers, body }: { headers: IncomingHttpHeaders; body: Buffer },
  provider = 'stripe',
): Promise<number> {
  const signature = String(headers['stripe-signature'])
  const answer = await fetch(`${service.url}/payments/webhooks/${provider}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: new Uint8Array(body),
  })
  await answer.body?.cancel()
  return answer.status
}
const shown = async (orderId: string) => {
  const as = { id: service.newId(), role: 'operator' } as const
  return (await service.call(listPayments, { as, query: { orderId } })).body.items[0]
}
const becomes = (orderId: string, status: string) =>
  eventually(async () => assert.equal((await shown(orderId)).status, status))
async function end(orderId: string): Promise<void> {
  const reason = 'CUSTOMER' as const
  const data = { orderId, customerId: orderId, storeId: orderId, reason, total: won(4500), restock: true }
  await service.receive(OrderCanceled, { subject: orderId, sequence: 2, data })
  await service.settled()
}
const said = async (orderId: string) =>
  (await service.published()).filter((event) => event.subject === orderId).map(({ type }) => type)

test('who paid in the form and never came back has paid, by what Stripe tells; twice it is told once', async () => {
  const orderId = service.newId()
  const waiting = await ask(orderId, { method: 'stripe' })
  assert.deepEqual([waiting.status, waiting.body.status, waiting.body.next.kind], [202, 'UNKNOWN', 'confirm'])
  const letter = await letterAbout(await paysInTheForm(waiting.body.next))
  assert.deepEqual(await Promise.all([bring(letter), bring(letter), bring(letter)]), [200, 200, 200])
  await becomes(orderId, 'APPROVED')
  assert.equal(await bring(letter), 200)
  assert.deepEqual(await said(orderId), ['PaymentApproved'])
  const rows = await service.db.query('SELECT type FROM provider_event WHERE charge_key = $1', [orderId])
  assert.equal(rows.length, 1)
  assert.equal((await shown(orderId)).next, undefined)
})

test('what somebody else wrote, changed or sent to another provider is refused, and moves nothing', async () => {
  const orderId = service.newId()
  const waiting = await ask(orderId, { method: 'stripe' })
  const letter = await letterAbout(await paysInTheForm(waiting.body.next))
  const forged = { ...letter, body: Buffer.from(letter.body.toString().replace('4500', '4501')) }
  assert.equal(await bring(forged), 400)
  assert.equal(await bring({ ...letter, headers: {} }), 400)
  assert.equal(await bring(letter, 'toss'), 404)
  assert.equal((await shown(orderId)).status, 'UNKNOWN')
})

test('what comes after its order has ended is taken as paid, and owed back', async () => {
  const orderId = service.newId()
  const waiting = await ask(orderId, { method: 'stripe' })
  const intent = await paysInTheForm(waiting.body.next)
  await end(orderId)
  await bring(await letterAbout(intent))
  await becomes(orderId, 'APPROVED')
  const [refund] = (await shown(orderId)).refunds
  assert.deepEqual([refund.status, refund.amount], ['PENDING', won(4500)])
})

/**
 * What Stripe would have told before this: that the first card was refused. localstripe leaves a payment alone whose card was
 * refused, so it is written and signed here.
 */
function ofTheRefusalBefore({ body }: { readonly body: Buffer }) {
  const event = JSON.parse(body.toString())
  event.id = `${event.id}_before`
  event.type = 'payment_intent.payment_failed'
  event.created -= 60
  event.data.object.status = 'requires_payment_method'
  const before = Buffer.from(JSON.stringify(event))
  const at = Math.floor(Date.now() / 1_000)
  const signature = createHmac('sha256', secret).update(`${at}.`).update(before).digest('hex')
  return { headers: { 'stripe-signature': `t=${at},v1=${signature}` }, body: before }
}
async function refusedAndPaid() {
  const orderId = service.newId()
  const { body } = await ask(orderId, { method: 'stripe' })
  const paid = await letterAbout(await paysInTheForm(body.next))
  return { orderId, paid, refused: ofTheRefusalBefore(paid) }
}
/** What was brought before is dealt with once this is. */
async function somebodyElsePays(): Promise<void> {
  const orderId = service.newId()
  const { body } = await ask(orderId, { method: 'stripe' })
  await bring(await letterAbout(await paysInTheForm(body.next)))
  await becomes(orderId, 'APPROVED')
}
const chargedAndBack = async (orderId: string) => {
  const [kept] = await service.db.query('SELECT reference FROM provider_reference WHERE charge_key = $1', [orderId])
  const headers = { authorization: `Bearer ${secretKey}` }
  const answer = await fetch(`${program.url}/v1/charges?limit=100`, { headers })
  const { data } = (await answer.json()) as { data: any[] }
  return data
    .filter((one) => one.payment_intent === kept?.['reference'] && one.status === 'succeeded')
    .map((one) => [one.amount, one.amount_refunded])
}

test('in the wrong order and again it changes nothing for the worse: what is paid stays paid, what went back stays back', async () => {
  const [late, early] = [await refusedAndPaid(), await refusedAndPaid()]
  // the later first, the earlier twice after it
  assert.equal(await bring(late.paid), 200)
  await becomes(late.orderId, 'APPROVED')
  assert.deepEqual(await Promise.all([bring(late.refused), bring(late.refused), bring(late.paid)]), [200, 200, 200])
  // all that is heard is of the card that was refused, and what is true is asked
  assert.equal(await bring(early.refused), 200)
  await becomes(early.orderId, 'APPROVED')
  assert.equal(await bring(early.paid), 200)
  await somebodyElsePays()
  for (const { orderId } of [late, early]) {
    assert.equal((await shown(orderId)).status, 'APPROVED')
    assert.deepEqual(await said(orderId), ['PaymentApproved'])
    assert.deepEqual(await chargedAndBack(orderId), [[4500, 0]])
  }

  const { orderId, refused, paid } = await refusedAndPaid()
  await bring(paid)
  await becomes(orderId, 'APPROVED')
  await end(orderId)
  await becomes(orderId, 'REFUNDED')
  assert.deepEqual(await Promise.all([bring(refused), bring(paid)]), [200, 200])
  await somebodyElsePays()
  assert.equal((await shown(orderId)).status, 'REFUNDED')
  assert.deepEqual(await said(orderId), ['PaymentApproved', 'PaymentRefunded'])
  assert.deepEqual(await chargedAndBack(orderId), [[4500, 4500]])
})

test('a token is charged at once or declined, and another way of paying is refused', async () => {
  const paid = await ask(service.newId(), { method: 'stripe', token: 'pm_card_visa' })
  assert.deepEqual([paid.status, paid.body.status], [200, 'APPROVED'])
  const declined = await ask(service.newId(), { method: 'stripe', token: 'pm_card_chargeCustomerFail' })
  assert.deepEqual([declined.body.status, declined.body.reason], ['DECLINED', 'card_declined'])
  const other = await ask(service.newId(), { method: 'toss' })
  assert.deepEqual([other.status, other.body.code], [422, 'payment-method-unavailable'])
})
