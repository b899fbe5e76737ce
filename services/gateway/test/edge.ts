/** A real gateway with a real discovery, in surroundings of their own, and services behind it that a test writes itself. */
import { randomUUID, sign } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ServiceName, serviceNames, type UserRole } from '@jumun/contracts'
import discovery from '@jumun/discovery'
import { newPlace, runService, type ServiceDescriptor, serviceTokenHeader, wordField } from '@jumun/service'
import { testIdentity, testProof, testTokens } from '@jumun/testing'
import Fastify, { type FastifyInstance } from 'fastify'
import gateway from '../src/service.ts'

export const metricsToken = 'what the scraper shows'

export interface Edge {
  readonly url: string
  readonly discoveryUrl: string
  ask(path: string, init?: RequestInit): Promise<Response>
  /** An access token, signed by the key that the gateway knows. */
  token(role: UserRole, claims?: object, header?: object): string
  /** A service as the test wants it, registered. */
  behind(name: string, routes: (app: FastifyInstance) => void, metadata?: Record<string, string>): Promise<Behind>
  /** Waits (bounded) until the gateway knows exactly so many instances. */
  knows(name: ServiceName, instances: number): Promise<void>
  /** May be called twice. */
  stop(): Promise<void>
}

export interface Behind {
  readonly url: string
  register(): Promise<void>
  leave(): Promise<void>
  /** Ends it as kill -9 would: connections break, nobody is told. */
  kill(): Promise<void>
}

export const platform: readonly ServiceDescriptor[] = [
  { name: 'gateway', summary: 'The edge', paths: [], subscribes: [], calls: [] },
  { name: 'discovery', summary: 'Who runs where', paths: ['/eureka'], subscribes: [], calls: [] },
  {
    ...{ name: 'user', summary: 'Accounts', subscribes: [], calls: ['order'] },
    paths: ['/signup', '/login', '/users', '/welcome', '/.well-known'],
  },
  {
    name: 'order',
    summary: 'Orders',
    paths: ['/orders'],
    subscribes: ['StockReserved', 'PaymentRefunded'],
    calls: ['payment'],
  },
  { name: 'payment', summary: 'Payments', paths: ['/payments'], subscribes: ['OrderCanceled'], calls: [] },
  { name: 'dashboard', summary: 'The read side', paths: ['/dashboards'], subscribes: 'everything', calls: 'everybody' },
]

const menus: ServiceDescriptor = { name: 'catalog', summary: 'Menus', paths: ['/catalog'], subscribes: [], calls: [] }

export async function startEdge(environment: Record<string, string> = {}, { withMenus = false } = {}): Promise<Edge> {
  const everybody = withMenus ? [...platform, menus] : platform
  const dataDir = await mkdtemp(join(tmpdir(), 'jumun-gateway-'))
  const tokens = testTokens('test-key')
  for (const name of ['gateway', 'discovery']) {
    await mkdir(join(dataDir, name))
    await writeFile(join(dataDir, name, 'signing-keys.json'), JSON.stringify([tokens.proof()]))
  }

  // A machine that stands still for a second is no reason to turn a test away.
  const limits = { eventLoopDelayMs: 60_000 }
  const common = { metricsToken, dataDir, port: 0, logLevel: 'silent', platform: everybody, limits }
  const registry = await runService(discovery, { ...common, ...testProof('discovery'), environment: {} })
  const discoveryUrl = `${registry.url}/eureka`
  /** Of guests. */
  const credentials = new Map<string, string>()
  await registerAt(discoveryUrl, 'discovery', registry.port, credentials)
  const edge = await runService(gateway, { ...common, ...testProof('gateway'), discoveryUrl, environment })
  const running: FastifyInstance[] = []

  const ask = (path: string, init?: RequestInit) =>
    fetch(`${edge.url}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(60_000), ...init })
  const token: Edge['token'] = (role, claims = {}, header = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const user = { iss: 'jumun', aud: 'jumun', sub: randomUUID(), role, iat: now, exp: now + 900 }
    const text = `${part({ alg: 'EdDSA', typ: 'JWT', kid: 'test-key', ...header })}.${part({ ...user, ...claims })}`
    return `${text}.${sign(null, Buffer.from(text), tokens.privatePem).toString('base64url')}`
  }
  const behind: Edge['behind'] = async (name, routes, metadata = {}) => {
    const app = Fastify({ forceCloseConnections: true })
    running.push(app)
    routes(app)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const one: Behind = {
      url: `http://127.0.0.1:${port}`,
      register: () => registerAt(discoveryUrl, name, port, credentials, metadata),
      leave: () =>
        send('DELETE', `${discoveryUrl}/apps/${name.toUpperCase()}/${idOf(name, port)}`, proofOf(name, credentials)),
      kill: async () => {
        app.server.closeAllConnections()
        await app.close()
      },
    }
    if (!isOurs(name)) await allow(name, metadata)
    await one.register()
    return one
  }
  /** As an operator would. */
  const allow = async (name: string, { paths = '', access, tokens }: Record<string, string>): Promise<void> => {
    const answer = await fetch(`${edge.url}/ops/guests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token('operator')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ name, paths: paths.split(','), networks: ['127.0.0.1'] },
        ...{ open: access === 'anyone', tokens: tokens === 'passed' },
      }),
      signal: AbortSignal.timeout(60_000),
    })
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    const { credential } = (await answer.json()) as { credential: string }
    credentials.set(name, credential)
  }
  const knows: Edge['knows'] = (name, instances) =>
    until(async () => {
      const { services } = (await (await ask('/health')).json()) as { services: { name: string; instances: number }[] }
      return services.find((service) => service.name === name)?.instances === instances
    }, `the gateway knows ${instances} × ${name}`)

  const stop = async (): Promise<void> => {
    await edge.stop()
    await Promise.all(running.map((app) => app.close()))
    await registry.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  let stopping: Promise<void> | undefined

  return {
    url: edge.url,
    discoveryUrl,
    ask,
    behind,
    knows,
    token,
    stop() {
      stopping ??= stop()
      return stopping
    },
  }
}

const idOf = (name: string, port: number): string => `127.0.0.1:${name}:${port}`

const isOurs = (name: string): name is ServiceName => (serviceNames as readonly string[]).includes(name)

/** As the service itself says who it is, or the guest. */
const proofOf = (name: string, credentials: ReadonlyMap<string, string>): Record<string, string> =>
  isOurs(name)
    ? { [serviceTokenHeader]: testIdentity(name).tokenFor('discovery') }
    : { authorization: `Basic ${Buffer.from(`${name}:${credentials.get(name)}`).toString('base64')}` }

const host = '127.0.0.1'
const registerAt = (
  discoveryUrl: string,
  name: string,
  port: number,
  credentials: ReadonlyMap<string, string>,
  metadata: Record<string, string> = {},
) =>
  send('POST', `${discoveryUrl}/apps/${name.toUpperCase()}`, proofOf(name, credentials), {
    instance: {
      instanceId: idOf(name, port),
      app: name.toUpperCase(),
      hostName: host,
      ipAddr: host,
      status: 'UP',
      port: { $: port, '@enabled': 'true' },
      leaseInfo: { renewalIntervalInSecs: 30, durationInSecs: 90 },
      metadata: {
        ...metadata,
        ...(isOurs(name) ? { [wordField]: newPlace(testIdentity(name), { service: name, host, port }) } : {}),
      },
    },
  })

async function send(method: string, url: string, proof: Record<string, string>, body?: object): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: { ...proof, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(60_000),
  })
  if (!answer.ok) throw new Error(`discovery answered ${answer.status}`)
}

/** @throws when it is not so within a minute */
export async function until(isSo: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within 60 s: ${what}`)
    await pause(20)
  }
}
