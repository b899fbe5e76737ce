/** The page that a run prints: what was done, what broke, how long it took, and what held. */
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { percentile } from './api.ts'
import type { FaultReport } from './break-things.ts'
import type { Verdict } from './verdict.ts'

export interface RunReport {
  readonly command: string
  readonly log: string
  readonly postgresVersion: string
  readonly orders: number
  readonly lifeMs: number
  readonly quietMs: number
  readonly faults: readonly FaultReport[]
  readonly verdicts: readonly Verdict[]
  readonly counts: ReadonlyMap<string, number>
  readonly placing: readonly number[]
  readonly endings: ReadonlyMap<string, number>
  readonly memory: string
  readonly title?: string
}

const shownCases = 8

export function pageOf(report: RunReport): string {
  const { faults, verdicts, placing, counts } = report
  const kinds = Map.groupBy(faults, ({ kind }) => kind)
  const placed = [...counts].filter(([line]) => line.startsWith('POST /orders '))
  const others = [...counts].filter(([line]) => !line.startsWith('POST /orders '))
  const trade = others.filter(([line]) => /\/(remove|replace|refunds) /.test(line))
  const unexpected = others.filter(([line]) => / (0|5\d\d)( |$)/.test(line))
  return [
    `\`${report.command}\``,
    '',
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}; Node ${process.versions.node}, PostgreSQL ${report.postgresVersion}, event log on ${report.log}.`,
    '',
    `${report.orders} orders in ${Math.round(report.lifeMs / 1000)} s; quiet ${Math.round(report.quietMs / 1000)} s after the last fault and the last order. Memory: ${report.memory}.`,
    '',
    '| ended as | orders |',
    '|---|---:|',
    ...[...report.endings]
      .sort((left, right) => right[1] - left[1])
      .map(([status, count]) => `| ${status} | ${count} |`),
    '',
    '| fault | times | back after, p50 | max |',
    '|---|---:|---:|---:|',
    ...[...kinds].map(([kind, all]) => {
      const times = all.flatMap(({ recoveredMs }) => (recoveredMs === undefined ? [] : [recoveredMs]))
      const ms = (value: number): string => (times.length === 0 ? '–' : `${Math.round(value)} ms`)
      return `| ${kind} | ${all.length} | ${ms(percentile(times, 50))} | ${ms(Math.max(...times))} |`
    }),
    ...faults.filter(({ note }) => note).map(({ what, note }) => `\n${what}: ${note}.`),
    '',
    '| POST /orders | answers |',
    '|---|---:|',
    ...placed.sort().map(([line, count]) => `| ${line.slice('POST /orders '.length)} | ${count} |`),
    '',
    `POST /orders, all answers, faults included: p50 ${ms(placing, 50)}, p95 ${ms(placing, 95)}, p99 ${ms(placing, 99)}, max ${ms(placing, 100)}.`,
    '',
    `What stores change and give back: ${listOf(trade)}.`,
    '',
    `Other calls that got no answer or a 5xx: ${listOf(unexpected)}.`,
    '',
    '| always true | looked at | |',
    '|---|---|---|',
    ...verdicts.map(
      ({ name, examined, broken }) =>
        `| ${name} | ${examined} | ${broken.length === 0 ? 'holds' : `**broken × ${broken.length}**`} |`,
    ),
    ...verdicts
      .filter(({ broken }) => broken.length > 0)
      .flatMap(({ name, broken }) => [
        '',
        `**${name}**`,
        ...broken.slice(0, shownCases).map((one) => `- ${one}`),
        ...(broken.length > shownCases ? [`- … and ${broken.length - shownCases} more`] : []),
      ]),
  ].join('\n')
}

const listOf = (lines: readonly (readonly [string, number])[]): string =>
  lines.length === 0 ? 'none' : lines.map(([line, count]) => `${line} × ${count}`).join('; ')
const ms = (values: readonly number[], share: number): string => `${percentile(values, share).toFixed(1)} ms`
