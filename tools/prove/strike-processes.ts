/** Blows at processes of the platform: killed or frozen, until others answer in their place. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ProveEnvironment } from './environment.ts'
import { answers, measured, until, waitForVictimMs } from './until.ts'

/** kill -9 of processes of the platform, all at once; until each answers again. */
export async function killed(
  environment: ProveEnvironment,
  parts: readonly string[],
  afterwards?: () => void,
): Promise<number> {
  const pids = new Map(await Promise.all(parts.map(async (part) => [part, await pidOf(environment, part)] as const)))
  return measured(
    () => {
      for (const pid of pids.values()) kill(pid, 'SIGKILL')
      afterwards?.()
    },
    async () => {
      const { services } = await environment.platform.runFile()
      for (const [part, pid] of pids) {
        const now = services[part]
        if (!now || now.pid === pid || !(await answers(`${now.url}/health/live`))) return false
      }
      return true
    },
  )
}

export async function frozen(environment: ProveEnvironment, part: string, forMs: number): Promise<number> {
  const pid = await pidOf(environment, part)
  kill(pid, 'SIGSTOP')
  await pause(forMs)
  return measured(
    () => kill(pid, 'SIGCONT'), // the supervisor may have killed it by now: then somebody else answers
    async () => {
      const now = (await environment.platform.runFile()).services[part]
      return now !== undefined && (await answers(`${now.url}/health/live`))
    },
  )
}

/** Of a part that another fault may have struck down a moment ago. */
async function pidOf(environment: ProveEnvironment, part: string): Promise<number> {
  const pid = async () => (await environment.platform.runFile()).services[part]?.pid
  return until(pid, waitForVictimMs, `${part} was down already, and has not come back`)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it was gone already
  }
}
