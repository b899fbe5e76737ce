/**
 * `npm run prove`: lets customers, stores and riders live on a fresh platform of many processes while everything under it
 * is broken from a seeded plan, waits for quiet, and holds what is there against the audit, the provider's own books and
 * what every client was told. Exit code 1 when anything is broken; the same seed repeats the plan.
 */
import { parseArgs } from 'node:util'
import type { ServiceName } from '@jumun/contracts'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { type Api, openApi } from './api.ts'
import { breakThings } from './break-things.ts'
import { assemble } from './cast.ts'
import { checkEverything } from './checks.ts'
import { type ProveEnvironment, startProveEnvironment } from './environment.ts'
import { life } from './life.ts'
import { memoryWatch } from './memory-watch.ts'
import { pageOf } from './page.ts'
import { type FaultPlan, many, type RunPlan } from './plan.ts'
import { printersIn } from './printers.ts'
import type { ProviderName } from './provider.ts'
import { scenarios } from './scenarios.ts'
import { webhooksIn } from './webhooks.ts'

const help = `npm run prove [-- flags]

  Breaks a fresh platform from a seeded plan while people live on it, then checks that nothing was lost and nothing done twice.

  --orders N       how many orders (default 1000, or the scenario's)
  --faults N       how many faults (default 12)
  --rate N         orders per second, whatever the platform does (default 20)
  --log NAME       postgres or kafka (default postgres)
  --provider NAME  who takes the money: sandbox, or stripe, as localstripe plays it (default sandbox)
  --seed N         repeats the plan of a run (default: any)
  --instances N    of order, catalog, payment and store each (default 2)
  --short          300 orders, 8 faults, 10 a second: for every change
  --keep           keep the platform's folder when something is broken
  --scenario NAME  a run with one thing in mind:
${Object.entries(scenarios)
  .map(([name, { about }]) => `    ${name.padEnd(18)} ${about}`)
  .join('\n')}`

const ordersOf: Readonly<Record<string, number>> = { contention: 500, races: 4_000 }
const quietWithinMs = 60_000
/** Waited for longer, so that what is late is not taken for what is wrong. */
const waitForQuietMs = 240_000

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) console.log(help)
  else process.exit((await prove(flags)) ? 0 : 1) // faults that were still to come are forgotten
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  process.exit(1)
}

interface Flags {
  readonly orders: number
  readonly faults: number
  readonly rate: number
  readonly log: 'postgres' | 'kafka'
  readonly provider: ProviderName
  readonly seed: number
  readonly instances: number
  readonly scenario: string
  readonly minutes: number
  /** The command that repeats this run. */
  readonly command: string
  readonly help: boolean
}

async function prove(flags: Flags): Promise<boolean> {
  const { seed } = flags
  const { command } = flags
  console.log(command)
  const chosen = scenarios[flags.scenario]
  if (!chosen) throw new Error(`--scenario takes one of ${Object.keys(scenarios).join(', ')}.`)
  const scenario = chosen.plan({ ...flags, kafka: flags.log === 'kafka' })
  const plan = forProvider(scenario.plan, flags.provider)
  const orders = plan.orders.length
  const instances = Object.fromEntries(many.map((service) => [service, flags.instances])) as Record<ServiceName, number>
  const say = (sentence: string): void => console.log(sentence)
  const environment = await startProveEnvironment({
    log: flags.log,
    provider: flags.provider,
    instances,
    say,
    show: () => {},
    ...(scenario.logDiskMb ? { logDiskMb: scenario.logDiskMb } : {}),
    ...(scenario.oneCopy ? { oneCopy: true } : {}),
  })
  const api = openApi(environment.platform.url)
  const interrupted = new AbortController()
  const giveUp = new AbortController()
  const afterwards: (() => void | Promise<void>)[] = []
  const stopOn = (): void => interrupted.abort(new Error('stopped by a signal'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopOn)
  endWithNpm()
  try {
    const { operator } = await environment.platform.runFile()
    if (!operator) throw new Error('the platform has no operator')
    const began = new Date()
    const cast = await assemble(api, scenario.stock, operator, orders)
    const printers = await printersIn(api, cast, environment.platform.url)
    afterwards.push(printers.stop)
    const webhooks = await webhooksIn(api, cast)
    afterwards.push(webhooks.stop)
    api.tally.counts.clear()
    api.tally.placing.length = 0
    say(`${cast.customers.length} customers, ${cast.stores.length} stores, ${cast.riders.length} riders: life begins`)
    const memory = memoryWatch(environment.platform)
    afterwards.push(memory.stop)
    const lives = life(api, cast, seed, environment.provider.paying)
    interrupted.signal.addEventListener('abort', () => giveUp.abort(), { once: true })
    const beganAt = performance.now()
    const breaking = breakThings(environment, plan.faults, instances, say)
    const living = plan.orders.map(async (order) => {
      const wait = order.atMs - (performance.now() - beganAt)
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      if (!giveUp.signal.aborted) await lives.live(order, giveUp.signal)
    })
    const reporting = setInterval(() => {
      const done = [...lives.told.values()].filter(({ statuses }) => statuses.length > 0).length
      say(
        `${((performance.now() - beganAt) / 1000).toFixed(0).padStart(4)} s   ${lives.told.size} of ${orders} orders begun, ${done} answered`,
      )
    }, 10_000)
    afterwards.push(() => clearInterval(reporting))
    const broken = await Promise.race([breaking, whenAborted(interrupted.signal)])
    await sleepUntil(beganAt + plan.lifeMs)
    const calmAt = performance.now()
    const limit = setTimeout(() => giveUp.abort(), waitForQuietMs)
    await Promise.all(living)
    clearTimeout(limit)
    const quietMs = performance.now() - calmAt
    say(`Every order has come to rest ${(quietMs / 1000).toFixed(1)} s after the last fault; checking`)
    interrupted.signal.throwIfAborted()
    const verdicts = [
      {
        name: `quiet within ${quietWithinMs / 1000} s of the last fault and the last order`,
        examined: `${(quietMs / 1000).toFixed(1)} s`,
        broken: quietMs > quietWithinMs ? [`it took ${(quietMs / 1000).toFixed(1)} s`] : [],
      },
      {
        name: 'every fault struck as planned, and what it hit came back',
        examined: `${broken.length} faults`,
        broken: broken.flatMap(({ what, trouble }) => (trouble === undefined ? [] : [`${what}: ${trouble}`])),
      },
      ...(await checkEverything(environment, api, lives, { cast, began, toBeSold: scenario.sold })),
      await printers.printed(environment),
      await webhooks.told(environment),
    ]
    const [version] = await environment.sql<{ server_version: string }>('postgres', 'SHOW server_version')
    const endings = new Map<string, number>()
    for (const { statuses, refused, declined } of lives.told.values()) {
      const end = refused ?? (declined ? 'PAYMENT_DECLINED' : (statuses.at(-1) ?? 'no answer'))
      endings.set(end, (endings.get(end) ?? 0) + 1)
    }
    console.log(
      `\n${pageOf({
        command,
        log: flags.log,
        postgresVersion: version?.server_version ?? '',
        orders,
        lifeMs: plan.lifeMs,
        quietMs,
        faults: broken,
        verdicts,
        counts: api.tally.counts,
        placing: api.tally.placing,
        endings,
        memory: await memory.summary(),
      })}\n`,
    )
    const holds = verdicts.every((verdict) => verdict.broken.length === 0)
    console.log(holds ? 'Everything holds.' : `Something is broken. The same plan again: ${command}`)
    if (!holds && process.env['JUMUN_E2E_KEEP']) await keepLogs(environment)
    return holds
  } finally {
    giveUp.abort()
    for (const step of afterwards) await step()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stopOn)
    await closeAll(api, environment)
  }
}

/** Nobody may kill a program whose books end with it: its line is cut instead. */
function forProvider(plan: RunPlan, provider: ProviderName): RunPlan {
  if (provider === 'sandbox') return plan
  const faults = plan.faults.map(
    (fault): FaultPlan =>
      fault.kind === 'kill the provider'
        ? { kind: 'cut', line: 'provider', of: undefined, forMs: 4_000, atMs: fault.atMs }
        : fault,
  )
  return { ...plan, faults }
}

async function closeAll(api: Api, environment: ProveEnvironment): Promise<void> {
  await api.close()
  await environment.stop()
}

async function keepLogs(environment: ProveEnvironment): Promise<void> {
  console.log(`The platform's folder is kept: ${environment.platform.dataDir}`)
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  )
}

function sleepUntil(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())))
}

function readFlags(args: string[]): Flags {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args,
    options: {
      scenario: text,
      minutes: text,
      orders: text,
      faults: text,
      rate: text,
      log: text,
      provider: text,
      seed: text,
      instances: text,
      short: flag,
      keep: flag,
      help: flag,
    },
  })
  const number = (name: string, given: string | undefined, byDefault: number, least: number): number => {
    const value = given === undefined ? byDefault : Number(given)
    if (!Number.isFinite(value) || value < least)
      throw new Error(`--${name} needs a number from ${least} on, not "${given}".`)
    return value
  }
  const log = values.log ?? 'postgres'
  if (log !== 'postgres' && log !== 'kafka') throw new Error('--log takes postgres or kafka.')
  const provider = values.provider ?? 'sandbox'
  if (provider !== 'sandbox' && provider !== 'stripe') throw new Error('--provider takes sandbox or stripe.')
  if (values.keep) process.env['JUMUN_E2E_KEEP'] = '1'
  const short = values.short === true
  const scenario = values.scenario ?? 'faults'
  const chosen = {
    orders: number('orders', values.orders, short ? 300 : (ordersOf[scenario] ?? 1_000), 1),
    faults: number('faults', values.faults, short ? 8 : 12, 0),
    rate: number('rate', values.rate, short ? 10 : 20, 0.1),
    log,
    provider,
    instances: number('instances', values.instances, 2, 1),
    minutes: number('minutes', values.minutes, 30, 0.1),
    seed: number('seed', values.seed, Math.floor(Math.random() * 1_000_000), 0),
    scenario,
  } as const
  const mattering = Object.entries(chosen).filter(
    ([name]) =>
      !(name === 'minutes' && scenario !== 'steady') &&
      !(name === 'scenario' && scenario === 'faults') &&
      !(name === 'provider' && provider === 'sandbox') &&
      !(name === 'faults' && scenario !== 'faults') &&
      !(name === 'orders' && !['faults', ...Object.keys(ordersOf)].includes(scenario)) &&
      !(name === 'rate' && scenario === 'contention'),
  )
  const command = `npm run prove -- ${mattering.map(([name, value]) => `--${name} ${value}`).join(' ')}`
  return { ...chosen, command, help: values.help === true }
}
