/**
 * One part in a process of its own, kept alive: started again when it dies, killed and started again when it freezes.
 * It lives in a process group of its own, so that a terminal's Ctrl-C reaches the supervisor alone, and it has a line to
 * us (IPC) by which it tells its address, and whose end tells it that we are gone.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { areYouAlive, liveness } from './liveness.ts'
import type { RunningPart } from './part.ts'
import type { PartLog } from './part-log.ts'
import { processorTimeOf } from './processor-time.ts'
import { restarts } from './restarts.ts'
import type { Part } from './run-file.ts'

export interface ProcessPlan {
  readonly name: Part
  /** After `node` and its flags. */
  readonly args: readonly string[]
  readonly flags: readonly string[]
  readonly cwd: string
  /** Its whole environment; `port` is the one it had before, if it had one. */
  environment(port: number | undefined): Readonly<Record<string, string>>
  readonly log: PartLog
  /** Something about it changed: its process, its address. */
  readonly onChange: () => void
  /** It can `load` first and answer later. */
  readonly held?: boolean
  /** At its first start somebody had its port: whether it may be started again, told another. Default: it may not. */
  anotherPort?(): boolean
}

/** What a child says over its line: its address, why it cannot start, that it waits to be told to go on, that it lives. */
export type ChildMessage =
  | { readonly url: string }
  | { readonly failed: string; readonly portTaken: boolean }
  | { readonly loaded: true }
  | { readonly alive: true }

const startLimitMs = 60_000
const stopLimitMs = 12_000
const askEveryMs = 2_500

export function supervisedProcess(plan: ProcessPlan): RunningPart {
  let child: ChildProcess | undefined
  let url: string | undefined
  let port: number | undefined
  let wanted = false
  let first = true
  let reason: string | undefined
  let portTaken = false
  let failure: Error | undefined
  let lastLine = ''
  let backOff: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined
  let bornAt = 0
  let life = liveness(() => performance.now())
  const death = restarts()
  const waiting = new Set<{ resolve(): void; reject(error: Error): void }>()
  /** A loaded process waits for a word from us; it is said once both sides are there. */
  let mayGo = false
  let waitsForWord = false

  const settle = (error?: Error): void => {
    for (const one of waiting) error ? one.reject(error) : one.resolve()
    waiting.clear()
  }

  const launch = (): void => {
    if (child) return
    wanted = true
    bornAt = performance.now()
    reason = undefined
    portTaken = false
    lastLine = ''
    const held = plan.held === true && !mayGo ? { JUMUN_HOLD: '1' } : {}
    waitsForWord = false
    const born = spawn(process.execPath, [...plan.flags, ...plan.args], {
      cwd: plan.cwd,
      detached: true,
      env: { ...plan.environment(port), ...held },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = born
    read(born.stdout, (line) => (line.startsWith('{"level":') ? plan.log.line(line) : plan.log.keep(line)))
    read(born.stderr, (line) => {
      if (line.trim() !== '') lastLine = line
      plan.log.line(line)
    })
    born.on('message', (message: ChildMessage) => {
      if (child !== born) return
      if ('failed' in message) ({ failed: reason, portTaken } = message)
      else if ('loaded' in message) {
        waitsForWord = true
        go()
      } else if ('alive' in message) life.answered()
      else answers(born, message.url)
    })
    born.once('error', (error) => {
      reason = error.message
      if (born.pid === undefined) died(born, null, null)
    })
    born.once('exit', (code, signal) => died(born, code, signal))
    if (mayGo) limitStart(born)
    plan.onChange()
  }

  const limitStart = (born: ChildProcess): void => {
    watch = setTimeout(() => {
      plan.log.line(`no address within ${startLimitMs} ms: killed`)
      killGroup(born)
    }, startLimitMs)
  }

  const go = (): void => {
    if (mayGo && waitsForWord && child?.connected) child.send({ go: true })
  }

  const answers = (born: ChildProcess, at: string): void => {
    first = false
    url = at
    port = Number(new URL(at).port)
    clearTimeout(watch)
    watchOver(born)
    settle()
    plan.onChange()
  }

  /** A process that is stopped or spins does not die by itself. */
  const watchOver = (born: ChildProcess): void => {
    life = liveness(() => performance.now())
    const look = (): void => {
      if (child !== born || !wanted || born.pid === undefined) return
      const frozenMs = life.frozenForMs(processorTimeOf(born.pid)?.ownMs)
      if (frozenMs !== undefined) {
        plan.log.line(`has not answered for ${Math.round(frozenMs / 1000)} s: killed`)
        killGroup(born)
        return
      }
      // Its line may have ended a moment before itself.
      if (born.connected) born.send(areYouAlive, () => {})
      watch = setTimeout(look, askEveryMs)
    }
    watch = setTimeout(look, askEveryMs)
  }

  const died = (born: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void => {
    if (child !== born) return
    const answered = url !== undefined
    child = undefined
    url = undefined
    clearTimeout(watch)
    if (wanted) {
      const how = signal ? `by ${signal}` : `with code ${code}`
      if (first && portTaken && plan.anotherPort?.()) {
        plan.log.line('its port was taken a moment before: started at another')
        launch()
      } else if (first) {
        wanted = false
        const why = reason ?? (lastLine || `it ended ${how}`)
        failure = new Error(`${plan.name} does not start: ${why}`)
        settle(failure)
      } else {
        // Whoever took its port while it was away may keep it: the others find it by asking.
        if (!answered) port = undefined
        const delayMs = death.nextDelayMs(performance.now() - bornAt)
        plan.log.line(`ended ${how}; started again${delayMs ? ` in ${delayMs} ms` : ''}`)
        backOff = setTimeout(launch, delayMs)
      }
    }
    plan.onChange()
  }
  return {
    name: plan.name,
    get url() {
      return url
    },
    get pid() {
      return child?.pid
    },
    load: launch,
    start() {
      if (url !== undefined) return Promise.resolve()
      mayGo = true
      if (failure) return Promise.reject(failure) // while it was loading
      return new Promise((resolve, reject) => {
        waiting.add({ resolve, reject })
        clearTimeout(backOff)
        if (!child) launch()
        else {
          limitStart(child)
          go()
        }
      })
    },
    async stop(drainMs = 0) {
      wanted = false
      clearTimeout(backOff)
      clearTimeout(watch)
      settle(new Error(`${plan.name} was stopped`))
      const dying = child
      if (!dying) return
      const gone = once(dying, 'exit')
      if (drainMs > 0 && dying.connected) dying.send({ stopAfterMs: drainMs })
      else dying.kill('SIGTERM')
      const limitMs = drainMs + stopLimitMs
      const late = await Promise.race([gone.then(() => false), pause(limitMs, true, { ref: false })])
      if (!late) return
      plan.log.line(`did not stop within ${limitMs} ms: killed`)
      killGroup(dying)
      await gone
    },
    kill() {
      wanted = false
      clearTimeout(backOff)
      clearTimeout(watch)
      if (child) killGroup(child)
    },
  }
}

function read(stream: Readable | null, take: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', take)
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // where there are no process groups
  }
}
