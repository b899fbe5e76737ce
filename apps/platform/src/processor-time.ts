/** What a process has used of the processor. */
import { readFileSync } from 'node:fs'

/** USER_HZ is 100 on every Linux that Node runs on. */
const tickMs = 10

export interface ProcessorTime {
  /** The process that started it. */
  readonly parent: number
  /** User and system time since it began, in ms. */
  readonly ownMs: number
  readonly endedChildrenMs: number
}

/** Undefined when it has ended, and where there is no /proc. */
export function processorTimeOf(pid: number): ProcessorTime | undefined {
  try {
    // The name in parentheses may hold anything; what follows it does not.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const [parent = 0, user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = [1, 11, 12, 13, 14].map((at) =>
      Number(fields[at]),
    )
    return { parent, ownMs: (user + system) * tickMs, endedChildrenMs: (childrenUser + childrenSystem) * tickMs }
  } catch {
    return undefined
  }
}
