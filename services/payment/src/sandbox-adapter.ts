/** The sandbox provider over HTTP: every call bounded in time and number, and none made while the provider is known to be ill. */
import {
  BreakerOpenError,
  type Bulkhead,
  BulkheadFullError,
  breaker,
  bulkhead,
  deadlineIn,
  retry,
} from '@jumun/resilience'
import type { Logger } from 'pino'
import { Pool } from 'undici'
import { chargeLimitMs } from './payment.ts'
import type { Card, ChargeOutcome, LookupOutcome, PaymentProvider, RefundOutcome, Unavailable } from './provider.ts'
import type { RecordedCall } from './provider-calls.ts'

export interface SandboxAdapterOptions {
  readonly url: string
  readonly key: string
  readonly log: Pick<Logger, 'warn'>
  /** Told of every call, repetitions included, and what came of it. */
  readonly onCall?: (call: RecordedCall) => void
  /** One call, its repetitions included. */
  readonly limitMs?: number
}
interface Answer {
  readonly status: number
  readonly body: {
    readonly status?: string
    readonly reason?: string
    readonly message?: string
    readonly card?: { readonly brand?: unknown; readonly last4?: unknown }
  }
}

const connections = 64
/** Of the charges at a time; whoever has more under way waits for their own. */
const mostOfOnePayer = 16
/** Waiting for a connection; whoever comes on top of these is turned away. */
const waiting = 256
const unavailable: Unavailable = { outcome: 'unavailable' }

/** The provider failed, or did not answer. */
class ProviderFailed extends Error {
  override name = 'ProviderFailed'
  /** It said so itself: what was asked for has not been done. */
  readonly answered: boolean
  constructor(message: string, answered: boolean, options?: ErrorOptions) {
    super(message, options)
    this.answered = answered
  }
}

export interface SandboxAdapter extends PaymentProvider {
  /** For a gauge: 0 closed, 1 half open, 2 open. */
  readonly breakerLevel: () => 0 | 1 | 2
}

export function sandboxAdapter(options: SandboxAdapterOptions): SandboxAdapter {
  const { url, key, log, onCall = () => {}, limitMs = chargeLimitMs } = options
  const pool = new Pool(new URL(url).origin, {
    connections,
    connect: { timeout: 700 },
    keepAliveTimeout: 10_000,
  })
  const circuitBreaker = breaker({
    sampling: { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 20 },
    halfOpenAfterMs: 2_000,
    isFailure: (error) => error instanceof ProviderFailed,
    // a card may be slow or broken; a provider that is not there is so for everybody
    mayBeOnes: (error) => error instanceof ProviderFailed && error.cause !== neverSent,
  })
  const charges = bulkhead({ atOnce: connections / 2, waiting })
  const others = bulkhead({ atOnce: connections / 2, waiting })
  // Keys make repeating safe; only what was answered is repeated, because after silence there is no time left.
  const retryPolicy = {
    attempts: 3,
    baseDelayMs: 50,
    maxDelayMs: 200,
    when: (error: unknown) => error instanceof ProviderFailed && error.answered,
  }

  async function ask(method: 'GET' | 'POST', path: string, signal: AbortSignal, idempotencyKey = '', body?: object) {
    if (signal.aborted) throw new BulkheadFullError('its turn came too late')
    try {
      const response = await pool.request({
        method,
        path,
        signal,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body ? { 'content-type': 'application/json', 'idempotency-key': idempotencyKey } : {}),
        },
        body: body ? JSON.stringify(body) : null,
      })
      const said = (await response.body.json()) as Answer['body']
      if (response.statusCode < 500) return { status: response.statusCode, body: said }
      throw new ProviderFailed(`the provider answered ${response.statusCode}`, true)
    } catch (error) {
      if (error instanceof ProviderFailed) throw error
      const refused = error instanceof Error && 'code' in error && codesOfNeverSent.has(String(error.code))
      throw new ProviderFailed('the provider did not answer', false, { cause: refused ? neverSent : error })
    }
  }

  const payerBulkheads = new Map<string, Bulkhead>()
  /** One customer's charges never take all the places there are. */
  async function withinPayerLimit(payer: string, work: () => Promise<Answer>): Promise<Answer> {
    const ofPayer = payerBulkheads.get(payer) ?? bulkhead({ atOnce: mostOfOnePayer, waiting })
    payerBulkheads.set(payer, ofPayer)
    try {
      return await ofPayer.run(work)
    } finally {
      if (ofPayer.free === mostOfOnePayer) payerBulkheads.delete(payer)
    }
  }

  /** Asks, and tells what came of it. */
  async function recorded(what: RecordedCall['what'], chargeKey: string, work: () => Promise<Answer>): Promise<Answer> {
    const at = new Date()
    const tell = (outcome: RecordedCall['outcome']): void =>
      onCall({ what, chargeKey, at, outcome, tookMs: Math.max(0, Date.now() - at.getTime()) })
    try {
      const said = await work()
      tell(recordedOutcome(what, said))
      return said
    } catch (error) {
      tell(error instanceof ProviderFailed && error.answered ? 'failed' : 'silent')
      throw error
    }
  }
  const recordIfNotSent = (what: RecordedCall['what'], chargeKey: string, error: unknown): void => {
    if (error instanceof BreakerOpenError || error instanceof BulkheadFullError)
      onCall({ what, chargeKey, at: new Date(), outcome: 'not-asked', tookMs: 0 })
  }

  return {
    async charge(request): Promise<ChargeOutcome> {
      using deadline = deadlineIn(limitMs)
      const { signal } = deadline
      const { amount, token, reference } = request
      try {
        const body = { ...amount, token, reference }
        const once = () => recorded('charge', request.key, () => ask('POST', '/charges', signal, request.key, body))
        const work = () => retry(retryPolicy, once, signal)
        const said = await withinPayerLimit(request.payer, () =>
          charges.run(() => circuitBreaker.run(work, request.payer)),
        )
        return outcomeOf(said) ?? unexpected('charge', said)
      } catch (error) {
        recordIfNotSent('charge', request.key, error)
        return mayHaveArrived(error) ? { outcome: 'unknown' } : unavailable
      }
    },

    async lookup(chargeKey): Promise<LookupOutcome> {
      using deadline = deadlineIn(limitMs)
      const { signal } = deadline
      try {
        const said = await others.run(() =>
          circuitBreaker.run(() =>
            recorded('lookup', chargeKey, () => ask('GET', `/charges/${encodeURIComponent(chargeKey)}`, signal)),
          ),
        )
        if (said.status === 404) return { outcome: 'nothing-recorded' }
        return outcomeOf(said) ?? unexpected('lookup', said)
      } catch (error) {
        recordIfNotSent('lookup', chargeKey, error)
        return rethrowUnlessExpected(error)
      }
    },

    async refund({ key: refundKey, chargeKey, amount, reason }): Promise<RefundOutcome> {
      using deadline = deadlineIn(limitMs)
      const { signal } = deadline
      const body = { chargeKey, amount: amount.amount, reason }
      try {
        const said = await others.run(() =>
          circuitBreaker.run(() =>
            recorded('refund', chargeKey, () => ask('POST', '/refunds', signal, refundKey, body)),
          ),
        )
        if (said.status === 200) return { outcome: 'refunded' }
        return { outcome: 'refused', reason: shortened(said.body.message ?? `status ${said.status}`) }
      } catch (error) {
        recordIfNotSent('refund', chargeKey, error)
        return rethrowUnlessExpected(error)
      }
    },

    breakerLevel: () => circuitBreaker.level,
    close: () => pool.destroy(),
  }

  /** A key of ours that it does not accept, a form it does not know: ours to repair, and no outcome. */
  function unexpected(what: string, said: Answer): Unavailable {
    log.warn({ status: said.status, said: said.body.message }, `the payment provider refused a ${what}`)
    return unavailable
  }
}

/** Ill, known to be ill, or too much to do. */
const expected = [ProviderFailed, BreakerOpenError, BulkheadFullError]
/** Why the provider did not answer: it never got the request. */
const neverSent = 'never sent'
/** Errors from before a request was on the wire. */
const codesOfNeverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

function recordedOutcome(what: RecordedCall['what'], said: Answer): RecordedCall['outcome'] {
  if (what === 'refund') return said.status === 200 ? 'refunded' : 'refused'
  if (what === 'lookup' && said.status === 404) return 'nothing-recorded'
  return outcomeOf(said)?.outcome ?? 'refused'
}

function outcomeOf({ status, body }: Answer) {
  if (status !== 200) return undefined
  if (body.status === 'captured') {
    const card = cardIn(body)
    return { outcome: 'captured', ...(card ? { card } : {}) } as const
  }
  return body.status === 'declined'
    ? ({ outcome: 'declined', reason: shortened(body.reason ?? 'declined') } as const)
    : undefined
}

/** Four digits and a name, or nothing: whatever else a provider may say of a card does not come in. */
export function cardIn({ card }: Answer['body']): Card | undefined {
  const { brand, last4 } = card ?? {}
  if (typeof brand !== 'string' || typeof last4 !== 'string') return undefined
  return /^[\p{L} ]{1,30}$/u.test(brand) && /^\d{4}$/.test(last4) ? { brand, last4 } : undefined
}

/** The provider's words become part of events, whatever it says. */
const shortened = (reason: string): string => reason.slice(0, 300)

/** May the charge have arrived, although no answer did? */
function mayHaveArrived(error: unknown): boolean {
  if (error instanceof ProviderFailed) return !error.answered && error.cause !== neverSent
  rethrowUnlessExpected(error)
  return false
}

function rethrowUnlessExpected(error: unknown): Unavailable {
  if (!expected.some((kind) => error instanceof kind)) throw error
  return unavailable
}
