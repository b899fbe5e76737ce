/** One service in this very process (`--single`): the same start, the same stop, no process of its own. */
import { type RunningService, runService, surroundingsFromEnvironment } from '@jumun/service'
import { pino } from 'pino'
import type { Environment } from './environment-of-a-service.ts'
import type { RunningPart } from './part.ts'
import type { PartLog } from './part-log.ts'
import { isPortTaken } from './port-taken.ts'
import type { Part } from './run-file.ts'
import { platformCards, type ServiceEntry } from './services.ts'

export function inProcess(
  name: Part,
  entry: ServiceEntry,
  environment: (port: number | undefined) => Environment,
  log: PartLog,
  onChange: () => void,
  anotherPort: () => boolean = () => false,
): RunningPart {
  let running: RunningService | undefined
  let port: number | undefined
  return {
    name,
    get url() {
      return running?.url
    },
    get pid() {
      return running && process.pid
    },
    async start() {
      if (running) return
      const definition = await entry.load()
      const runAt = (wanted: number | undefined): Promise<RunningService> => {
        const surroundings = surroundingsFromEnvironment(environment(wanted), definition, platformCards)
        const level = surroundings.logLevel ?? 'warn'
        const logger = pino(
          { level, timestamp: pino.stdTimeFunctions.isoTime },
          { write: (line) => log.line(line.trimEnd()) },
        )
        return runService(definition, { ...surroundings, logger })
      }
      const started = async (): Promise<RunningService> => {
        try {
          return await runAt(port)
        } catch (error) {
          if (!isPortTaken(error)) throw error
          // Whoever took its port while it was away may keep it: the others find it by asking.
          if (port === undefined && !anotherPort()) throw error
          port = undefined
          return started()
        }
      }
      running = await started().catch((error: Error) => {
        throw new Error(`${name} does not start: ${error.message}`, { cause: error })
      })
      port = running.port
      onChange()
    },
    async stop() {
      const stopping = running
      running = undefined
      await stopping?.stop()
      onChange()
    },
    kill() {}, // it dies with this process
  }
}
