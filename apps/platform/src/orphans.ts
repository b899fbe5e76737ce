/** Processes of a supervisor that was killed: they stop by themselves when its line breaks; we wait for that, and then insist. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunFile } from './run-file.ts'

const patienceMs = 5_000

/** Stops what is left of that run, except PostgreSQL, which its next start takes care of. */
export async function stopOrphans(run: RunFile): Promise<number> {
  const suspects = [
    ...Object.entries(run.services).map(([name, { pid }]) => ({ pid, mark: `main.ts ${name.replace(/-\d+$/, '')}` })),
    ...(run.provider?.pid ? [{ pid: run.provider.pid, mark: 'sandbox-provider' }] : []),
  ].filter(({ pid }) => pid !== run.pid)
  const ours = suspects.filter(({ pid, mark }) => commandOf(pid).includes(mark))
  for (const { pid } of ours) signal(pid, 'SIGTERM')
  const deadline = performance.now() + patienceMs
  for (;;) {
    const alive = ours.filter(({ pid, mark }) => commandOf(pid).includes(mark))
    if (alive.length === 0) return ours.length
    if (performance.now() > deadline) for (const { pid } of alive) signal(pid, 'SIGKILL')
    if (performance.now() > deadline + patienceMs)
      throw new Error(`processes of an earlier run do not end: ${alive.map(({ pid }) => pid).join(', ')}`)
    await pause(50)
  }
}

/** A number alone proves nothing: it may be somebody else's by now. */
function commandOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  } catch {
    return '' // gone
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {} // gone in the meantime
}
