/** How a load is measured, the same for every bench of orders: warm up, then run it until the last order is CONFIRMED. */
import type { DashboardEntry } from '@jumun/contracts'
import { eventually } from '../../harness/people.ts'
import { percentiles } from '../percentiles.ts'
import { type Counters, costOfEach } from './costs.ts'
import type { Timed } from './load.ts'
import type { Round } from './round.ts'
import type { Screen } from './screen.ts'

const warmUpSeconds = 5
const noLimit = '100000000'

/** Of a platform that is measured: nobody is asked to wait, and every statement is counted. */
export const platformSettings = {
  JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: noLimit,
  JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: noLimit,
  JUMUN_POSTGRES_SETTINGS: 'shared_preload_libraries=pg_stat_statements;pg_stat_statements.max=10000',
} as const

export interface Measuring {
  readonly seconds: number
  readonly screen: Screen
  readonly counters: () => Promise<Counters>
}

export async function measure(
  load: string,
  run: (seconds: number) => Promise<Timed[]>,
  { screen, counters, seconds }: Measuring,
): Promise<Round> {
  console.log(`${load}, for ${seconds} s …`)
  const settled = (ids: readonly string[]) =>
    eventually(`${ids.length} orders are confirmed`, async () => {
      screen.check()
      return ids.every((id) => screen.orders.get(id)?.timeline.some(({ type }) => type === 'OrderConfirmed'))
    })
  const idsIn = (outcomes: readonly Timed[]) => outcomes.flatMap(({ id }) => id ?? [])
  await settled(idsIn(await run(Math.min(warmUpSeconds, seconds))))
  screen.agesMs.length = 0
  const before = await counters()
  const begin = performance.now()
  const outcomes = await run(seconds)
  const ids = idsIn(outcomes)
  await settled(ids)
  const tookMs = performance.now() - begin
  const answers: Record<string, number> = {}
  for (const { said } of outcomes) answers[said] = (answers[said] ?? 0) + 1
  return {
    load,
    orders: outcomes.length,
    ordersPerSecond: Math.round((ids.length / tookMs) * 10_000) / 10,
    answers,
    postMs: percentiles(outcomes.map(({ ms }) => ms)),
    confirmedMs: percentiles(ids.map((id) => between(screen.orders.get(id), 'OrderPlaced', 'OrderConfirmed'))),
    screenMs: percentiles(screen.agesMs),
    cost: costOfEach(before, await counters(), ids.length),
  }
}

function between(entry: DashboardEntry | undefined, from: string, to: string): number {
  const at = (wanted: string): number => Date.parse(entry?.timeline.find(({ type }) => type === wanted)?.time ?? '')
  return at(to) - at(from)
}
