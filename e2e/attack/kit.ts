/** What an attacker brings along: servers that pose as services of ours, registrations of them, and what was taken from a service. */
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServiceName } from '@jumun/contracts'
import { type Identity, newPlace, serviceTokenHeader, wordField } from '@jumun/service'
import { identityIn, secretsOf } from '../../harness/identity.ts'
import type { Platform } from '../../harness/platform.ts'

export interface Fake {
  readonly port: number
  /** What arrived there: method, path, `authorization` and body. */
  readonly got: readonly { readonly line: string; readonly authorization: string | undefined; readonly body: string }[]
  stop(): Promise<void>
}

/** A server that answers everything with this. */
export async function fake(answer: (path: string) => unknown): Promise<Fake> {
  const got: Fake['got'][number][] = []
  const server: Server = createServer((asked, response) => {
    const { authorization } = asked.headers
    asked.setEncoding('utf8')
    let body = ''
    asked.on('data', (text: string) => {
      body += text
    })
    asked.on('end', () => {
      got.push({ line: `${asked.method} ${asked.url}`, authorization, body })
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(asked.url ?? '')))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    got,
    stop: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What is registered, and with which proof. */
export interface Registering {
  readonly app: string
  readonly port: number
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly metadata?: Readonly<Record<string, string>>
  readonly instanceId?: string
}

export const instanceOf = ({ app, port, host = '127.0.0.1', metadata = {}, instanceId }: Registering) => ({
  instanceId: instanceId ?? `${host}:${app.toLowerCase()}:${port}`,
  app: app.toUpperCase(),
  hostName: host,
  ipAddr: host,
  status: 'UP',
  port: { $: port, '@enabled': 'true' },
  leaseInfo: { renewalIntervalInSecs: 30, durationInSecs: 90 },
  metadata,
})

/** @returns the status of discovery's answer */
export async function register(platform: Platform, registering: Registering): Promise<number> {
  return toDiscovery(platform, 'POST', `/eureka/apps/${encodeURIComponent(registering.app.toUpperCase())}`, {
    headers: registering.headers,
    body: { instance: instanceOf(registering) },
  })
}

export async function toDiscovery(
  platform: Platform,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Readonly<Record<string, string>> | undefined; body?: object } = {},
): Promise<number> {
  const answer = await fetch(`${await platform.addressOf('discovery')}${path}`, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  })
  await answer.body?.cancel()
  return answer.status
}

/** A service in the attacker's hand: its key, and the password of its database role. */
export interface Taken {
  readonly name: ServiceName
  readonly identity: Identity
  readonly password: string
  /** By which it proves itself to another. */
  token(called: ServiceName): Record<string, string>
  /** Its word for a place, under whatever name. */
  word(service: string, port: number): Record<string, string>
}

export async function takeOver(platform: Platform, name: ServiceName): Promise<Taken> {
  const identity = await identityIn(platform.dataDir, name)
  const { roles } = await secretsOf(platform.dataDir)
  return {
    name,
    identity,
    password: roles[name] ?? '',
    token: (called) => ({ [serviceTokenHeader]: identity.tokenFor(called) }),
    word: (service, port) => ({ [wordField]: newPlace(identity, { service, host: '127.0.0.1', port }) }),
  }
}

/** Says another name than the address that it asks, as a page does whose name was made to lead here. */
export async function asHost(url: string, host: string): Promise<number> {
  const asked = request(url, { headers: { host } }).end()
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }]
  answer.resume()
  return answer.statusCode
}
