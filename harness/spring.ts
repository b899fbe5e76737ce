/** Programs of others (e2e/spring): built by Maven on one line of Spring Boot, each a JVM of its own with little memory. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Child, startChild } from '../tools/kafka/child.ts'

export const lines = ['boot-4', 'boot-3'] as const
export type Line = (typeof lines)[number]
const programs = {
  loyalty: { main: 'io.jumun.loyalty.Loyalty', heap: '128m' },
  front: { main: 'io.jumun.front.Front', heap: '128m' },
  servers: { main: 'io.jumun.servers.Servers', heap: '192m' },
} as const
export type ProgramName = keyof typeof programs

export interface Program {
  readonly url: string
  /** All that it has said. */
  said(): Promise<string>
  /** In order. */
  stop(): Promise<void>
  kill(): Promise<void>
}

const run = promisify(execFile)
const sources = fileURLToPath(new URL('../e2e/spring/', import.meta.url))
const builtWithinMs = 240_000
const startsWithinMs = 120_000

/** Classes and class paths below `folder`. @throws with what Maven says */
export async function buildSpring(line: Line, folder: string, names: readonly ProgramName[]): Promise<void> {
  const goals = [
    'compile',
    'dependency:build-classpath',
    '-P',
    line,
    '-pl',
    names.join(','),
    `-Dout=${join(folder, line)}`,
  ]
  const maven = (...more: string[]) =>
    run('mvn', ['-q', '-B', '-f', sources, ...more, ...goals], { timeout: builtWithinMs })
  try {
    await maven('-o').catch(() => maven()) // what was fetched before needs no network
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string }
    throw new Error(`Maven could not build e2e/spring for ${line}: ${`${stdout}${stderr}`.slice(0, 4000) || message}`)
  }
}

export async function startProgram(
  folder: string,
  line: Line,
  name: ProgramName,
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  const { main, heap } = programs[name]
  const built = join(folder, line, name)
  const classPath = `${join(built, 'classes')}:${(await readFile(join(built, 'classpath'), 'utf8')).trim()}`
  const file = join(folder, `${line}-${name}.log`)
  const log = openSync(file, 'w')
  const child = startChild(
    'java',
    [`-Xmx${heap}`, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classPath, main],
    {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...environment },
    },
  )
  closeSync(log)
  const said = (): Promise<string> => readFile(file, 'utf8')
  const url = `http://127.0.0.1:${await portOf(child, said, `${name} on ${line}`)}`
  return { url, said, stop: () => child.end('SIGTERM'), kill: () => child.end('SIGKILL') }
}

async function portOf(child: Child, said: () => Promise<string>, who: string): Promise<string> {
  const deadline = performance.now() + startsWithinMs
  for (;;) {
    const text = await said()
    const port = /(?:Tomcat|Netty) started on port (\d+)/.exec(text)?.[1]
    if (port && /Started \w+ in /.test(text)) return port
    if (!child.alive() || performance.now() > deadline) {
      await child.end('SIGKILL')
      throw new Error(`${who} does not start:\n${text.slice(-6000)}`)
    }
    await pause(50)
  }
}

export const basic = (words: string) => ({ authorization: `Basic ${Buffer.from(words).toString('base64')}` })
/** `http://name:password@host:port/path` */
export const withWords = (url: string, words: string): string => url.replace('://', `://${words}@`)

/** What a registry knows of the instances of an application. */
export async function statusesIn(registry: string, app: string): Promise<readonly string[]> {
  const { origin, pathname, username, password } = new URL(registry)
  const answer = await fetch(`${origin}${pathname}/apps/${app}`, {
    headers: { accept: 'application/json', ...(username ? basic(`${username}:${password}`) : {}) },
    signal: AbortSignal.timeout(30_000),
  })
  const text = await answer.text()
  if (answer.status === 404) return []
  assert.equal(answer.status, 200, text)
  const { instance } = (JSON.parse(text) as { application: { instance: { status: string }[] } }).application
  return instance.map(({ status }) => status)
}
