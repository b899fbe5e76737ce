/**
 * Stripe, as localstripe plays it: half of its customers pay with a token, the others in its form, at their bank, without
 * coming back, or not at all. Its news are signed and sent. What it lacks is a memory for keys, which the relay before it has.
 * Its memory ends with it, so it is not killed.
 */
import type { PaymentMethod } from '@jumun/contracts'
import { losingRelay } from '../../services/payment/src/provider/losing-relay.ts'
import { playedStripe } from '../stripe/played.ts'
import type { BookedRefund, Charge } from './money-checks.ts'
import type { Card, OrderPlan } from './plan.ts'
import type { Paying, ProveProvider } from './provider.ts'

const webhookSecret = 'whsec_of_the_run'
const publicKey = 'pk_test_of_the_run'
const pageSize = 100

/** How somebody pays: with what stands for a card, or in the form. */
export type Way =
  | { readonly by: 'token'; readonly token: string }
  | { readonly by: 'form'; readonly card: string; readonly ending: 'comes back' | 'stays away' | 'closes it' }

const declined = 'pm_card_chargeCustomerFail'
const form = (card: string, ending: 'comes back' | 'stays away' | 'closes it' = 'comes back'): Way => ({
  ...{ by: 'form', card, ending },
})
const good = '4242424242424242'
const asksTheBank = '4000002760003184'
const ways: Readonly<Record<Exclude<Card, 'tok_ok'>, Way>> = {
  tok_slow: form(asksTheBank),
  tok_flaky: form(asksTheBank),
  tok_timeout: form(good, 'stays away'),
  tok_error: form(good, 'closes it'),
  tok_declined: { by: 'token', token: declined },
  tok_insufficient: { by: 'token', token: declined },
}
/** What a card of the plan is here. */
export function wayOf({ index }: Pick<OrderPlan, 'index'>, card: Card): Way {
  if (card !== 'tok_ok') return ways[card]
  return index % 2 === 0 ? { by: 'token', token: 'pm_card_visa' } : form(good)
}

export async function stripeProvider(): Promise<ProveProvider> {
  const program = await playedStripe()
  const { secretKey } = program
  const relay = await losingRelay(program.url, { keepsKeys: true })
  async function ask(path: string, body?: Readonly<Record<string, string>>): Promise<any> {
    const answer = await fetch(`${program.url}${path}`, {
      ...(body ? { method: 'POST', body: new URLSearchParams(body) } : {}),
      headers: { authorization: `Bearer ${secretKey}` },
      signal: AbortSignal.timeout(20_000),
    })
    const said = await answer.text() // of a wish about itself it says nothing
    return said === '' ? undefined : JSON.parse(said)
  }
  /** Its lists begin with the newest. */
  async function all(path: string): Promise<any[]> {
    const found: any[] = []
    for (let last = ''; ; ) {
      const page = await ask(`${path}?limit=${pageSize}${last && `&starting_after=${last}`}`)
      if (!Array.isArray(page.data)) throw new Error(`Stripe answered ${JSON.stringify(page)}`)
      found.push(...page.data)
      last = page.data.at(-1)?.id ?? ''
      if (!page.has_more || last === '') return found.reverse()
    }
  }
  async function ordersByIntent(): Promise<ReadonlyMap<string, string>> {
    const intents = await all('/v1/payment_intents')
    return new Map(intents.map(({ id, metadata }) => [id, metadata?.order ?? id]))
  }
  return {
    ...{ name: 'stripe', port: Number(new URL(relay.url).port), part: undefined, paying: payingWith(ask) },
    environment: {
      JUMUN_PAYMENT_PROVIDER: 'stripe',
      JUMUN_PAYMENT_PROVIDER_KEY: secretKey,
      JUMUN_PAYMENT_PUBLIC_KEY: publicKey,
      JUMUN_PAYMENT_WEBHOOK_SECRET: webhookSecret,
    },
    async charges(after = 0) {
      const [charges, orderOf] = await Promise.all([all('/v1/charges'), ordersByIntent()])
      return charges
        .map(
          ({ payment_intent: intent, amount, status, amount_refunded: refunded }, index): Charge => ({
            ...{ seq: index + 1, key: orderOf.get(intent) ?? String(intent), amount, refunded },
            status: status === 'succeeded' ? 'captured' : 'declined',
          }),
        )
        .filter(({ seq }) => seq > after)
    },
    // a charge has two steps: without the first one's answer nobody takes the second
    holdCharges: () => relay.holdAnswersTo('POST', /\/confirm$/),
    async refunds() {
      const [refunds, orderOf] = await Promise.all([all('/v1/refunds'), ordersByIntent()])
      return refunds.map(
        ({ id, payment_intent: intent, amount, metadata }): BookedRefund => ({
          ...{ key: metadata?.key ?? id, chargeKey: orderOf.get(intent) ?? String(intent), amount },
        }),
      )
    },
    async tellNewsTo(platform) {
      await ask('/_config/webhooks/run', { url: `${platform}/payments/webhooks/stripe`, secret: webhookSecret })
    },
    async stop() {
      await relay.stop()
      await program.stop()
    },
  }
}

type Ask = (path: string, body: Readonly<Record<string, string>>) => Promise<any>
const payingWith = (ask: Ask): Paying => ({
  means(plan, card): PaymentMethod {
    const way = wayOf(plan, card)
    return { method: 'stripe', ...(way.by === 'token' ? { token: way.token } : {}) }
  },
  async act(next, plan) {
    const back: PaymentMethod = { method: 'stripe' }
    const way = wayOf(plan, plan.card)
    // they meant to pay with a token, and the order was begun in the form: they are there now
    const { card, ending } = way.by === 'form' ? way : ({ card: good, ending: 'comes back' } as const)
    if (ending === 'closes it') return undefined
    if (next.kind !== 'confirm') throw new Error(`Stripe leads to ${next.kind}, and no bank's page was asked for`)
    try {
      await payInTheForm(ask, next.clientSecret, card)
    } catch (error) {
      // their page waits in vain: what became of it the platform is asked, as after a form that was closed
      if (!(error instanceof Error && error.name === 'TimeoutError')) throw error
    }
    return ending === 'stays away' ? undefined : back
  },
})

async function payInTheForm(ask: Ask, clientSecret: string, card: string): Promise<void> {
  const intent = `/v1/payment_intents/${clientSecret.split('_secret_')[0]}`
  const details = { 'card[exp_month]': '12', 'card[exp_year]': '2030', 'card[cvc]': '123' }
  const method = await ask('/v1/payment_methods', { type: 'card', 'card[number]': card, ...details })
  await ask(intent, { payment_method: method.id })
  const confirmed = await ask(`${intent}/confirm`, {}) // or it was called off meanwhile, which the platform will say
  if (confirmed.status === 'requires_action')
    await ask(`${intent}/_authenticate`, { client_secret: clientSecret, success: 'true' })
}
