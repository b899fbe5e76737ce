/** A real process under supervision: killed, frozen, stopped, and one that never comes up. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningPart } from './part.ts'
import { anyPort, type PortChoice } from './ports.ts'
import { supervisedProcess } from './supervised-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'jumun-supervised-'))
const program = join(folder, 'main.ts')
writeFileSync(
  program,
  `import { createServer } from 'node:http'
if (process.env.FAIL) { process.send({ failed: 'there is no such thing', portTaken: false }, () => process.exit(1)) }
else {
  const server = createServer((_, response) => response.end(String(process.pid)))
  server.once('error', ({ code, message }) =>
    process.send({ failed: message, portTaken: code === 'EADDRINUSE' }, () => process.exit(1)))
  process.once('SIGTERM', () => process.exit(0))
  process.once('disconnect', () => process.exit(0))
  const listen = () => server.listen(Number(process.env.PORT), '127.0.0.1', () =>
    process.send({ url: 'http://127.0.0.1:' + server.address().port }))
  process.on('message', (message) => {
    if (message === 'alive?') process.send({ alive: true })
    if (message.stopAfterMs) setTimeout(() => process.exit(0), message.stopAfterMs)
  })
  if (process.env.JUMUN_HOLD) { process.send({ loaded: true }); process.once('message', listen) } else listen()
}`,
)
const running: RunningPart[] = []
after(async () => {
  await Promise.all(running.map((part) => part.stop()))
  rmSync(folder, { recursive: true, force: true })
})

const lines: string[] = []
function supervise(environment: Record<string, string> = {}, held = false, choice?: PortChoice): RunningPart {
  const part = supervisedProcess({
    name: 'order',
    args: [program, 'order'],
    flags: [],
    cwd: folder,
    environment: (port) => ({ ...environment, PORT: String(port ?? choice?.port ?? 0) }),
    log: { line: (text) => lines.push(text), keep: (text) => lines.push(text), close() {} },
    onChange() {},
    held,
    ...(choice ? { anotherPort: choice.another } : {}),
  })
  running.push(part)
  return part
}

function ask(url: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (!url) return resolve(undefined)
    const request = get(url, { agent: false, timeout: 1_000 }, (answer) => {
      answer.setEncoding('utf8').once('data', resolve)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(undefined))
  })
}
async function eventually(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  const withinMs = 60_000
  const deadline = performance.now() + withinMs
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await pause(20)
  }
}

test('killed with -9 it comes back at the same address, and stopped it stays away', async () => {
  const part = supervise()
  await part.start()
  const { url, pid } = part
  assert.ok(pid)
  assert.equal(await ask(url), String(pid))
  process.kill(pid, 'SIGKILL')
  await eventually('another process', async () => {
    const answer = await ask(part.url)
    return answer !== undefined && answer !== String(pid)
  })
  assert.equal(part.url, url)
  await part.stop()
  assert.equal(part.pid, undefined)
  assert.equal(await ask(url), undefined)
  await part.start()
  assert.equal(part.url, url)
})

test('whose port was taken while it was away, it comes up at another', async () => {
  const part = supervise()
  await part.start()
  const { url } = part
  await part.stop()
  const thief = createServer().listen(Number(new URL(url ?? '').port), '127.0.0.1')
  try {
    await once(thief, 'listening')
    await part.start()
    assert.notEqual(part.url, url)
    assert.equal(await ask(part.url), String(part.pid))
  } finally {
    thief.close()
  }
})

test('whose port was taken before its first start, it takes another, held or not', async () => {
  const thief = createServer().listen(0, '127.0.0.1')
  await once(thief, 'listening')
  const { port: taken } = thief.address() as AddressInfo
  try {
    for (const held of [false, true]) {
      const part = supervise({}, held, anyPort(taken))
      if (held) part.load?.()
      await part.start()
      assert.notEqual(new URL(part.url ?? '').port, String(taken))
      assert.equal(await ask(part.url), String(part.pid))
    }
  } finally {
    thief.close()
  }
})

test('whose port was asked for and is taken, it is refused', async () => {
  const thief = createServer().listen(0, '127.0.0.1')
  await once(thief, 'listening')
  const { port } = thief.address() as AddressInfo
  try {
    const part = supervise({}, false, { port, another: () => false })
    await assert.rejects(part.start(), /order does not start: listen EADDRINUSE/)
    assert.equal(part.pid, undefined)
  } finally {
    thief.close()
  }
})

test('frozen it is killed and started again', async () => {
  const part = supervise()
  await part.start()
  const { pid } = part
  assert.ok(pid)
  process.kill(pid, 'SIGSTOP')
  await eventually('another process', () => part.url !== undefined && part.pid !== pid)
})

test('one that cannot start is refused with its own sentence, and not tried again', async () => {
  const part = supervise({ FAIL: '1' })
  await assert.rejects(part.start(), /order does not start: there is no such thing/)
  assert.equal(part.pid, undefined)
})

test('a held one is loaded first and answers when it is started', async () => {
  const part = supervise({}, true)
  part.load?.()
  await eventually('a process', () => part.pid !== undefined)
  assert.equal(part.url, undefined)
  await part.start()
  assert.equal(await ask(part.url), String(part.pid))
})

test('it has the name of its service among its arguments and is told nothing of our environment', async () => {
  const part = supervise()
  process.env['JUMUN_TEST_SECRET'] = 'x'
  await part.start()
  const { pid } = part
  if (process.platform !== 'linux') return
  const { readFileSync } = await import('node:fs')
  assert.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '), /main\.ts order/)
  assert.doesNotMatch(readFileSync(`/proc/${pid}/environ`, 'utf8'), /JUMUN_TEST_SECRET/)
})

test('told to drain it answers on for a while, and stays down', async () => {
  const part = supervise()
  await part.start()
  const { url } = part
  const stopped = part.stop(2_000)
  assert.equal(await ask(url), String(part.pid))
  await stopped
  assert.equal(part.url, undefined)
  assert.equal(await ask(url), undefined)
})
