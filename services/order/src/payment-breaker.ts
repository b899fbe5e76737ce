/** The breaker around payment: when half of the calls fail, customers are told at once to come back in a moment. */
import { type Breaker, breaker } from '@jumun/resilience'
import { CallFailed, CallRefused, type Ports } from '@jumun/service'

const windowMs = 10_000
const halfOpenAfterMs = 2000

/** When to try again: once the breaker may let a call through. */
export const retryAfterSeconds = halfOpenAfterMs / 1000

export const paymentBreaker = (log: Ports<unknown>['log']): Breaker =>
  breaker({
    sampling: { failureRate: 0.5, windowMs, atLeastCalls: 10 },
    halfOpenAfterMs,
    isFailure: (error) => !(error instanceof CallRefused),
    // silence, or "not known yet", may be the card of one customer; that nobody is there is nobody's own
    mayBeOnes: (error) => !(error instanceof CallFailed && !error.sent),
    onStateChange: (state) => log.warn({ state }, 'the breaker around payment'),
  })
