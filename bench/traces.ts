/**
 * `npm run bench traces [-- --turns 4 --rate 40 --seconds 15 --ratio 0.1]`: what traces add to an order, as processor time: a
 * platform without them and one that tells a tenth, turn by turn, and the ratio of all turns. Who takes the spans only counts
 * their bytes, and is not part of what is measured. The rate is fixed, since busier platforms put more into a batch. What else the machine does meanwhile moves single turns; it says its load.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { logInAs } from '../harness/people.ts'
import { auditAndStop, startPlatform } from '../harness/platform.ts'
import { machine } from './machine.ts'
import { countersOf } from './orders/costs.ts'
import { openLoad, orderers } from './orders/load.ts'
import { measure, platformSettings } from './orders/measure.ts'
import { openScreen } from './orders/screen.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '4' },
    /** Orders per second. */
    rate: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '15' },
    ratio: { type: 'string', default: '0.1' },
  },
})
const turns = positive(values.turns)
const rate = positive(values.rate)
const seconds = positive(values.seconds)

let bytesTold = 0
const collector = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => {
    bytesTold += chunk.length
  })
  request.once('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end())
})
await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
const on = {
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: values.ratio,
}

async function turn(what: string, env: Record<string, string>) {
  const platform = await startPlatform({ env: { ...platformSettings, ...env }, flags: ['--single'] })
  const admin = new pg.Client({ connectionString: await platform.adminUrl() })
  admin.on('error', () => {}) // its next statement fails and says why
  try {
    await admin.connect()
    await admin.query('CREATE EXTENSION pg_stat_statements')
    const { operator } = await platform.runFile()
    if (!operator) throw new Error('this platform has no operator')
    const place = await orderers(platform)
    const screen = await openScreen(platform, await logInAs(platform, operator.email, operator.password))
    const counters = async () => countersOf(await platform.runFile(), admin)
    const round = await measure(what, (forSeconds) => openLoad(place, rate, forSeconds), {
      screen,
      counters,
      seconds,
    })
    screen.close()
    return { orders: round.orders, platformMs: round.cost.cpuMs['platform'] ?? 0, load: Math.round(loadavg()[0] ?? 0) }
  } finally {
    await admin.end()
    await auditAndStop(platform)
  }
}

const off: Awaited<ReturnType<typeof turn>>[] = []
const told: Awaited<ReturnType<typeof turn>>[] = []
for (let n = 1; n <= turns; n++) {
  off.push(await turn(`turn ${n}, without traces`, {}))
  told.push(await turn(`turn ${n}, ${Number(values.ratio) * 100} % of the traces`, on))
}
collector.close()
/** Of each order, over all turns. */
const mean = (rounds: typeof off): number =>
  rounds.reduce((sum, { platformMs, orders }) => sum + platformMs * orders, 0) /
  rounds.reduce((sum, { orders }) => sum + orders, 0)
const ratio = Math.round((mean(told) / mean(off)) * 1_000) / 1_000
const result = { machine: await machine(), seconds, rate, part: Number(values.ratio), off, told, bytesTold, ratio }
console.log(`\n${await writeResult('traces', result)}`)
const ms = (rounds: typeof off): string => `${mean(rounds).toFixed(2)} ms an order`
console.log(
  `processor time of the services: ${ms(off)} without, ${ms(told)} with: × ${ratio}; load ${off.map(({ load }) => load).join(', ')}`,
)
