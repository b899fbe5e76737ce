/** The whole provider slow or down for a while, at the push of a button. A switch of the running program: a restart clears it. */

export type FaultMode = 'none' | 'slow' | 'down'
export interface Fault {
  readonly mode: FaultMode
  readonly delayMs: number
  /** ISO 8601; null: until somebody says otherwise. */
  readonly until: string | null
}

const healthy: Fault = { mode: 'none', delayMs: 0, until: null }
const defaultDelayMs = 1_200

export function faultSwitch(now: () => Date) {
  let fault = healthy
  return {
    current(): Fault {
      if (fault.until !== null && now() >= new Date(fault.until)) fault = healthy
      return fault
    },
    set(asked: { mode: FaultMode; delayMs?: number; forMs?: number }): Fault {
      const until = asked.forMs === undefined ? null : new Date(now().getTime() + asked.forMs).toISOString()
      const delayMs = asked.mode === 'slow' ? (asked.delayMs ?? defaultDelayMs) : 0
      fault = asked.mode === 'none' ? healthy : { mode: asked.mode, delayMs, until }
      return fault
    },
  }
}
