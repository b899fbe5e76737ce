/** When a number is worth a colour, and how a service is on the whole. */
import type { InstanceOverview } from '@jumun/contracts/http'

export const isTrouble = {
  /** A consumer that keeps up has next to nothing before it. */
  lag: (events: number): boolean => events > 1_000,
  outbox: (oldestSeconds: number): boolean => oldestSeconds > 5,
  dataAge: (ms: number): boolean => ms > 5_000,
}

type Health = Pick<
  InstanceOverview,
  | 'up'
  | 'slow'
  | 'missing'
  | 'lagEvents'
  | 'outbox'
  | 'parked'
  | 'timersFailing'
  | 'logLosses'
  | 'webhooksFailing'
  | 'dataAgeMs'
  | 'breakers'
>

export function stateOf({ instances }: { readonly instances: readonly Health[] }): 'up' | 'troubled' | 'down' {
  const ready = instances.filter(({ up, missing }) => up && missing.length === 0)
  if (ready.length === 0) return 'down'
  return ready.length < instances.length || instances.some(troubled) ? 'troubled' : 'up'
}

const troubled = ({ lagEvents = 0, outbox, dataAgeMs = 0, breakers, ...health }: Health): boolean =>
  health.slow === true ||
  (health.parked ?? 0) > 0 ||
  (health.timersFailing ?? 0) > 0 ||
  (health.logLosses ?? 0) > 0 ||
  (health.webhooksFailing ?? 0) > 0 ||
  isTrouble.lag(lagEvents) ||
  isTrouble.outbox(outbox?.oldestSeconds ?? 0) ||
  isTrouble.dataAge(dataAgeMs) ||
  breakers.some(({ state }) => state !== 'closed')
