/**
 * Stripe, by PaymentIntents: made by us without being confirmed, their names written down, then confirmed with the card's
 * token, or by the customer in Stripe's own form. A key of Stripe's is good for a day and repeats failures as well, so what
 * must not happen twice is looked for first.
 */

import type {
  Captured,
  ChargeOutcome,
  ChargeRequest,
  CustomerActs,
  Declined,
  LookupOutcome,
  NothingRecorded,
  ProviderDriver,
  RefundOutcome,
  Unavailable,
} from '../provider.ts'
import type { RecordedCall } from '../provider-calls.ts'
import {
  type Answer,
  cardIn,
  type DriverOptions,
  isReplayedFailure,
  providerLine,
  shortened,
  unavailable,
} from '../provider-line.ts'
import { fromStripe, toStripe } from './stripe-amounts.ts'
import { isMade, stripeBooks } from './stripe-books.ts'
import { stripeNews } from './stripe-events.ts'

export interface StripeOptions extends DriverOptions {
  /** For Stripe's script in the browser. */
  readonly publicKey: string
  /** What its events are signed with; empty: none is believed. */
  readonly webhookSecret: string
  /** The page of whose orders a bank leads back to, before the order's id; empty: Stripe's script shows the bank's page in ours. */
  readonly returnUrl: string
  readonly now: () => Date
}

/** What we ask of the interface does not change under us. */
const version = '2024-06-20'
/** The keys of one refund that may have failed for good before it is left for another time. */
const mostKeys = 5
type About = Pick<RecordedCall, 'what' | 'chargeKey'>
type Form = Readonly<Record<string, string>>

export function stripeDriver(options: StripeOptions): ProviderDriver {
  const { key: secretKey, publicKey, webhookSecret: secret, returnUrl, references, log, now } = options
  const line = providerLine({
    ...options,
    headers: { authorization: `Bearer ${secretKey}`, 'stripe-version': version },
    failure: 'unclear',
  })
  const get = (about: About, path: string, signal: AbortSignal) =>
    line.ask(about, { method: 'GET', path }, (said) => nameOf(about, said), signal)
  const post = (about: About, path: string, key: string, form: Form, signal: AbortSignal) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(key ? { 'idempotency-key': key } : {}) }
    const question = { method: 'POST', path, headers, body: new URLSearchParams(form).toString() } as const
    return line.ask(about, question, (said) => nameOf(about, said), signal)
  }
  const intentPath = (id: string): string => `/v1/payment_intents/${encodeURIComponent(id)}`
  const retrieve = (about: About, id: string, signal: AbortSignal) =>
    get(about, `${intentPath(id)}?expand[0]=latest_charge`, signal)
  /** A charge that is not ours by name is known by Stripe's. */
  const intentOf = async (chargeKey: string): Promise<string | undefined> =>
    chargeKey.startsWith('pi_') ? chargeKey : references.of(chargeKey)

  async function begin(request: ChargeRequest, signal: AbortSignal): Promise<Answer | Declined | Unavailable> {
    const { key: chargeKey, attempt, reference, means } = request
    const amount = toStripe(request.amount)
    if (!amount) return { outcome: 'declined', reason: 'amount_not_chargeable' }
    const token = tokenIn(means)
    const form = {
      ...{ amount: String(amount.amount), currency: amount.currency, 'payment_method_types[0]': 'card' },
      ...{ 'metadata[order]': chargeKey, 'metadata[reference]': reference, capture_method: 'automatic' },
      ...(token ? { payment_method: token, 'metadata[by]': 'token' } : { 'metadata[by]': 'form' }),
    }
    const about = { what: 'charge', chargeKey } as const
    const said = await post(about, '/v1/payment_intents', `${chargeKey}-${attempt}`, form, signal)
    if (said.status !== 200) return refusedForGood(said) ?? unexpected('charge', said)
    const kept = await references.keep(chargeKey, said.body.id)
    return kept === said.body.id ? said : retrieve(about, kept, signal)
  }

  async function goOn(request: ChargeRequest, intent: any, signal: AbortSignal): Promise<ChargeOutcome> {
    const { key: chargeKey, attempt, means } = request
    const about = { what: 'charge', chargeKey } as const
    const token = tokenIn(means)
    const isOpen = intent.status === 'requires_confirmation' || intent.status === 'requires_payment_method'
    if (!isOpen || !token) return outcomeOf(intent)
    if (idIn(intent.payment_method) !== token && attempt > 1) {
      const form = { payment_method: token, 'metadata[by]': 'token' }
      const changed = await post(about, intentPath(intent.id), '', form, signal)
      if (changed.status !== 200) return refusedForGood(changed) ?? unexpected('charge', changed)
    }
    const form = returnUrl ? { return_url: `${returnUrl}/${chargeKey}` } : {}
    const said = await post(about, `${intentPath(intent.id)}/confirm`, `${chargeKey}-${attempt}-confirm`, form, signal)
    if (said.status === 402) {
      await cancel(about, intent.id, signal).catch(() => undefined) // nobody pays it later by another way
      return { outcome: 'declined', reason: reasonIn(said.body.error) }
    }
    if (said.status !== 200) {
      // somebody else has confirmed it, or is at it
      const now = await retrieve(about, intent.id, signal)
      return now.status === 200 ? outcomeOf(now.body) : { outcome: 'unknown' }
    }
    const state = outcomeOf(said.body)
    return state.outcome === 'captured' ? withCard(state, about, intent.id, signal) : state
  }

  /** Of an intent that was confirmed just now Stripe names the charge, and tells of its card when it is asked. */
  async function withCard(state: Captured, about: About, id: string, signal: AbortSignal): Promise<Captured> {
    if (state.card) return state
    const told = await retrieve(about, id, signal).catch(() => undefined)
    const again = told?.status === 200 ? stateOf(told.body) : undefined
    return again?.outcome === 'captured' ? again : state
  }

  /** Without a key: twice is once by itself, and a key would only repeat a failure for a day. */
  const cancel = (about: About, id: string, signal: AbortSignal) =>
    post(about, `${intentPath(id)}/cancel`, '', {}, signal)

  /** As the outcome of a charge: what has not begun was not done, and what Stripe is at is not known yet. */
  function outcomeOf(intent: any): ChargeOutcome {
    const state = stateOf(intent)
    return state?.outcome === 'nothing-recorded' ? unavailable : (state ?? { outcome: 'unknown' })
  }

  /** Where an intent stands; undefined while Stripe is at it. */
  function stateOf(intent: any): Captured | Declined | CustomerActs | NothingRecorded | undefined {
    const byToken = intent.metadata?.by === 'token'
    switch (intent.status) {
      case 'succeeded': {
        const { brand, last4 } = intent.latest_charge?.payment_method_details?.card ?? {}
        const card = cardIn({ brand: typeof brand === 'string' ? brandNamed(brand) : undefined, last4 })
        return { outcome: 'captured', ...(card ? { card } : {}) }
      }
      case 'canceled':
        return { outcome: 'declined', reason: reasonIn(intent.last_payment_error) }
      case 'requires_payment_method':
        if (byToken && intent.last_payment_error)
          return { outcome: 'declined', reason: reasonIn(intent.last_payment_error) }
        return byToken ? { outcome: 'nothing-recorded' } : customerActs(intent)
      case 'requires_confirmation':
        return byToken ? { outcome: 'nothing-recorded' } : customerActs(intent)
      case 'requires_action':
        return customerActs(intent)
      default:
        return undefined
    }
  }
  function customerActs(intent: any): CustomerActs {
    const url = intent.next_action?.redirect_to_url?.url
    const confirm = {
      kind: 'confirm',
      provider: 'stripe',
      publicKey,
      clientSecret: String(intent.client_secret),
    } as const
    return { outcome: 'customer-acts', next: typeof url === 'string' ? { kind: 'redirect', url } : confirm }
  }

  async function refund(
    { key, chargeKey, amount: wanted }: Parameters<ProviderDriver['refund']>[0],
    signal: AbortSignal,
  ): Promise<RefundOutcome> {
    const about = { what: 'refund', chargeKey } as const
    const id = await intentOf(chargeKey)
    if (id === undefined) return { outcome: 'refused', reason: 'nothing was charged here under this key' }
    const found = await retrieve(about, id, signal)
    const charge = found.body.latest_charge
    if (found.status !== 200 || !charge) return refusedBy(found, 'nothing was charged')
    const list = await get(about, `/v1/refunds?payment_intent=${encodeURIComponent(id)}&limit=100`, signal)
    if (list.status !== 200) return unexpected('refund', list)
    const before = (list.body.data as any[]).filter((one) => one.metadata?.key === key)
    if (before.some(isMade)) return { outcome: 'refunded' }
    const amount = toStripe(wanted)
    if (!amount || charge.amount_refunded + amount.amount > charge.amount)
      return { outcome: 'refused', reason: 'more than is left of the charge' }
    const form = { payment_intent: id, amount: String(amount.amount), 'metadata[key]': key }
    // each that failed has used up its key
    for (let turn = 1 + before.length; turn <= before.length + mostKeys; turn += 1) {
      const said = await post(about, '/v1/refunds', turn === 1 ? key : `${key}-${turn}`, form, signal).catch(
        (error) => {
          if (isReplayedFailure(error)) return undefined
          throw error
        },
      )
      if (said?.status === 200 && isMade(said.body)) return { outcome: 'refunded' }
      if (said) return said.status === 200 ? { outcome: 'refused', reason: 'it failed' } : refusedBy(said, 'refused')
    }
    return unavailable
  }

  const refusedBy = (said: Answer, otherwise: string): RefundOutcome =>
    said.status === 409 || said.status === 429
      ? unavailable
      : { outcome: 'refused', reason: shortened(said.body.error?.message ?? otherwise) }

  /** A key of ours that it does not accept, a form it does not know: ours to repair, and no outcome. */
  function unexpected(what: string, { status, body }: Answer): Unavailable {
    log.warn({ status, said: body.error?.message }, `Stripe refused a ${what}`)
    return unavailable
  }

  const asBook = { what: 'lookup', chargeKey: '' } as const
  const read = async (path: string): Promise<any> => {
    const said = await line.asking(asBook, (signal) => get(asBook, path, signal))
    return 'outcome' in said || said.status !== 200 ? undefined : said.body
  }

  return {
    name: 'stripe',
    methods: [{ method: 'stripe', publicKey }],
    hear: (delivery) => stripeNews(delivery, { secret, now }),
    charge: (request) =>
      line.charging(request.key, request.payer, async (signal): Promise<ChargeOutcome> => {
        const known = await references.of(request.key)
        const about = { what: 'charge', chargeKey: request.key } as const
        const begun = known ? await retrieve(about, known, signal) : await begin(request, signal)
        if ('outcome' in begun) return begun
        return begun.status === 200 ? goOn(request, begun.body, signal) : unexpected('charge', begun)
      }),
    lookup(chargeKey) {
      const about = { what: 'lookup', chargeKey } as const
      return line.asking(about, async (signal): Promise<LookupOutcome> => {
        const id = await references.of(chargeKey)
        if (id === undefined) return { outcome: 'nothing-recorded' }
        const said = await retrieve(about, id, signal)
        return said.status === 200 ? (stateOf(said.body) ?? unavailable) : unexpected('lookup', said)
      })
    },
    abandon(chargeKey) {
      const about = { what: 'lookup', chargeKey } as const
      return line.asking(about, async (signal) => {
        const id = await references.of(chargeKey)
        if (id === undefined) return { outcome: 'nothing-recorded' }
        const said = await cancel(about, id, signal)
        const now = said.status === 200 ? said : await retrieve(about, id, signal)
        const state = now.status === 200 ? stateOf(now.body) : undefined
        return state && state.outcome !== 'customer-acts' ? state : unavailable
      })
    },
    refund: (request) =>
      line.asking({ what: 'refund', chargeKey: request.chargeKey }, (signal) => refund(request, signal)),
    books: {
      ...stripeBooks({ read, references, now }),
      async refundedOf(chargeKey) {
        const id = await intentOf(chargeKey)
        if (id === undefined) return 0 // never begun here
        const charge = (await read(`${intentPath(id)}?expand[0]=latest_charge`))?.latest_charge
        return charge ? fromStripe(charge.amount_refunded, charge.currency).amount : undefined
      },
    },
    breakerLevel: line.breakerLevel,
    close: line.close,
  }
}

const tokenIn = (means: ChargeRequest['means']): string | undefined => ('token' in means ? means.token : undefined)
const idIn = (value: any): string | undefined => (typeof value === 'string' ? value : value?.id)
const reasonIn = (error: any): string => shortened(error?.decline_code ?? error?.code ?? 'declined')

/** `visa` → `Visa` */
const brandNamed = (brand: string): string =>
  brand.replaceAll('_', ' ').replace(/^\p{L}/u, (first) => first.toUpperCase())

/** Of this amount, or with a token that stands for no card, nothing ever comes: the customer's affair, not ours. */
export function refusedForGood({ status, body }: Pick<Answer, 'status' | 'body'>): Declined | undefined {
  const { param, code } = body.error ?? {}
  if (status === 402) return { outcome: 'declined', reason: reasonIn(body.error) }
  if (param === 'payment_method') return { outcome: 'declined', reason: 'invalid_card' }
  const isOfTheAmount = code === 'amount_too_small' || code === 'amount_too_large'
  return isOfTheAmount ? { outcome: 'declined', reason: code } : undefined
}

function nameOf({ what }: About, { status, body }: Answer): RecordedCall['outcome'] {
  if (status === 402) return 'declined'
  if (status === 404) return 'nothing-recorded'
  if (status >= 400) return 'refused'
  if (what === 'refund') return body.object === 'refund' ? 'refunded' : 'nothing-recorded'
  if (body.status === 'succeeded') return 'captured'
  return body.status === 'canceled' ? 'declined' : 'nothing-recorded'
}
