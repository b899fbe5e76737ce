/** Other services as a test wants them to be: endpoints answered in this process, found through a registry of their own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, ProblemCode, ServiceName } from '@jumun/contracts'
import { newPlace, Problem, wordField } from '@jumun/service'
import { testIdentity } from './test-keys.ts'

export interface PeerRequest<E> {
  readonly params: ParamsOf<E>
  readonly query: URLSearchParams
  readonly body: BodyOf<E>
  readonly headers: IncomingMessage['headers']
}

/** How a peer answers one endpoint; may throw a `Problem`, or `hangUp`. */
export interface Peer {
  readonly endpoint: Endpoint
  readonly answer: (request: PeerRequest<never>) => Promise<{ status: number; body: unknown }>
}

export const peer = <const E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  answer: (request: PeerRequest<E>) => Promise<AnswerOf<E>> | AnswerOf<E>,
): Peer => ({ endpoint, answer: async (request) => answer(request) })

/** Thrown by a peer: the connection breaks without an answer. */
export class HangUp extends Error {}

export interface FakePeers {
  /** A discovery url that knows them all. */
  readonly discoveryUrl: string
  /** Down: connections are refused, and discovery no longer knows them. */
  down(): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

export async function startFakePeers(peers: readonly Peer[]): Promise<FakePeers> {
  let instance: Server | undefined
  let port = 0
  const up = async (): Promise<void> => {
    instance ??= createServer((request, response) => void reply(peers, request, response))
    port = await listen(instance, port)
  }
  await up()
  const names = new Set<ServiceName>(peers.map((one) => one.endpoint.service))
  const registry = createServer((_, response) => {
    const application = instance
      ? [...names].map((name) => ({
          name: name.toUpperCase(),
          instance: [registered(name, port)],
        }))
      : []
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ applications: { application } }))
  })
  const registryPort = await listen(registry, 0)
  const down = async (): Promise<void> => {
    const stopping = instance
    instance = undefined
    await close(stopping)
  }
  return {
    discoveryUrl: `http://127.0.0.1:${registryPort}/eureka`,
    up,
    down,
    async stop() {
      await down()
      await close(registry)
    },
  }
}

const host = '127.0.0.1'
/** As the service itself would be in the registry: with its word for it. */
const registered = (service: ServiceName, port: number) => ({
  ...{ status: 'UP', ipAddr: host, port: { $: port, '@enabled': 'true' } },
  metadata: { [wordField]: newPlace(testIdentity(service), { service, host, port }) },
})

async function reply(peers: readonly Peer[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.statusCode = status
    response.setHeader('content-type', status < 400 ? 'application/json' : 'application/problem+json')
    response.end(body === undefined ? '' : JSON.stringify(body)) // in one piece, so that its length is told as services tell it
  }
  try {
    const url = new URL(request.url ?? '/', 'http://peer')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    for (const { endpoint, answer } of peers) {
      const params = match(endpoint.path, url.pathname)
      if (endpoint.method !== request.method || !params) continue
      const asked = {
        params,
        query: url.searchParams,
        body: text ? JSON.parse(text) : undefined,
        headers: request.headers,
      }
      const { status, body } = await answer(asked as never)
      return send(status, body)
    }
    throw new Problem('not-found' satisfies ProblemCode)
  } catch (error) {
    if (error instanceof HangUp) request.socket.destroy()
    else if (error instanceof Problem) send(error.status, error)
    else send(500, new Problem('internal', error instanceof Error ? error.message : String(error)))
  }
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const names: string[] = []
  const expression = pattern.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    names.push(name)
    return '([^/]+)'
  })
  const found = new RegExp(`^${expression}$`).exec(path)
  return found
    ? Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
    : undefined
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const close = (server: Server | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (!server?.listening) return resolve()
    server.close(() => resolve())
    server.closeAllConnections()
  })
