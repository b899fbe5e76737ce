/**
 * A circuit breaker: when too many calls of late have failed, the next ones are turned away at once, and one probe at a
 * time finds out whether the other side is back.
 */
import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen, SamplingBreaker } from 'cockatiel'

export type BreakerState = 'closed' | 'open' | 'half-open'

export interface BreakerOptions {
  /** Opens when this share of the calls in the window failed, and there were enough of them to tell. */
  readonly sampling: { readonly failureRate: number; readonly windowMs: number; readonly atLeastCalls: number }
  /** How long it stays open before a probe. */
  readonly halfOpenAfterMs: number
  /** Which errors are failures of the other side; default all. A refusal is an answer, not a failure. */
  readonly isFailure?: (error: unknown) => boolean
  /** Failures that may be one caller's own (a card that is slow): of these each caller counts with one per window. */
  readonly mayBeOnes?: (error: unknown) => boolean
  readonly onStateChange?: (state: BreakerState) => void
}

export interface Breaker {
  readonly state: BreakerState
  /** For a gauge: 0 closed, 1 half open, 2 open. */
  readonly level: 0 | 1 | 2
  /** @throws BreakerOpenError without calling `work`, at once, while it is open or a probe is under way */
  run<T>(work: () => Promise<T>, caller?: string): Promise<T>
}

/** A failure of a caller who has counted already: told to them, not held against the other side. */
class Excused extends Error {}

/** Turned away; nothing was called. */
export class BreakerOpenError extends Error {
  override name = 'BreakerOpenError'
  /** When a probe may be made at the latest. */
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super('too many calls failed of late; this one was not made')
    this.retryAfterMs = retryAfterMs
  }
}

/** A rate of exactly so much opens too: cockatiel asks for more than its threshold. */
const inclusive = 1e-9

export function breaker(options: BreakerOptions): Breaker {
  const { sampling, halfOpenAfterMs, isFailure, mayBeOnes, onStateChange } = options
  const { failureRate, windowMs, atLeastCalls } = sampling
  const policy = circuitBreaker(
    handleWhen((error) => !(error instanceof Excused) && (isFailure?.(error) ?? true)),
    {
      halfOpenAfter: halfOpenAfterMs,
      breaker: new SamplingBreaker({
        threshold: failureRate - inclusive,
        duration: windowMs,
        minimumRps: atLeastCalls / (windowMs / 1000),
      }),
    },
  )
  if (onStateChange) policy.onStateChange((state) => onStateChange(nameOf(state)))
  const counted = oncePer(windowMs)
  const excusing = async <T>(work: () => Promise<T>, caller: string): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      // a probe decides for everybody: its failure counts, whoever made it
      if (policy.state !== CircuitState.Closed || !mayBeOnes?.(error) || counted(caller)) throw error
      throw new Excused('', { cause: error })
    }
  }
  return {
    get state() {
      return nameOf(policy.state)
    },
    get level() {
      return levels[nameOf(policy.state)]
    },
    async run(work, caller) {
      // cockatiel lets others wait for the probe's outcome; whoever orders lunch should not.
      if (policy.state === CircuitState.HalfOpen) throw new BreakerOpenError(halfOpenAfterMs)
      try {
        return await policy.execute(caller === undefined ? work : () => excusing(work, caller))
      } catch (error) {
        if (error instanceof Excused) throw error.cause
        throw error instanceof BrokenCircuitError ? new BreakerOpenError(halfOpenAfterMs) : error
      }
    },
  }
}

/** True the first time in a window that this name comes. */
function oncePer(windowMs: number): (name: string) => boolean {
  const lastCounted = new Map<string, number>()
  return (name) => {
    const now = Date.now()
    for (const [old, at] of lastCounted) {
      if (now - at < windowMs) break // in the order they came
      lastCounted.delete(old)
    }
    if (lastCounted.has(name)) return false
    lastCounted.set(name, now)
    return true
  }
}

const levels = { closed: 0, 'half-open': 1, open: 2 } as const

function nameOf(state: CircuitState): BreakerState {
  switch (state) {
    case CircuitState.Closed:
      return 'closed'
    case CircuitState.HalfOpen:
      return 'half-open'
    case CircuitState.Open:
    case CircuitState.Isolated:
      return 'open'
    default:
      return state satisfies never
  }
}
