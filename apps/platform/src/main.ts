/**
 * Runs the services named in this process: what a container does (`node apps/platform/src/main.ts order`), and what the
 * supervisor starts. Ends in order on SIGTERM, on SIGINT, and when a supervisor that started it is gone.
 */
import { once } from 'node:events'
import { hostOptionsFromEnvironment, type RunningService, runService } from '@jumun/service'
import { areYouAlive } from './liveness.ts'
import { isPortTaken } from './port-taken.ts'
import { serviceDescriptors, serviceNamed } from './services.ts'
import type { ChildMessage } from './supervised-process.ts'

// What a service writes is for its own user alone.
process.umask(0o077)

const stopLimitMs = 15_000
const running: RunningService[] = []
let drainMs = 0
let stopping = false

/** To the supervisor, if there is one. */
const tell = (message: ChildMessage): void => {
  if (process.connected) process.send?.(message)
}

const stop = async (after?: number): Promise<void> => {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), (after ?? drainMs) + stopLimitMs).unref()
  await Promise.all(running.map((service) => service.stop(after)))
  process.exit(0)
}
const stopOn = (event: 'SIGTERM' | 'SIGINT' | 'disconnect'): void => {
  process.once(event, () => {
    stop().catch(fail)
  })
}

function fail(error: unknown): never {
  const sentence = error instanceof Error ? error.message : String(error)
  const detail = stopping || running.length > 0 ? ((error as Error)?.stack ?? sentence) : sentence
  console.error(JSON.stringify({ level: 60, time: new Date().toISOString(), msg: detail }))
  tell({ failed: sentence, portTaken: isPortTaken(error) })
  process.exit(1)
}

process.once('uncaughtException', fail)
process.once('unhandledRejection', fail)
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) stopOn(event)

const names = process.argv.slice(2)
if (names.length === 0) fail(new Error('Name the services to run, such as: node apps/platform/src/main.ts order'))
try {
  const definitions = await Promise.all([...new Set(names)].map((name) => serviceNamed(name).load()))
  if (process.env['JUMUN_HOLD'] && process.connected) {
    tell({ loaded: true })
    await once(process, 'message') // "go"
  }
  process.on('message', (message: unknown) => {
    if (message === areYouAlive) tell({ alive: true })
    else if (typeof message === 'object' && message !== null && 'stopAfterMs' in message)
      stop(Number(message.stopAfterMs)).catch(fail)
  })
  for (const definition of definitions) {
    const options = hostOptionsFromEnvironment(process.env, definition, serviceDescriptors)
    drainMs = options.drainMs ?? 0
    running.push(await runService(definition, options))
  }
  const [first] = running
  if (first) tell({ url: first.url })
} catch (error) {
  fail(error)
}
