/**
 * Toss Payments: the browser's script lets the customer agree, and then it is for us to confirm, with our own amount. A payment
 * is known by our order's id; what it tells us unasked is not signed, so it is asked back.
 */
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Money } from '@jumun/contracts'
import type {
  ChargeOutcome,
  ChargeRequest,
  CustomerActs,
  Delivery,
  LookupOutcome,
  ProviderDriver,
  ProviderNews,
  RefundOutcome,
  RefundRequest,
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
import { keyIn, tossBooks } from './toss-books.ts'

export interface TossOptions extends Omit<DriverOptions, 'references'> {
  /** For Toss's script in the browser. */
  readonly publicKey: string
  readonly now: () => Date
}
type About = Pick<RecordedCall, 'what' | 'chargeKey'>
/** What the browser has from Toss's window; without a key it has not been there. */
type Brought = Extract<ChargeRequest['means'], { method: 'toss' }>

/** Of one payment; a second one that comes sooner is taken for the first. With room for clocks that differ. */
const cancelsApartMs = 1_100
const mostKeys = 5

export function tossDriver(options: TossOptions): ProviderDriver {
  const { key: secretKey, publicKey, log, now } = options
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  const line = providerLine({ ...options, headers: { authorization }, failure: 'unclear' })
  const post = (about: About, path: string, key: string, body: object, signal: AbortSignal) => {
    const headers = { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) }
    const question = { method: 'POST', path, headers, body: JSON.stringify(body) } as const
    return line.ask(about, question, (said) => nameOf(about, said), signal)
  }
  const retrieve = (about: About, orderId: string, signal: AbortSignal) =>
    line.ask(
      about,
      { method: 'GET', path: `/v1/payments/orders/${encodeURIComponent(orderId)}` },
      (said) => nameOf(about, said),
      signal,
    )

  /** Where it stands; undefined: the customer has agreed, and it is for us to confirm. */
  function stateOf({ status, body }: Answer, orderId: string): LookupOutcome | undefined {
    if (status === 404) return { outcome: 'nothing-recorded' }
    if (status !== 200) return unexpected('look-up', { status, body })
    switch (body.status) {
      case 'DONE':
      case 'CANCELED':
      case 'PARTIAL_CANCELED': {
        const card = cardIn({ brand: body.card?.company ?? undefined, last4: lastFour(body.card?.number) })
        return { outcome: 'captured', ...(card ? { card } : {}) }
      }
      case 'IN_PROGRESS':
        return undefined
      case 'ABORTED':
        return { outcome: 'declined', reason: shortened(body.failure?.code ?? 'declined') }
      default: // READY, WAITING_FOR_DEPOSIT; EXPIRED: its time was over, and another may begin
        return customerActs(orderId)
    }
  }
  const customerActs = (orderId: string): CustomerActs => ({
    outcome: 'customer-acts',
    next: { kind: 'confirm', provider: 'toss', publicKey, clientSecret: orderId },
  })

  /**
   * With our amount, never with the one that a browser brought. Without a key: what is confirmed is so once by itself, and a
   * key would repeat a failure for 15 days.
   */
  async function confirm(
    about: About,
    { amount, currency }: Money,
    paymentKey: string,
    signal: AbortSignal,
  ): Promise<ChargeOutcome> {
    const { chargeKey: orderId } = about
    const body = { paymentKey, orderId, amount }
    const said = await post(about, '/v1/payments/confirm', '', body, signal)
    if (said.status === 200) {
      const { orderId: theirs, totalAmount, currency: counted } = said.body
      if (theirs === orderId && totalAmount === amount && counted === currency) return asCharge(stateOf(said, orderId))
      log.warn({ orderId, totalAmount, amount }, 'Toss confirmed another payment than ours')
      return { outcome: 'unknown' }
    }
    if ([401, 409, 429].includes(said.status) || saysNothing.has(said.body.code)) return unclear('confirmation', said)
    if (said.body.code === 'ALREADY_PROCESSED_PAYMENT')
      return asCharge(stateOf(await retrieve(about, orderId, signal), orderId))
    if (said.body.code === 'NOT_FOUND_PAYMENT_SESSION') return customerActs(orderId) // its time was over
    return { outcome: 'declined', reason: shortened(said.body.code ?? 'declined').toLowerCase() }
  }
  const asCharge = (state: LookupOutcome | undefined): ChargeOutcome =>
    state && state.outcome !== 'nothing-recorded' ? state : { outcome: 'unknown' }
  function unclear(what: string, said: Answer): ChargeOutcome {
    unexpected(what, said)
    return { outcome: 'unknown' }
  }
  /** A key of ours that it does not accept, a form it does not know: ours to repair, and no outcome. */
  function unexpected(what: string, { status, body }: Pick<Answer, 'status' | 'body'>): Unavailable {
    log.warn({ status, said: body.message }, `Toss refused a ${what}`)
    return unavailable
  }

  /** One after the other, of each payment. */
  const refunding = new Map<string, Promise<unknown>>()
  async function inTurn<T>(orderId: string, work: () => Promise<T>): Promise<T> {
    const mine = (refunding.get(orderId) ?? Promise.resolve()).then(work, work)
    refunding.set(orderId, mine)
    try {
      return await mine
    } finally {
      if (refunding.get(orderId) === mine) refunding.delete(orderId)
    }
  }

  const waitMsAfter = (cancels: readonly { readonly canceledAt: string }[] | null): number => {
    const last = cancels?.at(-1)
    return last ? Date.parse(last.canceledAt) + cancelsApartMs - now().getTime() : 0
  }
  async function refund(
    { key, chargeKey: orderId, amount, reason }: RefundRequest,
    signal: AbortSignal,
  ): Promise<RefundOutcome> {
    const about = { what: 'refund', chargeKey: orderId } as const
    const found = await retrieve(about, orderId, signal)
    if (found.status === 404) return { outcome: 'refused', reason: 'nothing was charged here under this key' }
    if (found.status !== 200) return unexpected('refund', found)
    const { paymentKey, cancels, balanceAmount } = found.body
    if (isAmong(cancels, key)) return { outcome: 'refunded' }
    if (amount.amount > balanceAmount) return { outcome: 'refused', reason: 'more than is left of the charge' }
    const waitMs = waitMsAfter(cancels)
    if (waitMs > 0) await delay(Math.min(waitMs, cancelsApartMs), undefined, { signal }).catch(() => undefined)
    const body = { cancelReason: `${reason.slice(0, 120)} [${key}]`, cancelAmount: amount.amount }
    // one that was taken for another has used up its key
    const before = cancels?.length ?? 0
    for (let turn = before; turn < before + mostKeys; turn += 1) {
      const said = await post(
        about,
        `/v1/payments/${encodeURIComponent(paymentKey)}/cancel`,
        `${key}-${turn}`,
        body,
        signal,
      ).catch((error) => {
        if (isReplayedFailure(error)) return undefined
        throw error
      })
      if (!said) continue
      if (said.status === 200) {
        if (isAmong(said.body.cancels, key)) return { outcome: 'refunded' }
        // taken for another: just now, so it is asked again later; or long ago, and this key only hears that again
        if (waitMsAfter(said.body.cancels) > 0) return unavailable
        continue
      }
      if (said.status === 409 || said.status === 429) return unavailable
      return { outcome: 'refused', reason: shortened(said.body.message ?? said.body.code) }
    }
    return unavailable
  }

  const read = async (path: string): Promise<Answer | undefined> => {
    const about = { what: 'lookup', chargeKey: '' } as const // on no story
    const said = await line.asking(about, (signal) =>
      line.ask(about, { method: 'GET', path }, () => 'nothing-recorded', signal),
    )
    return 'outcome' in said ? undefined : said
  }

  return {
    name: 'toss',
    methods: [{ method: 'toss', publicKey }],
    hear: tossNews,
    charge: ({ key: chargeKey, amount, means, payer }) =>
      line.charging(chargeKey, payer, async (signal): Promise<ChargeOutcome> => {
        if (amount.currency !== 'KRW') return { outcome: 'declined', reason: 'currency_not_chargeable' }
        const about = { what: 'charge', chargeKey } as const
        const brought: Brought = means.method === 'toss' ? means : { method: 'toss' }
        if (brought.paymentKey === undefined) {
          const said = await retrieve(about, chargeKey, signal)
          const state = stateOf(said, chargeKey)
          if (!state) return confirm(about, amount, said.body.paymentKey, signal)
          return state.outcome === 'nothing-recorded' ? customerActs(chargeKey) : state
        }
        if (brought.amount !== amount.amount) return { outcome: 'declined', reason: 'amount_differs' }
        return confirm(about, amount, brought.paymentKey, signal)
      }),
    lookup(chargeKey, amount) {
      const about = { what: 'lookup', chargeKey } as const
      return line.asking(about, async (signal): Promise<LookupOutcome> => {
        const said = await retrieve(about, chargeKey, signal)
        const state = stateOf(said, chargeKey)
        if (state) return state
        // the customer has done their part and may not come back to us
        const confirmed = await confirm(about, amount, said.body.paymentKey, signal)
        return confirmed.outcome === 'unknown' ? unavailable : confirmed
      })
    },
    abandon(chargeKey) {
      const about = { what: 'lookup', chargeKey } as const
      return line.asking(about, async (signal) => {
        const state = stateOf(await retrieve(about, chargeKey, signal), chargeKey)
        // nobody but us could confirm it, and we do not
        return state && state.outcome !== 'customer-acts' ? state : { outcome: 'nothing-recorded' }
      })
    },
    refund: (request) =>
      inTurn(request.chargeKey, () =>
        line.asking({ what: 'refund', chargeKey: request.chargeKey }, (signal) => refund(request, signal)),
      ),
    books: tossBooks({ read, now }),
    breakerLevel: line.breakerLevel,
    close: line.close,
  }
}

/** Refusals that are no outcome: over in a moment, or ours to repair. https://docs.tosspayments.com/reference/error-codes */
const saysNothing: ReadonlySet<unknown> = new Set([
  ...['PROVIDER_ERROR', 'FORBIDDEN_CONSECUTIVE_REQUEST'],
  ...['INVALID_API_KEY', 'INCORRECT_BASIC_AUTH_FORMAT', 'FORBIDDEN_REQUEST'],
])

/** Anybody could have written it: only which payment it is about counts, and that is looked up. */
function tossNews({ headers, body }: Delivery): ProviderNews | undefined {
  try {
    const { eventType: type, data } = JSON.parse(body.toString())
    if (typeof type !== 'string' || type.length > 200 || typeof data?.orderId !== 'string') return undefined
    const named = headers['tosspayments-webhook-transmission-id']
    const id =
      typeof named === 'string' && named.length <= 200 ? named : createHash('sha256').update(body).digest('hex')
    return { id, type, chargeKey: data.orderId, unsigned: true }
  } catch {
    return undefined
  }
}

const isAmong = (cancels: readonly { readonly cancelReason?: unknown }[] | null, key: string): boolean =>
  (cancels ?? []).some((cancel) => keyIn(cancel) === key)

/** `433012******1234` */
const lastFour = (number: unknown): string | undefined => (typeof number === 'string' ? number.slice(-4) : undefined)

function nameOf({ what }: About, { status, body }: Answer): RecordedCall['outcome'] {
  if (status === 404) return 'nothing-recorded'
  if (status >= 400) return what === 'charge' && status === 403 ? 'declined' : 'refused'
  if (what === 'refund') return body.cancels ? 'refunded' : 'nothing-recorded'
  if (body.status === 'ABORTED') return 'declined'
  return ['DONE', 'CANCELED', 'PARTIAL_CANCELED'].includes(body.status) ? 'captured' : 'nothing-recorded'
}
