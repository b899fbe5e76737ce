/** What is going on around the code that says something: handed along with each call, without anybody passing it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { isOfOrder } from '@jumun/contracts/codec'
import type { Envelope } from '@jumun/contracts/events'
import type { Span } from '../tracing/span.ts'

export interface Cause {
  /** The event or request that makes us act. */
  readonly causationid?: string
  /** W3C Trace Context. */
  readonly traceparent?: string
  /** What is at work, where that is told. */
  readonly span?: Span
  /** The order that it turned out to be about: for the lines of the log. */
  orderId?: string
}

const causes = new AsyncLocalStorage<Cause>()

/** Everything said inside `work` names this as its cause. */
export const withCause = <T>(cause: Cause, work: () => T): T => causes.run(cause, work)

export const currentCause = (): Cause => causes.getStore() ?? {}

/** Everything said inside `work` is said because of this event. */
export const causedBy = <T>(
  { id, type, correlationid, traceparent }: Pick<Envelope, 'id' | 'type' | 'correlationid' | 'traceparent'>,
  work: () => T,
): T =>
  withCause(
    {
      causationid: id,
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(isOfOrder(type) ? { orderId: correlationid } : {}),
    },
    work,
  )
