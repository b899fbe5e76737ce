/**
 * Menus and stores are read by everybody and say the same to all. Equal questions of the same moment are asked once, the
 * answer is kept for a moment and sent small. Whoever is logged in is told what is true now; whatever is changed through
 * this gateway is seen with the next question.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type Endpoint, getMenu, getProduct, getStore, listProducts, listStores } from '@jumun/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Upstream } from './upstream.ts'

const shared = new Set<unknown>([listStores, getStore, listProducts, getProduct, getMenu])
export const isSharedRead = (endpoint: Endpoint): boolean => shared.has(endpoint)
const sharedServices: ReadonlySet<string> = new Set(['store', 'catalog'])
export const changesSharedReads = ({ service, method }: Endpoint): boolean =>
  method !== 'GET' && sharedServices.has(service)

const most = { entries: 500, bytes: 32 * 1024 * 1024 } as const
const worthCompressingBytes = 1_400
/** How long a browser, or whoever stands between, may keep it; and show it while asking anew. */
const cacheSeconds = { fresh: 2, stale: 10 } as const

const encoders = {
  br: promisify<Buffer, Buffer>((body, done) =>
    brotliCompress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }, done),
  ),
  gzip: promisify<Buffer, Buffer>(gzip),
}
type Encoding = keyof typeof encoders

interface Answer {
  readonly at: number
  readonly body: Buffer
  /** The service's own says a version, which is not all that is in the answer. */
  readonly versioned: boolean
  readonly etag: string
  readonly encoded: Partial<Record<Encoding, Promise<Buffer>>>
}

export interface SharedReadsNeeds {
  readonly upstream: (service: string) => Upstream
  readonly now: () => number
  /** 0: nothing is kept. */
  readonly freshMs: number
}
export type SharedReads = ReturnType<typeof sharedReads>

export function sharedReads({ upstream, now, freshMs }: SharedReadsNeeds) {
  const kept = new Map<string, Answer>()
  let keptBytes = 0
  const asking = new Map<string, Promise<Answer | undefined>>()
  const changes = new Map<string, number>()
  const changesOf = (service: string): number => changes.get(service) ?? 0

  const drop = (key: string): void => {
    keptBytes -= kept.get(key)?.body.length ?? 0
    kept.delete(key)
  }
  const keep = (key: string, answer: Answer): void => {
    drop(key)
    kept.set(key, answer)
    keptBytes += answer.body.length
    for (const oldest of kept.keys()) {
      if (kept.size <= most.entries && keptBytes <= most.bytes) break
      drop(oldest)
    }
  }

  /** Undefined: not answered well; whoever asks is served as any other request. */
  async function ask(service: string, path: string, headers: string[]): Promise<Answer | undefined> {
    const member = upstream(service).choose()
    if (!member || member.full()) return undefined
    const at = now()
    const answer = await member.pool(false).request({ path, method: 'GET', headers })
    const body = Buffer.from(await answer.body.arrayBuffer())
    if (answer.statusCode !== 200) return undefined
    const own = answer.headers['etag']
    const etag =
      typeof own === 'string' ? own : `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    return { at, body, etag, versioned: own !== undefined, encoded: {} }
  }

  async function answerTo(service: string, request: FastifyRequest, isAnonymous: boolean): Promise<Answer | undefined> {
    const path = request.raw.url ?? '/'
    const key = `${service} ${path}`
    const trace = ['x-request-id', request.id, 'accept', 'application/json']
    if (!isAnonymous) return ask(service, path, trace)
    const known = kept.get(key)
    if (known && now() - known.at < freshMs) return known
    const before = changesOf(service)
    // What was asked before a change may not be shown after it.
    const turn = `${before} ${key}`
    const underway = asking.get(turn)
    if (underway) return underway
    const asked = ask(service, path, trace)
      .catch(() => undefined)
      .then((answer) => {
        asking.delete(turn)
        if (answer && changesOf(service) === before) keep(key, answer)
        return answer
      })
    asking.set(turn, asked)
    return asked
  }

  return {
    isOn: freshMs > 0,
    /** Something of this service was changed through here. */
    changed(service: string): void {
      changes.set(service, changesOf(service) + 1)
      for (const key of kept.keys()) if (key.startsWith(`${service} `)) drop(key)
    },
    async answer(service: string, request: FastifyRequest, reply: FastifyReply, otherwise: () => void): Promise<void> {
      const isAnonymous = request.headers.authorization === undefined
      const answer = await answerTo(service, request, isAnonymous).catch(() => undefined)
      if (reply.raw.destroyed) return
      if (!answer) {
        otherwise()
        return
      }
      void reply.headers({
        'content-type': 'application/json; charset=utf-8',
        etag: answer.etag,
        // `origin` stays: an answer for one page's origin is none for another's.
        vary: [reply.getHeader('vary'), 'accept-encoding, authorization'].filter(Boolean).join(', '),
        'cache-control': isAnonymous
          ? `public, max-age=${cacheSeconds.fresh}, stale-while-revalidate=${cacheSeconds.stale}`
          : 'private, no-cache',
      })
      if (!answer.versioned && request.headers['if-none-match'] === answer.etag) {
        void reply.code(304).send()
        return
      }
      const encoding = answer.body.length < worthCompressingBytes ? undefined : encodingOf(request)
      if (!encoding) {
        void reply.send(answer.body)
        return
      }
      answer.encoded[encoding] ??= encoders[encoding](answer.body)
      void reply.header('content-encoding', encoding).send(await answer.encoded[encoding])
    },
  }
}

function encodingOf({ headers }: FastifyRequest): Encoding | undefined {
  const accepted = String(headers['accept-encoding'] ?? '')
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => !/;\s*q=0(\.0*)?$/.test(one))
    .map((one) => one.split(';', 1)[0])
  return (['br', 'gzip'] as const).find((one) => accepted.includes(one))
}
