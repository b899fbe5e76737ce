/** For tests: a line between a driver and its provider that loses an answer, or fails, when it is told to. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LosingRelay {
  readonly url: string
  /** The next request of this kind arrives, and its answer does not. */
  loseAnswerTo(method: string, path: RegExp): void
  /** The next request of this kind is answered with 500 and not done; under its key it is for ever, where keys are kept. */
  failOnce(method: string, path: RegExp): void
  /** Requests of this kind are done, and nobody hears of it until what is given back is called. */
  holdAnswersTo(method: string, path: RegExp): () => void
  /** What was asked, as `POST /v1/refunds`, with the key and the answer's status. */
  readonly asked: { readonly what: string; readonly key: string | undefined; status?: number }[]
  stop(): Promise<void>
}

const failed = 500
const failure = { status: failed, type: 'application/json', body: Buffer.from('{"error":{"type":"api_error"}}') }

/** @param keepsKeys answers a key that came before as it was answered then, failures too: where the program behind does not */
export async function losingRelay(target: string, { keepsKeys = false } = {}): Promise<LosingRelay> {
  const asked: { what: string; key: string | undefined; status?: number }[] = []
  const answered = new Map<string, Promise<{ status: number; type: string; body: Buffer }>>()
  let lost: { method: string; path: RegExp } | undefined
  let failing: { method: string; path: RegExp } | undefined
  let held: { method: string; path: RegExp; freed: Promise<void> } | undefined

  async function relay(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = incoming
    const key = [incoming.headers['idempotency-key']].flat()[0]
    const entry: (typeof asked)[number] = { what: `${method} ${path}`, key }
    asked.push(entry)
    const body = await bytesOf(incoming)
    const isLost = lost?.method === method && lost.path.test(path)
    if (isLost) lost = undefined
    const fails = failing?.method === method && failing.path.test(path)
    if (fails) failing = undefined
    const known = key && keepsKeys ? answered.get(key) : undefined
    const asking = known ?? (fails ? Promise.resolve(failure) : forward(method, path, incoming, body))
    if (key && !known) {
      answered.set(key, asking)
      asking.catch(() => answered.delete(key)) // it may not have heard the question
    }
    const said = await asking
    entry.status = said.status
    if (held?.method === method && held.path.test(path)) await held.freed
    if (isLost) outgoing.destroy()
    else
      outgoing
        .writeHead(said.status, { 'content-type': said.type, ...(known ? { 'idempotent-replayed': 'true' } : {}) })
        .end(said.body)
  }
  const forward = (method: string, path: string, incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; type: string; body: Buffer }>((resolve, reject) => {
      const { host: _, ...headers } = incoming.headers
      const there = request(new URL(path, target), { method, headers }, (answer) => {
        bytesOf(answer).then(
          (bytes) =>
            resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', body: bytes }),
          reject,
        )
      })
      there.once('error', reject)
      there.end(body)
    })

  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    loseAnswerTo(method, path) {
      lost = { method, path }
    },
    failOnce(method, path) {
      failing = { method, path }
    },
    holdAnswersTo(method, path) {
      const { promise: freed, resolve } = Promise.withResolvers<void>()
      held = { method, path, freed }
      return () => {
        held = undefined
        resolve()
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
