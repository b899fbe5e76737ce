/**
 * Part of `npm run generate`: the tables under "How fast" in README.md that come from `bench/results`, each with its machine and
 * date. What was not measured yet is left out. With `--check` it writes nothing and fails when the page is out of date.
 */
import { existsSync, readFileSync } from 'node:fs'
import { writeGenerated } from './write-generated.ts'

type Percentiles = Readonly<Record<'p50' | 'p95' | 'p99' | 'max', number>>
interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly loadAtTheEnd: number
  readonly at: string
}

const root = new URL('../', import.meta.url)
const place = /<!-- made by npm run generate from bench\/results -->[\s\S]*?<!-- until here -->/

/** The result of a bench as a paragraph and a table; undefined when there is none. */
function part(name: string, write: (result: any) => readonly string[]): string | undefined {
  const file = new URL(`bench/results/${name}.json`, root)
  if (!existsSync(file)) return undefined
  const result = JSON.parse(readFileSync(file, 'utf8')) as { machine: Machine }
  return [...write(result), '', measuredOn(name, result.machine)].join('\n')
}

const measuredOn = (name: string, { cores, cpu, loadAtTheEnd, at }: Machine): string =>
  `*${at.slice(0, 10)}, ${cores} cores of ${cpu.replace(/ Processor$/, '')}, load ${loadAtTheEnd.toFixed(1)} at the end ([result](bench/results/${name}.json)).*`

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const ms = ({ p50, p95, p99 }: Percentiles): string => [p50, p95, p99].map(Math.round).join(' / ')

const scale = part('scale', ({ clients, rounds, ratios, remark }) => [
  `\`npm run bench scale\`: more instances of order, store and catalog, ${clients} customers at once, each audit green. ${remark}`,
  '',
  row('instances of each', 'orders/s', 'against one', 'CPU ms an order', 'connections, of at most'),
  row(...['---:', '---:', '---:', '---:', '---']),
  ...rounds.map((one: any) =>
    row(
      ...[one.instances, one.ordersPerSecond, ratios[one.instances].toFixed(2), one.cost.cpuMsInAll],
      `${one.connections.most}, ${one.connections.allowed}`,
    ),
  ),
])

const gateway = part('gateway', ({ measured, ratio, setup, nginx }) => [
  `\`npm run bench gateway\`: the gateway, with token check, beside ${nginx.replace('nginx version: ', '')} before the same service; ${setup}. CPU a request, gateway ÷ nginx: **${ratio}**.`,
  '',
  row('', 'CPU µs a request', 'requests/s', 'p50 / p99 ms'),
  row(...['---', '---:', '---:', '---']),
  ...['nginx', 'gateway'].flatMap((name) =>
    measured[name].map((one: any) => row(name, one.cpuUsEach, one.perSecond, `${one.p50Ms} / ${one.p99Ms}`)),
  ),
])

const sse = part('sse', ({ rounds, perSecond }) => [
  `\`npm run bench sse\`: that many people follow one dashboard at once, ${perSecond} event a second; p50 / p95 / p99 in ms from the log.`,
  '',
  row('clients', 'to each client', 'to the last of them', 'memory a client', 'CPU a line'),
  row(...['---', '---', '---', '---:', '---:']),
  ...rounds.map((one: any) =>
    row(
      ...[`${one.clients} × ${one.viewers}`, ms(one.eachMs), ms(one.lastMs)],
      ...[`${one.memoryKbPerClient} kB`, `${one.cpuUsPerLine} µs`],
    ),
  ),
])

const lagOf = (name: string) =>
  part(name, ({ log, rounds, backlog }) => [
    `\`npm run bench lag${name === 'lag' ? '' : ' -- --log kafka'}\`: from the log (${log}) to an operator’s screen, p50 / p95 / p99 in ms; a backlog of ${backlog.events} events is shown at ${backlog.perSecond} a second.`,
    '',
    row('events a second', 'lag', 'CPU of the dashboard an event'),
    row(...['---:', '---', '---:']),
    ...rounds.map((one: any) => row(one.perSecond, ms(one.lagMs), `${one.cpuUsPerEvent} µs`)),
  ])

const drainOf = (name: string) =>
  part(name, (one) => [
    `\`npm run bench drain${name === 'drain' ? '' : ' -- --log kafka'}\`: ${one.awaySeconds} s without the log (${one.log}), ${one.orders} orders taken meanwhile and ${one.refused} refused, \`POST /orders\` at ${ms(one.postMs)} ms. ${one.backlog} events waited; all were in the log ${one.emptyMs} ms after it was back (**${one.perSecond} a second**, ${one.arrivedPerSecond} a second had come), every order confirmed after ${(one.confirmedMs / 1000).toFixed(1)} s, and all ${one.eventsInTheLog} events stand in their order.`,
  ])

const parts = [scale, gateway, sse, lagOf('lag'), lagOf('lag-on-kafka'), drainOf('drain'), drainOf('drain-on-kafka')]
const text = [
  '<!-- made by npm run generate from bench/results -->',
  ...parts.flatMap((one) => (one ? ['', one] : [])),
  '',
  '<!-- until here -->',
].join('\n')

const readme = new URL('README.md', root)
const before = readFileSync(readme, 'utf8')
if (!place.test(before)) throw new Error('README.md has no place for the results of the benches')
writeGenerated({ 'README.md': before.replace(place, () => text) }, 'the results of the benches in README.md')
