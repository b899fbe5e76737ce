/** Programs of a bench in processes of their own, so that what is measured and what measures share no event loop. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Child<Said> {
  readonly pid: number
  /** Its next message. @throws when it ends instead */
  next(): Promise<Said>
  send(message: object): void
  /** In order; when it does not, by force. */
  stop(): Promise<void>
}

const stopWithinMs = 20_000

/** @param folder of the file, as `import.meta.url` says it */
export function startChild<Said>(
  folder: string,
  file: string,
  { args = [], flags = [] }: { args?: readonly string[]; flags?: readonly string[] } = {},
): Child<Said> {
  const child = fork(fileURLToPath(new URL(file, folder)), [...args], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    serialization: 'advanced',
  })
  if (child.pid === undefined) throw new Error(`${file} does not start`)
  const waiting: Said[] = []
  let take: ((said: Said) => void) | undefined
  child.on('message', (said: Said) => {
    if (take) take(said)
    else waiting.push(said)
    take = undefined
  })
  const ended = once(child, 'exit')
  return {
    pid: child.pid,
    async next() {
      const [first] = waiting.splice(0, 1)
      if (first !== undefined) return first
      return Promise.race([
        new Promise<Said>((resolve) => {
          take = resolve
        }),
        ended.then(([code, signal]) => {
          throw new Error(`${file} has ended (${code ?? signal})`)
        }),
      ])
    },
    send: (message) => void child.send(message),
    stop: () => stop(child, ended),
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const last = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
  await ended
  clearTimeout(last)
}

/** Of the child: tells who started it. */
export function sendToParent(said: object): void {
  process.send?.(said)
}

/** Of the child: what is to be done before it ends, also when who started it is gone. */
export function onStop(stopping: () => Promise<void>): void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    stopping().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(event, end)
}
