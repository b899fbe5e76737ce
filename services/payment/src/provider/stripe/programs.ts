/** For tests: the programs that play Stripe, each at a port of its own. Where they are is said by `npm run stripe`. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

export interface PlayedStripe {
  readonly url: string
  stop(): Promise<void>
}
const startsWithinMs = 60_000
/** Any key will do that looks like one. */
export const secretKey = 'sk_test_ofthetests'

/** Charges, declines, asks for 3-D Secure, gives back and signs what it tells. It keeps no idempotency keys. */
export async function localStripe(): Promise<PlayedStripe> {
  const port = await freePort()
  const args = ['-u', '-m', 'localstripe', '--from-scratch', '--port', String(port)]
  return played(spawn(programIn('JUMUN_LOCALSTRIPE'), args, quiet), `http://127.0.0.1:${port}`)
}

/** Has no memory, and refuses what Stripe's own description does not allow. */
export async function stripeMock(): Promise<PlayedStripe> {
  const port = await freePort()
  const args = ['-http-addr', `127.0.0.1:${port}`, '-https-addr', '127.0.0.1:0']
  return played(spawn(programIn('JUMUN_STRIPE_MOCK'), args, quiet), `http://127.0.0.1:${port}`)
}

const quiet = { stdio: 'ignore' } as const

function programIn(variable: string): string {
  const program = process.env[variable]
  assert.ok(program, `${variable} names no program: these tests are run with npm run stripe`)
  return program
}

async function played(program: ChildProcess, url: string): Promise<PlayedStripe> {
  const over = once(program, 'exit')
  over.catch(() => {}) // one that could not be started is told of below
  const until = Date.now() + startsWithinMs
  for (;;) {
    const answers = await fetch(`${url}/v1/charges?limit=1`, {
      headers: { authorization: `Bearer ${secretKey}` },
    }).then(
      (answer) => answer.ok,
      () => false,
    )
    if (answers) break
    if (program.exitCode !== null || Date.now() >= until) {
      program.kill('SIGKILL')
      throw new Error(`${program.spawnfile} does not answer`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    async stop() {
      program.kill('SIGKILL') // they keep nothing, and one of them waits for who is connected
      await over
    },
  }
}

/** They take no port 0: one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
