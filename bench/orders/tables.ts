/** What the bench of orders found, as tables for people and pages. */
import type { Percentiles } from '../percentiles.ts'
import type { CostOfAnOrder } from './costs.ts'
import type { LeanLimit } from './lean-limit.ts'
import type { Round } from './round.ts'

interface Result {
  readonly rounds: readonly Round[]
  readonly atRest: CostOfAnOrder
  readonly lean: LeanLimit
  readonly partOfLean: number
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const ms = ({ p50, p95, p99, max }: Percentiles): string => [p50, p95, p99, max].map(Math.round).join(' / ')
const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(1)

export function tablesOf({ rounds, atRest, lean, partOfLean }: Result): string {
  const [first] = rounds
  if (!first) return 'nothing was measured'
  const databases = Object.keys(first.cost.databases).toSorted()
  const processes = Object.keys(first.cost.cpuMs).toSorted()
  return [
    'p50 / p95 / p99 / max in ms',
    '',
    '| load | orders/s | POST /orders | placed → confirmed | event → screen | answers |',
    '|---|---:|---|---|---|---|',
    ...rounds.map((round) =>
      row([
        round.load,
        round.ordersPerSecond,
        ms(round.postMs),
        ms(round.confirmedMs),
        ms(round.screenMs),
        Object.entries(round.answers)
          .map(([said, count]) => `${said} × ${count}`)
          .join(', '),
      ]),
    ),
    '',
    'What an order costs',
    '',
    '| load | CPU ms | commits | statements | rows written | WAL kB |',
    '|---|---:|---:|---:|---:|---:|',
    ...rounds.map(({ load, cost }) =>
      row([load, cost.cpuMsInAll, cost.commits, cost.statements, cost.rowsWritten, kilobytes(cost.walBytes)]),
    ),
    row([
      'at rest, a second',
      atRest.cpuMsInAll,
      atRest.commits,
      atRest.statements,
      atRest.rowsWritten,
      kilobytes(atRest.walBytes),
    ]),
    '',
    'CPU ms of an order, by process',
    '',
    row(['load', ...processes]),
    row(['---', ...processes.map(() => '---:')]),
    ...rounds.map(({ load, cost }) => row([load, ...processes.map((name) => cost.cpuMs[name] ?? 0)])),
    '',
    'Commits / statements / rows written of an order, by database',
    '',
    row(['load', ...databases]),
    row(['---', ...databases.map(() => '---:')]),
    ...rounds.map(({ load, cost }) =>
      row([
        load,
        ...databases.map((name) => {
          const { commits = 0, statements = 0, rowsWritten = 0 } = cost.databases[name] ?? {}
          return `${commits} / ${statements} / ${rowsWritten}`
        }),
      ]),
    ),
    '',
    `The lean limit of this server, ${lean.clients} clients by ${lean.driver}: ${lean.ordersPerSecond} orders/s; reached of it: ${partOfLean}`,
  ].join('\n')
}
