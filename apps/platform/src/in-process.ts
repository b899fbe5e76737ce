/** A part in this very process (`--single`): the same start, the same stop, no process of its own. */
import { startSandboxProvider } from '@jumun/sandbox-provider'
import { hostOptionsFromEnvironment, runService } from '@jumun/service'
import type { Environment } from './environment-of-a-service.ts'
import type { RunningPart } from './part.ts'
import type { PartLog } from './part-log.ts'
import { isPortTaken } from './port-taken.ts'
import type { Part } from './run-file.ts'
import { type ServiceEntry, serviceDescriptors } from './services.ts'

interface Alive {
  readonly url: string
  stop(drainMs?: number): Promise<void>
}

/** Its environment; `port` is the one it had before, if it had one. */
type Told = (port: number | undefined) => Environment

export interface InProcessPlan {
  readonly name: Part
  run(port: number | undefined): Promise<Alive>
  /** Its address is another, or it has none. */
  readonly onChange: () => void
  /** At its first start somebody had its port: whether it may be started again, told another. Default: it may not. */
  anotherPort?(): boolean
}

export function inProcess({ name, run, onChange, anotherPort }: InProcessPlan): RunningPart {
  let alive: Alive | undefined
  let port: number | undefined
  const started = async (): Promise<Alive> => {
    try {
      return await run(port)
    } catch (error) {
      if (!isPortTaken(error)) throw error
      // Whoever took its port while it was away may keep it: the others find it by asking.
      if (port === undefined && !anotherPort?.()) throw error
      port = undefined
      return started()
    }
  }
  return {
    name,
    get url() {
      return alive?.url
    },
    get pid() {
      return alive && process.pid
    },
    async start() {
      if (alive) return
      alive = await started().catch((error: Error) => {
        throw new Error(`${name} does not start: ${error.message}`, { cause: error })
      })
      port = Number(new URL(alive.url).port)
      onChange()
    },
    async stop(drainMs) {
      const stopping = alive
      alive = undefined
      await stopping?.stop(drainMs)
      onChange()
    },
    kill() {}, // it dies with this process
  }
}

export const serviceHere =
  (entry: ServiceEntry, told: Told, log: PartLog): InProcessPlan['run'] =>
  async (port) => {
    const definition = await entry.load()
    const hostOptions = hostOptionsFromEnvironment(told(port), definition, serviceDescriptors)
    const logTo = { write: (line: string) => log.line(line.trimEnd()) }
    return runService(definition, { ...hostOptions, logLevel: hostOptions.logLevel ?? 'warn', logTo })
  }

export const providerHere =
  (told: Told): InProcessPlan['run'] =>
  (port) => {
    const { DATA_DIR: dataDir = '', SANDBOX_PROVIDER_KEY: key = '', HOST: host = '', PORT, ...rest } = told(port)
    const allowedHosts = rest['JUMUN_ALLOWED_HOSTS']?.split(',').map((name) => name.trim()) ?? []
    return startSandboxProvider({ dataDir, key, host, port: Number(PORT), allowedHosts })
  }
