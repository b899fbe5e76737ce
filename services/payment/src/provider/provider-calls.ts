/** What was asked of the provider about each order, and what it said: written down beside the work, never in its way. */
import { isId, type ProviderCall } from '@jumun/contracts'
import { batched, currentCause, type Database, type Tracer } from '@jumun/messaging'
import type { Logger } from 'pino'

export interface RecordedCall extends Pick<ProviderCall, 'what' | 'outcome' | 'tookMs'> {
  readonly chargeKey: string
  readonly at: Date
}
export interface ProviderCalls {
  /** Returns at once; a call that cannot be written down is logged and does no harm. */
  record(call: RecordedCall): void
  /** Oldest first. */
  ofOrder(orderId: string): Promise<readonly ProviderCall[]>
  /** When everything heard so far is written. */
  written(): Promise<void>
}

/** A provider that is away for days is looked up again and again: nobody reads more of one order. */
const mostOfAnOrder = 200

/** @param tracer where each call is told as a span of its order's trace */
export function providerCalls(
  db: Pick<Database, 'query'>,
  log: Pick<Logger, 'warn'>,
  tracer?: Tracer | undefined,
): ProviderCalls {
  const underWay = new Set<Promise<void>>()
  const insert = batched(async (calls: readonly RecordedCall[]) => {
    const column = (name: keyof RecordedCall) => calls.map((call) => call[name])
    await db.query(
      `INSERT INTO provider_call (charge_key, what, outcome, at, took_ms)
       SELECT c.* FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::integer[])
         AS c (charge_key, what, outcome, at, took_ms)
       WHERE (SELECT count(*) FROM provider_call known WHERE known.charge_key = c.charge_key) < $6`,
      [column('chargeKey'), column('what'), column('outcome'), column('at'), column('tookMs'), mostOfAnOrder],
    )
    return calls
  })
  const write = async (call: RecordedCall): Promise<void> => {
    try {
      await insert(call)
    } catch (error) {
      log.warn({ err: error, orderId: call.chargeKey }, 'a call of the provider could not be written down')
    }
  }
  return {
    record(call) {
      if (tracer) tellOf(call, tracer)
      const writing = write(call).finally(() => underWay.delete(writing))
      underWay.add(writing)
    },
    ofOrder: async (orderId) => {
      const rows = await db.query(
        'SELECT what, outcome, at, took_ms FROM provider_call WHERE charge_key = $1 ORDER BY at, id LIMIT $2',
        [orderId, mostOfAnOrder],
      )
      return rows.map((row) => ({
        what: row['what'] as ProviderCall['what'],
        outcome: row['outcome'] as ProviderCall['outcome'],
        at: (row['at'] as Date).toISOString(),
        tookMs: row['took_ms'] as number,
      }))
    },
    async written() {
      await Promise.all(underWay)
    },
  }
}

/** After it happened: who asked waits for nothing of this. */
function tellOf({ what, chargeKey, outcome, at, tookMs }: RecordedCall, tracer: Tracer): void {
  const traceparent = tracer.traceparentFor(isId(chargeKey) ? chargeKey : undefined, currentCause())
  const span = tracer.start(`provider ${what}`, 'client', {
    ...{ traceparent, startMs: at.getTime() },
    ...(isId(chargeKey) ? { orderId: chargeKey } : {}),
    attributes: { 'jumun.provider.call': what, 'jumun.provider.outcome': outcome, 'peer.service': 'payment-provider' },
  })
  if (outcome === 'failed' || outcome === 'silent' || outcome === 'not-asked') span.fail(outcome)
  span.end(tookMs)
}
