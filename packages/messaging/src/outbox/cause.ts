/** What is going on around the code that says something: handed along with each call, without anybody passing it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Envelope } from '@jumun/contracts/events'

export interface Cause {
  /** The event or request that makes us act. */
  readonly causationid?: string
  /** W3C Trace Context. */
  readonly traceparent?: string
}

const causes = new AsyncLocalStorage<Cause>()

/** Everything said inside `work` names this as its cause. */
export const withCause = <T>(cause: Cause, work: () => T): T => causes.run(cause, work)

export const currentCause = (): Cause => causes.getStore() ?? {}

/** Everything said inside `work` is said because of this event. */
export const causedBy = <T>({ id, traceparent }: Pick<Envelope, 'id' | 'traceparent'>, work: () => T): T =>
  withCause({ causationid: id, ...(traceparent === undefined ? {} : { traceparent }) }, work)
