/** One more instance of a service beside the platform's own, as the platform itself starts one: same database, log, role and secrets. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@jumun/contracts'
import type { Secrets } from '../apps/platform/src/data-folder.ts'
import { environmentOfAService } from '../apps/platform/src/environment-of-a-service.ts'
import type { Platform } from './platform.ts'

export interface Instance {
  readonly url: string
  readonly child: ChildProcess
  /** In order. May have ended before. */
  stop(): Promise<void>
}

const ownMain = fileURLToPath(new URL('../apps/platform/src/main.ts', import.meta.url))
const startWithinMs = 60_000

/** @param main the program, of this release if not of another */
export async function anotherInstance(platform: Platform, service: ServiceName, main = ownMain): Promise<Instance> {
  const run = await platform.runFile()
  const secrets = JSON.parse(await readFile(join(platform.dataDir, 'secrets.json'), 'utf8')) as Secrets
  const dataDir = join(platform.dataDir, 'services-beside')
  const environment = environmentOfAService(service, process.env, {
    serviceKey: secrets.serviceKeys[service] ?? '',
    trustFile: join(platform.dataDir, 'trust.json'),
    metricsToken: run.metricsToken,
    dataDir,
    databaseUrl: run.databases[service],
    eventLog: underItsRole(run.eventLog, run.databases[service]),
    discoveryUrl: `${run.services['discovery']?.url}/eureka`,
    configUrl: run.services['config']?.url ?? '',
    host: '127.0.0.1',
    compileCache: join(dataDir, 'compiled'),
    settings: {
      JUMUN_USER_KEY_SECRET: secrets.userKeys,
      ...(run.provider
        ? { JUMUN_PAYMENT_PROVIDER_URL: run.provider.url, JUMUN_PAYMENT_PROVIDER_KEY: run.provider.key }
        : {}),
      ...(run.schemaRegistry ? { JUMUN_SCHEMA_REGISTRY: run.schemaRegistry } : {}),
    },
  })
  const child = fork(main, [service], { env: environment, execArgv: ['--disable-warning=ExperimentalWarning'] })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  for (;;) {
    const [message] = await once(child, 'message', { signal: AbortSignal.timeout(startWithinMs) })
    if (message.failed) throw new Error(message.failed)
    if (message.url) return { url: message.url, child, stop }
  }
}

/** run.json has the administrator's address of the log. */
function underItsRole(eventLog: string, database: string | undefined): string {
  if (!eventLog.startsWith('postgres') || !database) return eventLog
  const [url, { username, password }] = [new URL(eventLog), new URL(database)]
  return Object.assign(url, { username, password }).href
}
