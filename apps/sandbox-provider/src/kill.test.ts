import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const key = 'sk_test_of_the_tests'
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'order-1' }

test('a kill -9 forgets no charge', { timeout: 90_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sandbox-provider-'))
  const programs: ChildProcess[] = []
  const start = async () => {
    const program = fork(new URL('./main.ts', import.meta.url), {
      env: { ...process.env, SANDBOX_PROVIDER_KEY: key, DATA_DIR: dataDir, PORT: '0' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    programs.push(program)
    const [{ url }] = (await once(program, 'message', { signal: AbortSignal.timeout(60_000) })) as [{ url: string }]
    return { program, url }
  }
  try {
    const first = await start()
    const body = JSON.stringify({ amount: 4500, currency: 'KRW', token: 'tok_ok', reference: 'order 1' })
    const charged = await fetch(`${first.url}/charges`, { method: 'POST', headers, body })
    const { id } = (await charged.json()) as { id: string }
    const gone = once(first.program, 'exit')
    first.program.kill('SIGKILL')
    await gone

    const second = await start()
    const found = await fetch(`${second.url}/charges/order-1`, { headers })
    assert.equal(((await found.json()) as { id: string }).id, id)
    const stopped = once(second.program, 'exit')
    second.program.kill('SIGTERM')
    assert.deepEqual(await stopped, [0, null])
  } finally {
    for (const program of programs) program.kill('SIGKILL')
    await rm(dataDir, { recursive: true })
  }
})

test('without a key it says what is missing and does not start', async () => {
  const program = fork(new URL('./main.ts', import.meta.url), {
    env: { ...process.env, SANDBOX_PROVIDER_KEY: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  program.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  assert.deepEqual(await once(program, 'close', { signal: AbortSignal.timeout(60_000) }), [1, null])
  assert.match(said, /SANDBOX_PROVIDER_KEY must be set/)
})
