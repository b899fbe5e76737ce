/**
 * `npm run bench scale [-- --instances 1,2,3 --clients 16 --seconds 15]`: what more instances of order, store and catalog bring
 * against one, by closed load, each on a fresh platform as `npm start -- --instances` starts it: orders/s, processor time by
 * process, and how many of the server's connections they took. With `JUMUN_EVENT_LOG` on that log. Everything, this load
 * included, shares one machine, so the figure is one of scaling only where cores are left. Each audit must be green.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { logInAs } from '../harness/people.ts'
import { auditAndStop, startPlatform } from '../harness/platform.ts'
import { machine } from './machine.ts'
import { countersOf } from './orders/costs.ts'
import { closedLoad, orderers } from './orders/load.ts'
import { measure, platformSettings } from './orders/measure.ts'
import type { Round } from './orders/round.ts'
import { openScreen } from './orders/screen.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'
import { type Connections, watchConnections } from './scale/connections.ts'

const { values } = parseArgs({
  options: {
    /** Of each of the three services; one round each. The first is what the others are compared with. */
    instances: { type: 'string', default: '1,2,3' },
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '15' },
  },
})
const counts = values.instances.split(',').map(positive)
const clients = positive(values.clients)
const seconds = positive(values.seconds)
const scaled = ['order', 'store', 'catalog']
/** On fewer, whatever is added takes from what is there. */
const coresForTheGoal = 4

interface Scaled extends Round {
  readonly instances: number
  readonly connections: Connections
}

async function withInstances(instances: number): Promise<Scaled> {
  const wanted = scaled.map((service) => `${service}=${instances}`).join(',')
  console.log(`${wanted}: starting …`)
  const platform = await startPlatform({
    env: platformSettings,
    flags: instances === 1 ? [] : ['--instances', wanted],
  })
  const admin = new pg.Client({ connectionString: await platform.adminUrl() })
  admin.on('error', () => {}) // its next statement fails and says why
  try {
    await admin.connect()
    await admin.query('CREATE EXTENSION pg_stat_statements')
    const { operator } = await platform.runFile()
    if (!operator) throw new Error('this platform has no operator')
    const place = await orderers(platform)
    const screen = await openScreen(platform, await logInAs(platform, operator.email, operator.password))
    const counters = async () => countersOf(await platform.runFile(), admin, { apart: true })
    const watch = watchConnections(admin)
    const round = await measure(
      `${instances} of each, ${clients} clients`,
      (forSeconds) => closedLoad(place, clients, forSeconds),
      {
        ...{ screen, counters, seconds },
      },
    )
    screen.close()
    return { instances, connections: await watch.stop(), ...round }
  } finally {
    await admin.end()
    await auditAndStop(platform)
  }
}

const rounds: Scaled[] = []
for (const instances of counts) rounds.push(await withInstances(instances))

const cores = availableParallelism()
const first = rounds[0]
const ratios = Object.fromEntries(
  rounds.map((round) => [round.instances, round.ordersPerSecond / (first?.ordersPerSecond ?? Number.NaN)]),
)
const remark =
  cores >= coresForTheGoal
    ? `This machine has ${cores} cores: the ratio says what more instances bring (the goal for two is 1.5).`
    : `This machine has ${cores} cores, and one instance of each with PostgreSQL and this load fills them: the ratio says whether ` +
      `more instances stand in each other’s way, not what they bring. That needs ${coresForTheGoal} cores or more (the goal for two is 1.5).`
const result = { machine: await machine(), seconds, clients, scaled, ratios, remark, rounds }
console.log(`\n${tableOf(rounds)}\n\n${remark}\n\n${await writeResult('scale', result)}`)

function tableOf(all: readonly Scaled[]): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  const parts = [...new Set(all.flatMap(({ cost }) => Object.keys(cost.cpuMs)))].toSorted()
  return [
    '| instances of each | orders/s | against the first | POST p50 / p99 ms | confirmed p50 / p99 ms | CPU ms an order | connections, of at most |',
    '|---:|---:|---:|---|---|---:|---|',
    ...all.map(({ instances, ordersPerSecond, postMs, confirmedMs, cost, connections }) =>
      row([
        ...[instances, ordersPerSecond, (ratios[instances] ?? Number.NaN).toFixed(2)],
        ...[postMs, confirmedMs].map(({ p50, p99 }) => `${Math.round(p50)} / ${Math.round(p99)}`),
        ...[cost.cpuMsInAll, `${connections.most}, ${connections.allowed}`],
      ]),
    ),
    '',
    'CPU ms of an order, by process',
    '',
    row(['process', ...all.map(({ instances }) => `${instances} of each`)]),
    row(['---', ...all.map(() => '---:')]),
    ...parts.map((part) => row([part, ...all.map(({ cost }) => cost.cpuMs[part] ?? '–')])),
  ].join('\n')
}
