/** A schema registry that speaks the Confluent API, beside the brokers. */
import { closeSync, openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@jumun/postgres'
import { type Child, startChild } from './child.ts'
import type { KafkaInstallation } from './install.ts'

const answersWithinMs = 180_000

export interface SchemaRegistry {
  /** Base url of the Confluent API. */
  readonly url: string
  stop(): Promise<void>
  /** kill -9; what it had is gone with it, since it keeps it in memory. */
  kill(): Promise<void>
  /** Empty, at the same address. */
  start(): Promise<void>
}

export async function startRegistry(kafka: KafkaInstallation, dataDir: string): Promise<SchemaRegistry> {
  const port = await freePort()
  const folder = join(dataDir, 'registry')
  await mkdir(folder, { recursive: true })
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`
  let child: Child | undefined

  async function start(): Promise<void> {
    const log = openSync(join(folder, 'registry.log'), 'a')
    child = startChild(
      'java',
      [
        '-Xmx384m',
        '-Dquarkus.http.host=127.0.0.1',
        `-Dquarkus.http.port=${port}`,
        '-jar',
        join(kafka.registryDir, kafka.registryJar),
      ],
      { stdio: ['ignore', log, log] },
    )
    closeSync(log)
    const deadline = performance.now() + answersWithinMs
    for (;;) {
      const answer = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
      if (answer?.ok) return
      if (!child.alive() || performance.now() > deadline) {
        await child.end('SIGKILL')
        throw new Error(`the schema registry does not answer; its log is ${join(folder, 'registry.log')}`)
      }
      await pause(100)
    }
  }

  await start()
  return { url, start, stop: async () => child?.end('SIGTERM'), kill: async () => child?.end('SIGKILL') }
}
