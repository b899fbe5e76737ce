/** Runs `prepare.ts` in a process that ends with it, so that nothing of all that code stays in ours. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Refusal } from './flags.ts'
import type { PrepareAnswer, PrepareRequest } from './prepare.ts'

const limitMs = 60_000

/** @throws Refusal naming every wrong setting */
export function prepareInAProcess(
  environments: PrepareRequest['environments'],
  compileCache: string,
  flags: readonly string[],
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const child = fork(fileURLToPath(new URL('prepare.ts', import.meta.url)), {
    env: { NODE_COMPILE_CACHE: compileCache },
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: limitMs,
  })
  const said: string[] = []
  child.stderr?.on('data', (chunk) => said.push(String(chunk)))
  child.once('message', ({ problems }: PrepareAnswer) => {
    if (problems.length === 0) resolve()
    else reject(new Refusal(problems.join('\n')))
  })
  child.once('error', reject)
  child.once('exit', (code, signal) => {
    reject(new Error(`the services cannot be loaded (${signal ?? code}): ${said.join('').trim().slice(-2000)}`))
  })
  child.send({ environments } satisfies PrepareRequest)
  return promise
}
