/**
 * `npm run bench orders [-- --rates 50,100 --clients 16 --seconds 20 --single --instances order=2]`: how long a paid order
 * takes through the gateway, until it is CONFIRMED, and until a screen has heard of each step; what each order costs in
 * processor time, commits, statements, rows and WAL; and what part that is of the lean limit of the same server in the same
 * run. At fixed arrival rates, and as fast as so many customers can. A platform of its own as `npm start` starts it, real
 * tokens, the sandbox provider without delay; with `JUMUN_EVENT_LOG` on that log. Everything, this load included, shares one
 * machine. The audit must be green afterwards.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { eventually, logInAs } from '../harness/people.ts'
import { auditAndStop, startPlatform } from '../harness/platform.ts'
import { machine } from './machine.ts'
import { costOfEach, countersOf } from './orders/costs.ts'
import { leanLimit } from './orders/lean-limit.ts'
import { closedLoad, openLoad, orderers } from './orders/load.ts'
import { type Measuring, measure, platformSettings } from './orders/measure.ts'
import type { Round } from './orders/round.ts'
import { openScreen } from './orders/screen.ts'
import { tablesOf } from './orders/tables.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    /** Orders per second, one round each; empty: none. */
    rates: { type: 'string', default: '50,100' },
    /** Of the closed load. */
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '20' },
    single: { type: 'boolean', default: false },
    instances: { type: 'string' },
  },
})
const rates = values.rates.split(',').filter(Boolean).map(positive)
const clients = positive(values.clients)
const seconds = positive(values.seconds)
const restSeconds = 10

const platform = await startPlatform({
  env: platformSettings,
  flags: [...(values.single ? ['--single'] : []), ...(values.instances ? ['--instances', values.instances] : [])],
})
const admin = new pg.Client({ connectionString: await platform.adminUrl() })
admin.on('error', () => {}) // its next statement fails and says why
try {
  await admin.connect()
  await admin.query('CREATE EXTENSION pg_stat_statements')
  const { operator, eventLog } = await platform.runFile()
  if (!operator) throw new Error('this platform has no operator')
  const place = await orderers(platform)
  const screen = await openScreen(platform, await logInAs(platform, operator.email, operator.password))
  const counters = async () => countersOf(await platform.runFile(), admin)
  const measuring: Measuring = { screen, counters, seconds }
  const rounds: Round[] = []
  for (const rate of rates)
    rounds.push(await measure(`${rate} a second`, (forSeconds) => openLoad(place, rate, forSeconds), measuring))
  const closed = await measure(`${clients} clients`, (forSeconds) => closedLoad(place, clients, forSeconds), measuring)
  rounds.push(closed)

  await eventually('kitchens and books have worked off what the load left them', async () => {
    const { databases } = await counters()
    await pause(1_000)
    const later = (await counters()).databases
    return Object.entries(later).every(([name, { rowsWritten }]) => rowsWritten === databases[name]?.rowsWritten)
  })
  console.log(`At rest, for ${restSeconds} s …`)
  const before = await counters()
  await pause(restSeconds * 1_000)
  const atRest = costOfEach(before, await counters(), restSeconds)
  screen.close()

  console.log(`The lean limit of this server, for ${seconds} s …`)
  const lean = await leanLimit({ adminUrl: await platform.adminUrl(), clients, seconds })
  const log = eventLog.startsWith('kafka:') ? 'kafka' : 'postgres'
  const mode = [values.single ? 'single' : 'processes', ...(values.instances ? [values.instances] : [])].join(', ')
  const result = {
    machine: await machine(),
    log,
    mode,
    seconds,
    rounds,
    atRest,
    lean,
    partOfLean: Math.round((closed.ordersPerSecond / lean.ordersPerSecond) * 1000) / 1000,
  }
  const name = ['orders', ...(values.single ? ['single'] : []), ...(log === 'kafka' ? ['on-kafka'] : [])].join('-')
  const file = await writeResult(values.instances ? `${name}-instances` : name, result)
  console.log(`\n${tablesOf(result)}\n\n${file}`)
} finally {
  await admin.end()
  await auditAndStop(platform)
}
