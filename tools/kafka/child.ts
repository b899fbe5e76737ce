/** A program that never outlives us, and that ends in bounded time when asked to. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { endsWithUs } from '@jumun/resilience/lifetime'

export interface Child {
  readonly pid: number | undefined
  alive(): boolean
  /** Ends it with this signal; kill -9 when it takes too long. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const endsWithinMs = 30_000

/** In a process group of its own, so that a Ctrl-C at the terminal is ours to pass on, in order. */
export function startChild(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'stdio' | 'env' | 'uid' | 'gid' | 'cwd'>,
): Child {
  const child: ChildProcess = spawn(program, args, { ...options, detached: true })
  endsWithUs(child, 'TERM')
  const killed = (): void => {
    child.kill('SIGKILL')
  }
  let failed = false
  child.once('error', () => {
    failed = true
  })
  process.once('exit', killed)
  child.once('exit', () => process.off('exit', killed))
  const alive = (): boolean => !failed && child.exitCode === null && child.signalCode === null
  return {
    pid: child.pid,
    alive,
    async end(signal) {
      if (!alive()) return
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill(signal)
      const last = setTimeout(() => child.kill('SIGKILL'), endsWithinMs)
      await ended
      clearTimeout(last)
    },
  }
}
