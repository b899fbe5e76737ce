/** When an instance is left out for a while: at once when it refuses, after some failures in a row when it breaks off. */

export interface Ejection {
  readonly failuresInARow: number
  readonly ejections: number
  readonly outUntilMs: number
}

export const policy = {
  /** Connections that break and answers that never come, in a row. */
  failuresInARow: 5,
  firstMs: 500,
  longestMs: 8_000,
} as const

export const healthy: Ejection = { failuresInARow: 0, ejections: 0, outUntilMs: 0 }

/** It refused the connection: nobody is there. */
export const afterRefusal = (state: Ejection, nowMs: number): Ejection => eject(state, nowMs)

/** It took the request and broke off, or never answered. */
export function afterFailure(state: Ejection, nowMs: number): Ejection {
  const failuresInARow = state.failuresInARow + 1
  return failuresInARow < policy.failuresInARow ? { ...state, failuresInARow } : eject(state, nowMs)
}

/** It answered: whatever was, is forgotten. */
export const afterAnswer = (): Ejection => healthy

export const isOut = (state: Ejection, nowMs: number): boolean => nowMs < state.outUntilMs

/** Each time in a row twice as long; the many requests that fail together count as one. */
function eject(state: Ejection, nowMs: number): Ejection {
  if (isOut(state, nowMs)) return state
  const outMs = Math.min(policy.longestMs, policy.firstMs * 2 ** Math.min(state.ejections, 10))
  return { failuresInARow: 0, ejections: state.ejections + 1, outUntilMs: nowMs + outMs }
}
