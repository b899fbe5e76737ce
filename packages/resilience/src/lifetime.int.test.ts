import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

const lifetime = new URL('./lifetime.ts', import.meta.url).href
const started: ChildProcess[] = []
after(() => {
  for (const child of started) child.kill('SIGKILL')
})

test('a program of others ends when the one who started it is killed', { timeout: 60_000 }, async () => {
  const owner = node(`
    import { spawn } from 'node:child_process'
    import { endsWithUs } from '${lifetime}'
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
    endsWithUs(child, 'TERM')
    console.log(child.pid)
    setInterval(() => {}, 1000)`)
  const pid = Number(await firstLine(owner))
  assert.ok(isAlive(pid))
  owner.kill('SIGKILL')
  await untilGone(pid)
})

test('a program of others that ends by itself takes its watchman along', { timeout: 60_000 }, async () => {
  const owner = node(`
    import { spawn } from 'node:child_process'
    import { endsWithUs } from '${lifetime}'
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
    endsWithUs(child, 'TERM')
    child.kill('SIGKILL')
    child.once('exit', () => console.log('over'))`)
  assert.equal(await firstLine(owner), 'over')
  // Neither the watchman nor its pipe keeps the owner alive.
  if (owner.exitCode === null) await once(owner, 'exit')
  assert.equal(owner.exitCode, 0)
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
  test(`what npm started ends in order when npm gets ${signal}`, { timeout: 60_000 }, async () => {
    // As npm does it: a shell between npm and the program, which stays when npm is killed.
    const program = `
      import { endWithNpm } from '${lifetime}'
      process.once('SIGTERM', () => { console.log('in order'); process.exit(0) })
      endWithNpm({ npm_lifecycle_event: 'start' })
      console.log(process.pid)
      setInterval(() => {}, 1000)`
    const npm = node(`
      import { spawn } from 'node:child_process'
      const shell = spawn('sh', ['-c', '"$0" --input-type=module-typescript -e "$1"; true', process.execPath, ${JSON.stringify(program)}], { stdio: 'inherit' })
      process.once('SIGTERM', () => { shell.kill('SIGTERM'); process.exit(1) })`)
    const lines = linesOf(npm)
    const pid = Number(await lines.next())
    npm.kill(signal)
    assert.equal(await lines.next(), 'in order')
    await untilGone(pid)
  })

test('what was started without npm stays when its parent ends', { timeout: 60_000 }, async () => {
  const program = `
    import { endWithNpm } from '${lifetime}'
    endWithNpm({})
    setInterval(() => { if (process.ppid !== Number(process.argv[1])) { console.log('alone'); setTimeout(() => console.log('still here'), 1500) } }, 20)`
  const shell = spawn(
    'sh',
    ['-c', '"$0" --input-type=module-typescript -e "$1" $$ & sleep 0.5', process.execPath, program],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  )
  started.push(shell)
  const lines = linesOf(shell)
  assert.equal(await lines.next(), 'alone')
  let line = await lines.next()
  while (line === 'alone') line = await lines.next()
  assert.equal(line, 'still here')
  process.kill(-(shell.pid ?? 0), 'SIGKILL')
})

function node(program: string): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  return child
}

function linesOf(child: ChildProcess): { next(): Promise<string> } {
  const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]()
  return { next: async () => String((await lines.next()).value) }
}

const firstLine = (child: ChildProcess): Promise<string> => linesOf(child).next()

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause(50)
}
