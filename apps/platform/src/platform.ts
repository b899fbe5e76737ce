/**
 * Starts the platform step by step, each with a line that says so, and ends it in the opposite order: first the door
 * (gateway), then the services, then what they stand on. What fails takes everything back that was begun.
 */
import { join } from 'node:path'
import type { ServiceName } from '@jumun/contracts'
import { withoutIn } from '@jumun/service'
import { board } from './board.ts'
import { connectionsWanted } from './connections.ts'
import { controlInterface } from './control.ts'
import { openDataFolder } from './data-folder.ts'
import { demoIsWanted, seedDemo } from './demo.ts'
import type { Environment } from './environment-of-a-service.ts'
import {
  choiceFor,
  isSandbox,
  loopback,
  operatorOf,
  type PlatformPlan,
  providerNamed,
  sandboxEnvironment,
  serviceEnvironment,
} from './environment-of-parts.ts'
import type { Instances } from './flags.ts'
import { type Infrastructure, startInfrastructure } from './infrastructure.ts'
import { stopOrphans } from './orphans.ts'
import type { RunningPart } from './part.ts'
import { type PartLog, partLog } from './part-log.ts'
import { anyPort, choosePorts, type PortChoice } from './ports.ts'
import { prepareInAProcess } from './prepare-in-a-process.ts'
import type { Part } from './run-file.ts'
import { repository } from './run-file.ts'
import { serviceNamed, serviceNames } from './services.ts'
import { supervisedProcess } from './supervised-process.ts'
import { undoList } from './undo.ts'
import { sayingWhatFor, untilReady } from './until-ready.ts'
import { buildWebApp, webAppIsStale } from './web-app.ts'

export interface PlatformOptions {
  readonly dataDir: string
  /** The gateway's; undefined: the usual one. */
  readonly port: number | undefined
  /** Empty: all. */
  readonly only: readonly ServiceName[]
  readonly single: boolean
  /** More than one of a service. */
  readonly instances: Instances
  readonly demo: boolean
  readonly openDemo: boolean
  readonly environment: Environment
  /** A step was made. */
  readonly say: (sentence: string) => void
  /** A part said something. */
  readonly show: (line: string) => void
}

export interface StartingPlatform {
  /** Where each part answers, once all do. @throws one sentence; then everything that was begun has been ended */
  readonly started: Promise<Readonly<Record<string, string>>>
  stop(): Promise<void>
  /** Everything, at once. */
  kill(): void
}

type Steps = (step: () => Promise<void> | void) => void

/** Ten processes share a laptop: a small young generation is collected often and stays small. */
const leanFlags = ['--max-semi-space-size=2', '--disable-warning=ExperimentalWarning']
const readyWithinMs = 60_000
/** Each is told where the one before it is. */
const infrastructure: readonly ServiceName[] = ['discovery', 'config']

export function startPlatform(options: PlatformOptions): StartingPlatform {
  const undo = undoList()
  const ending = new AbortController()
  const parts = new Map<string, RunningPart>()
  const stop = async (): Promise<void> => {
    ending.abort(new Error('the platform was stopped'))
    for (const trouble of await undo.all()) options.show(`platform   ${String(trouble)}`)
  }
  const started = start(options, parts, undo.push, ending.signal).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  started.catch(() => {}) // told to whoever waits for it
  return {
    started,
    stop,
    kill() {
      for (const part of parts.values()) part.kill()
    },
  }
}

async function start(
  options: PlatformOptions,
  parts: Map<string, RunningPart>,
  whenItEnds: Steps,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { environment, say } = options
  const without = withoutIn(environment)
  const chosen = options.only.length > 0 ? options.only : serviceNames.filter((name) => !without.includes(name))
  const whole = options.only.length === 0

  const data = openDataFolder(options.dataDir, serviceNames)
  whenItEnds(() => data.release())
  const host = environment['JUMUN_HOST'] || 'localhost'
  const demo = whole && demoIsWanted(data, { ...options, host })
  const logOf = logsIn(data.of('logs'), options.show, whenItEnds)
  if (data.leftBehind) {
    const stopped = await stopOrphans(data.leftBehind)
    if (stopped > 0) say(`Stopped ${stopped} processes that an earlier run had left behind`)
  }
  const ports = await choosePorts({ port: options.port, environment, host, runs: (name) => chosen.includes(name) })
  signal.throwIfAborted()

  const control = await controlInterface((name) => parts.get(name))
  whenItEnds(() => control.close())
  const operator = operatorOf(environment, data, demo)
  const metricsToken = environment['JUMUN_METRICS_TOKEN'] || data.secrets.metrics
  const provider = providerNamed(environment)
  const all = board(parts, data, {
    control,
    metricsToken,
    operator,
    provider,
    gatewayUrl: () => `http://${host === 'localhost' ? loopback : host}:${ports.gateway.port}`,
  })
  whenItEnds(() => all.close())
  all.changed()

  // PostgreSQL starts while every setting is looked at, the code is compiled and the screens are built.
  const compileCache = environment['NODE_COMPILE_CACHE'] ?? data.of('cache')
  let started: Infrastructure | undefined
  const startsProvider = chosen.includes('payment') && !provider && isSandbox(environment)
  const plan: PlatformPlan = {
    ...{ chosen, environment, data, ports, host, demo, compileCache, operator, metricsToken },
    sandboxUrl: startsProvider ? () => all.urlOf('provider') : undefined,
    infrastructure: () => started,
  }
  const screens = chosen.includes('gateway') && webAppIsStale() ? buildScreens(say) : Promise.resolve()
  screens.catch(() => {}) // waited for below
  const prepared = prepareInAProcess(
    Object.fromEntries(chosen.map((name) => [name, serviceEnvironment(plan, name)])),
    compileCache,
    leanFlags,
  )
  prepared.catch(() => {}) // waited for below

  const onChange = (): void => all.changed()
  const processOf = (
    name: Part,
    args: readonly string[],
    told: (port?: number) => Record<string, string>,
    choice?: PortChoice,
  ) =>
    supervisedProcess({
      name,
      args,
      environment: told,
      flags: leanFlags,
      cwd: repository,
      log: logOf(name),
      onChange,
      held: name === 'gateway',
      ...whenTaken(choice),
    })
  const here = options.single ? await import('./in-process.ts') : undefined
  const main = join(repository, 'apps/platform/src/main.ts')
  const partOf = (name: ServiceName, instance = 1): RunningPart => {
    const told = (port?: number) => serviceEnvironment(plan, name, port, instance)
    const part = instance === 1 ? name : (`${name}-${instance}` as const)
    const choice = choiceFor(name, ports)
    const run = here?.serviceHere(serviceNamed(name), told, logOf(part))
    return all.add(
      here && run
        ? here.inProcess({ name: part, run, onChange, ...whenTaken(choice) })
        : processOf(part, [main, name], told, choice),
    )
  }
  const partsOf = (name: ServiceName): RunningPart[] =>
    Array.from({ length: options.instances[name] ?? 1 }, (_, index) => partOf(name, index + 1))

  // The others are told where these are, which is known once they listen; they need no PostgreSQL.
  const first = infrastructure.filter((name) => chosen.includes(name)).map((name) => partOf(name))
  whenItEnds(() => stopAll(first))
  const firstAreUp = startInTurn(first)
  firstAreUp.catch(() => {}) // waited for below
  started = await startInfrastructure({
    data,
    environment,
    chosen,
    connections: connectionsWanted(
      chosen.reduce((sum, name) => sum + (options.instances[name] ?? 1), 0),
      // What is no number is refused by the services themselves, in a sentence.
      Number(environment['JUMUN_DATABASE_CONNECTIONS']) || undefined,
    ),
    board: all,
    log: () => logOf('postgres'),
    whenItEnds,
    say,
  })
  await prepared
  await firstAreUp
  signal.throwIfAborted()

  if (startsProvider) {
    const program = join(repository, 'apps/sandbox-provider/src/main.ts')
    const choice = anyPort() // payment is told its address once
    const told = (port?: number): Record<string, string> => sandboxEnvironment(plan, port ?? choice.port)
    const provider = all.add(
      here
        ? here.inProcess({ name: 'provider', run: here.providerHere(told), onChange, ...whenTaken(choice) })
        : processOf('provider', [program], told, choice),
    )
    whenItEnds(() => provider.stop())
    await provider.start()
    say('The sandbox payment provider is up')
  }

  const inner = chosen.filter((name) => !infrastructure.includes(name) && name !== 'gateway').flatMap(partsOf)
  whenItEnds(() => stopAll(inner))
  // The door is opened last: nobody sees a platform that is half there. Its process may come up meanwhile.
  const gateway = chosen.includes('gateway') ? partOf('gateway') : undefined
  if (gateway) whenItEnds(() => gateway.stop())
  gateway?.load?.()
  signal.throwIfAborted()
  const notYet = () => inner.filter(({ url }) => url === undefined).map(({ name }) => `${name} to answer`)
  await sayingWhatFor(Promise.all(inner.map((part) => part.start())), notYet, say)
  say(`${first.length + inner.length} services are up${options.single ? ', in one process' : ''}`)

  if (demo) await seedDemo({ data, urlOf: all.urlOf, say, signal })
  await screens
  signal.throwIfAborted()
  if (gateway) {
    await gateway.start()
    await untilReady(gateway.url ?? '', { withinMs: readyWithinMs, signal, say })
  }
  all.changed()
  return Object.fromEntries([...parts.values()].flatMap(({ name, url }) => (url ? [[name, url]] : [])))
}

const whenTaken = (choice: PortChoice | undefined) => (choice ? { anotherPort: choice.another } : {})

function logsIn(folder: string, show: (line: string) => void, whenItEnds: Steps): (part: Part) => PartLog {
  const logs: PartLog[] = []
  whenItEnds(() => {
    for (const log of logs) log.close()
  })
  return (part) => {
    const log = partLog(folder, part, show)
    logs.push(log)
    return log
  }
}

async function buildScreens(say: (sentence: string) => void): Promise<void> {
  say('Building the screens …')
  await buildWebApp()
  say('The screens are built')
}

async function startInTurn(parts: readonly RunningPart[]): Promise<void> {
  for (const part of parts) await part.start()
}

async function stopAll(parts: readonly RunningPart[]): Promise<void> {
  const ends = await Promise.allSettled(parts.map((part) => part.stop()))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
