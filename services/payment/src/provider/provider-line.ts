/** The line to a payment provider: every call bounded in time and number, told of, and none made while the provider is known to be ill. */
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
import { chargeLimitMs } from '../payment.ts'
import type { Card, Unavailable, Unknown } from './provider.ts'
import type { RecordedCall } from './provider-calls.ts'
import type { ProviderReferences } from './provider-references.ts'

export interface DriverOptions {
  readonly url: string
  readonly key: string
  readonly log: Pick<Logger, 'warn'>
  /** Told of every call, repetitions included, and what came of it. */
  readonly onCall?: (call: RecordedCall) => void
  /** Where the provider's own names for our charges are kept. */
  readonly references: ProviderReferences
  /** One charge, look-up or refund, with all the calls that it takes. */
  readonly limitMs?: number
}
export interface LineOptions extends Pick<DriverOptions, 'url' | 'onCall' | 'limitMs'> {
  readonly headers: Readonly<Record<string, string>>
  /**
   * What an answer of 500 means: `undone`, so the same is asked again at once; or `unclear`: some of it may have been done,
   * and the same key would only hear the same again.
   */
  readonly failure: 'undone' | 'unclear'
}
export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Whatever it said, as JSON; a driver believes none of it unlooked. */
  readonly body: any
}
export interface ProviderLine {
  /** One call, on the story of the charge as `nameOf` names its answer; without a key it is on no story. @throws for what the two below make of it */
  ask(
    about: Pick<RecordedCall, 'what' | 'chargeKey'>,
    question: Question,
    nameOf: (answer: Answer) => RecordedCall['outcome'],
    signal: AbortSignal,
  ): Promise<Answer>
  /** The calls of one charge: after silence money may have moved. */
  charging<T>(
    chargeKey: string,
    payer: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | Unknown | Unavailable>
  /** The calls of a look-up or a refund, which are repeated until they are answered. */
  asking<T>(
    about: Pick<RecordedCall, 'what' | 'chargeKey'>,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | Unavailable>
  readonly breakerLevel: () => 0 | 1 | 2
  close(): Promise<void>
}

const connections = 64
/** Of the charges at a time; whoever has more under way waits for their own. */
const mostOfOnePayer = 16
/** Waiting for a connection; whoever comes on top of these is turned away. */
const waiting = 256
export const unavailable: Unavailable = { outcome: 'unavailable' }

/** The provider failed, or did not answer. */
class ProviderFailed extends Error {
  override name = 'ProviderFailed'
  /** It said so itself. */
  readonly answered: boolean
  /** Not this time, but when it was asked first: the key that was sent has had its answer for good. */
  readonly replayed: boolean
  constructor(message: string, { answered = false, replayed = false }, options?: ErrorOptions) {
    super(message, options)
    this.answered = answered
    this.replayed = replayed
  }
}

export function providerLine(options: LineOptions): ProviderLine {
  const { url, headers, failure, onCall = () => {}, limitMs = chargeLimitMs } = options
  const { origin, pathname } = new URL(url)
  const prefix = pathname.replace(/\/$/, '')
  const pool = new Pool(origin, { connections, connect: { timeout: 700 }, keepAliveTimeout: 10_000 })
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

  async function once({ method, path, headers: more, body }: Question, signal: AbortSignal): Promise<Answer> {
    if (signal.aborted) throw new BulkheadFullError('its turn came too late')
    try {
      const asked = { method, path: `${prefix}${path}`, signal, headers: { ...headers, ...more }, body: body ?? null }
      const response = await pool.request(asked)
      const said = (await response.body.json()) as Answer['body']
      if (response.statusCode < 500) return { status: response.statusCode, headers: response.headers, body: said }
      const replayed = response.headers['idempotent-replayed'] === 'true'
      throw new ProviderFailed(`the provider answered ${response.statusCode}`, { answered: true, replayed })
    } catch (error) {
      if (error instanceof ProviderFailed) throw error
      const refused = error instanceof Error && 'code' in error && codesOfNeverSent.has(String(error.code))
      throw new ProviderFailed('the provider did not answer', {}, { cause: refused ? neverSent : error })
    }
  }

  const ask: ProviderLine['ask'] = async (about, question, nameOf, signal) => {
    const recorded = async (): Promise<Answer> => {
      const at = new Date()
      const tell = (outcome: RecordedCall['outcome']): void => {
        if (about.chargeKey) onCall({ ...about, at, outcome, tookMs: Math.max(0, Date.now() - at.getTime()) })
      }
      try {
        const said = await once(question, signal)
        tell(nameOf(said))
        return said
      } catch (error) {
        tell(error instanceof ProviderFailed && error.answered ? 'failed' : 'silent')
        throw error
      }
    }
    return failure === 'undone' && about.what === 'charge' ? retry(retryPolicy, recorded, signal) : recorded()
  }

  const payerBulkheads = new Map<string, Bulkhead>()
  /** One customer's charges never take all the places there are. */
  async function withinPayerLimit<T>(payer: string, work: () => Promise<T>): Promise<T> {
    const ofPayer = payerBulkheads.get(payer) ?? bulkhead({ atOnce: mostOfOnePayer, waiting })
    payerBulkheads.set(payer, ofPayer)
    try {
      return await ofPayer.run(work)
    } finally {
      if (ofPayer.free === mostOfOnePayer) payerBulkheads.delete(payer)
    }
  }

  const recordIfNotSent = (about: Pick<RecordedCall, 'what' | 'chargeKey'>, error: unknown): void => {
    if (about.chargeKey && (error instanceof BreakerOpenError || error instanceof BulkheadFullError))
      onCall({ ...about, at: new Date(), outcome: 'not-asked', tookMs: 0 })
  }
  /** May the charge have arrived, although we do not know what came of it? */
  function mayHaveArrived(error: unknown): boolean {
    if (error instanceof ProviderFailed) return error.answered ? failure === 'unclear' : error.cause !== neverSent
    rethrowUnlessExpected(error)
    return false
  }

  return {
    ask,
    async charging(chargeKey, payer, work) {
      using deadline = deadlineIn(limitMs)
      const { signal } = deadline
      try {
        return await withinPayerLimit(payer, () => charges.run(() => circuitBreaker.run(() => work(signal), payer)))
      } catch (error) {
        recordIfNotSent({ what: 'charge', chargeKey }, error)
        return mayHaveArrived(error) ? { outcome: 'unknown' } : unavailable
      }
    },
    async asking(about, work) {
      using deadline = deadlineIn(limitMs)
      const { signal } = deadline
      try {
        return await others.run(() => circuitBreaker.run(() => work(signal)))
      } catch (error) {
        recordIfNotSent(about, error)
        return rethrowUnlessExpected(error)
      }
    },
    breakerLevel: () => circuitBreaker.level,
    close: () => pool.destroy(),
  }
}

/** Ill, known to be ill, or too much to do. */
const expected = [ProviderFailed, BreakerOpenError, BulkheadFullError]
/** Why the provider did not answer: it never got the request. */
const neverSent = 'never sent'
/** Errors from before a request was on the wire. */
const codesOfNeverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

function rethrowUnlessExpected(error: unknown): Unavailable {
  if (!expected.some((kind) => error instanceof kind)) throw error
  return unavailable
}

/** This key failed before, and will for ever: what is to be done needs another. */
export const isReplayedFailure = (error: unknown): boolean => error instanceof ProviderFailed && error.replayed

/** Four digits and a name, or nothing: whatever else a provider may say of a card does not come in. */
export function cardIn(
  card: { readonly brand?: unknown; readonly last4?: unknown } | undefined | null,
): Card | undefined {
  const { brand, last4 } = card ?? {}
  if (typeof brand !== 'string' || typeof last4 !== 'string') return undefined
  return /^[\p{L} ]{1,30}$/u.test(brand) && /^\d{4}$/.test(last4) ? { brand, last4 } : undefined
}

/** The provider's words become part of events, whatever it says. */
export const shortened = (reason: unknown): string => String(reason).slice(0, 300)
