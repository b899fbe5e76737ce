/** Runs test files with node's own runner, each in a process of its own, bounded in time, with its summary at the end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { endWithNpm } from '@jumun/resilience/lifetime'

export interface TestRun {
  readonly files: readonly string[]
  readonly concurrency: number
  readonly fileTimeoutMs: number
  readonly wholeTimeoutMs: number
  readonly environment?: Readonly<Record<string, string>>
}

const graceMs = 15_000

/**
 * @returns whether all passed
 * @throws where this process is told to end meanwhile: the tests are ended, and nothing more is to be begun
 */
export function runTests({
  files,
  concurrency,
  fileTimeoutMs,
  wholeTimeoutMs,
  environment,
}: TestRun): Promise<boolean> {
  const flags = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${fileTimeoutMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${import.meta.resolve('./slow-files.ts')}`,
    '--test-reporter-destination=stdout',
  ]
  const since = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, ...files], {
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    })
    let ended: Error | undefined
    const told = (): void => {
      const seconds = Math.round((performance.now() - since) / 1000)
      ended = new Error(`Told to end (SIGTERM) ${seconds} s after these tests began.`)
      end(child)
    }
    process.once('SIGTERM', told)
    endWithNpm()
    const late = setTimeout(() => {
      console.error(`The tests have not ended within ${wholeTimeoutMs / 1000} s: ended now.`)
      end(child)
    }, wholeTimeoutMs)
    child.once('exit', (code) => {
      clearTimeout(late)
      process.off('SIGTERM', told)
      if (ended) reject(ended)
      else resolve(code === 0)
    })
  })
}

function end(child: ChildProcess): void {
  child.kill('SIGTERM')
  setTimeout(() => child.kill('SIGKILL'), graceMs).unref()
}
