/**
 * A program of each owner's, behind a line that falls ill, that itself fails now and then: it is told of all that happens to their
 * orders, at least once, in the order of each, signed.
 */
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { addWebhook, changeWebhook, type Session, type WebhookWithSecret, webhookEvents } from '@jumun/contracts'
import type { Api } from './api.ts'
import type { Cast } from './cast.ts'
import type { ProveEnvironment } from './environment.ts'
import type { ProxyFault } from './faulty-proxy.ts'
import { insist } from './insist.ts'
import { openLine } from './line.ts'
import type { Verdict } from './verdict.ts'

const illnesses: readonly ProxyFault[] = [
  { kind: 'cut' },
  { kind: 'delay', ms: 300 },
  { kind: 'half-open' },
  { kind: 'stall' },
]
const illForMs = 2_500
const wellForMs = 5_000
/** Who was away is asked again after pauses that grow. */
const emptiedWithinMs = 120_000

export interface Webhooks {
  /** All is well from now on; waits until nothing waits to be sent any more. */
  told(environment: ProveEnvironment): Promise<Verdict>
  stop(): Promise<void>
}

export async function webhooksIn(api: Api, { stores }: Cast): Promise<Webhooks> {
  const over = new AbortController()
  const secrets = new Map<string, Buffer>()
  const made: { readonly as: Session; readonly params: { readonly id: string } }[] = []
  const taken: Taken[] = []
  const forged: string[] = []
  let asked = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()))
  })
  const answer = (request: IncomingMessage, response: ServerResponse, text: string): unknown => {
    asked++
    const { orderId, storeId, source, sequence, type } = JSON.parse(text) as Told
    const id = String(request.headers['webhook-id'])
    if (!isSigned(secrets.get(storeId), request.headers, text)) forged.push(`${type} ${id} of store ${storeId}`)
    const every = (nth: number): boolean => asked % nth === 0 && !over.signal.aborted
    if (every(17)) return response.writeHead(500).end()
    if (every(47)) return // it says nothing at all
    taken.push({ id, orderId, source, sequence })
    if (every(31)) return request.socket.destroy() // it has it, and nobody hears of that
    return response.writeHead(204).end()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line = await openLine([(server.address() as AddressInfo).port])
  const ofOwners = Map.groupBy(stores, ({ owner }) => owner)
  await Promise.all(
    [...ofOwners].map(([owner, theirs]) =>
      listening(
        owner,
        theirs.map(({ store }) => store.id),
      ),
    ),
  )
  const illness = fallIll()
  return {
    async told(environment) {
      over.abort()
      await illness
      // Whoever has mended their program says so, and does not wait for the next knock.
      for (const one of made) await insist(api, changeWebhook, 200, { ...one, body: { active: true } })
      const deadline = performance.now() + emptiedWithinMs
      while ((await waiting(environment)) > 0 && performance.now() < deadline) await pause(500)
      return everythingTold(await published(environment), taken, {
        asked,
        forged,
        waiting: await waiting(environment),
      })
    },
    async stop() {
      over.abort()
      await illness
      await line.stop()
      server.closeAllConnections()
      server.close()
    },
  }

  async function listening(as: Session, storeIds: readonly string[]): Promise<void> {
    const body = { name: 'Books', url: `http://127.0.0.1:${line.port}/`, events: webhookEvents, storeIds }
    const { id, secret } = await insist<WebhookWithSecret>(api, addWebhook, 201, { as, body, key: randomUUID() })
    made.push({ as, params: { id } })
    for (const storeId of storeIds) secrets.set(storeId, Buffer.from(secret.replace('whsec_', ''), 'base64'))
  }

  async function fallIll(): Promise<void> {
    const wait = (ms: number) => pause(ms, undefined, { signal: over.signal }).catch(() => {})
    for (let turn = 0; !over.signal.aborted; turn++) {
      await wait(wellForMs)
      const heal = line.inject(illnesses[turn % illnesses.length] as ProxyFault)
      await wait(illForMs)
      heal()
    }
  }
}

interface Told {
  readonly type: string
  readonly orderId: string
  readonly storeId: string
  readonly source: string
  readonly sequence: number
}
export interface Taken extends Pick<Told, 'orderId' | 'source' | 'sequence'> {
  readonly id: string
}

/** As https://www.standardwebhooks.com says, and not as we do it. */
function isSigned(secret: Buffer | undefined, headers: NodeJS.Dict<string | string[]>, text: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers
  const isOfNow = Math.abs(Date.now() / 1000 - Number(time)) < 300
  const right = createHmac('sha256', secret ?? '')
    .update(`${id}.${time}.${text}`)
    .digest('base64')
  return secret !== undefined && isOfNow && signature === `v1,${right}`
}

const waiting = async (environment: ProveEnvironment): Promise<number> =>
  (await environment.sql('jumun_store', "SELECT id FROM webhook_delivery WHERE state = 'WAITING'")).length

/** By those who published it: of orders, and of money that went back of orders that had been a deal. */
async function published(environment: ProveEnvironment): Promise<readonly string[]> {
  const of = (service: string) =>
    environment.sql<{ id: string; type: string; order: string }>(
      `jumun_${service}`,
      `SELECT id, type, correlationid AS order FROM published
       WHERE type = ANY($1) AND source = $2 AND log_position IS NOT NULL`,
      [webhookEvents, service],
    )
  const [orders, payments] = [await of('order'), await of('payment')]
  const placed = new Set(orders.filter(({ type }) => type === 'OrderPlaced').map(({ order }) => order))
  return [...orders, ...payments.filter(({ order }) => placed.has(order))].map(({ id }) => id)
}

interface Facts {
  readonly asked: number
  readonly forged: readonly string[]
  readonly waiting: number
}
/** Pure. What comes again comes under its own name; what is new is later than all that is known of its order. */
export function everythingTold(
  published: readonly string[],
  taken: readonly Taken[],
  { asked, forged, waiting }: Facts,
): Verdict {
  const had = new Set<string>()
  const latest = new Map<string, number>()
  const broken: string[] = []
  for (const { id, orderId, source, sequence } of taken) {
    if (had.has(id)) continue
    had.add(id)
    const before = latest.get(`${source} ${orderId}`) ?? 0
    if (sequence <= before) broken.push(`of order ${orderId} ${source} told ${sequence} after ${before}`)
    latest.set(`${source} ${orderId}`, Math.max(before, sequence))
  }
  const untold = published.filter((id) => !had.has(id))
  const known = new Set(published)
  const strange = [...had].filter((id) => !known.has(id))
  broken.push(...untold.map((id) => `event ${id} never came`), ...strange.map((id) => `${id} is no event of theirs`))
  broken.push(...forged.map((what) => `${what} is not signed as it should be`))
  if (waiting > 0) broken.push(`${waiting} deliveries wait yet`)
  return {
    name: "each event of an order reaches its owner's program, in order, signed",
    examined: `${published.length} events, asked ${asked} times, had ${taken.length} times`,
    broken,
  }
}
