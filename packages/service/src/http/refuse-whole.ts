/**
 * A refusal that arrives. Who is refused before the body has been read may still be sending it; closing now would throw
 * away the answer together with what was not read. So the answer goes out, the rest of the body is read into nothing, and
 * only then the connection closes; bounded, since a body need not have an end.
 */
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bodyLimitBytes } from './problem-of.ts'

export interface DrainLimits {
  readonly mostBytes: number
  /** Sooner than node gives up on the request as a whole. */
  readonly withinMs: number
}
const drainLimits: DrainLimits = { mostBytes: 64 * 1024 * 1024, withinMs: 20_000 }

/** Is there more of the body on its way than node should read for nothing on a connection that stays? */
export function leavesMuchUnread({ raw, headers }: FastifyRequest, status: number): boolean {
  if (raw.complete) return false
  const length = Number(headers['content-length'] ?? 0)
  if (headers['transfer-encoding'] !== undefined) return true
  return length > bodyLimitBytes || (status === 413 && length > 0)
}

/** Answers at once; closes when the body has been read, or when that takes too much. */
export function answerThenDrain(
  { raw: request }: FastifyRequest,
  reply: FastifyReply,
  body: string,
  limits: DrainLimits = drainLimits,
): void {
  const { raw: response } = reply
  const headers = { ...reply.getHeaders(), connection: 'close', 'content-length': Buffer.byteLength(body) }
  reply.hijack()
  response.writeHead(reply.statusCode, headers as OutgoingHttpHeaders)
  response.write(body)
  let bytes = 0
  const end = (): void => {
    clearTimeout(late)
    request.off('data', count)
    response.end()
  }
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > limits.mostBytes) end()
  }
  const late = setTimeout(end, limits.withinMs)
  late.unref()
  request.on('data', count)
  for (const over of ['end', 'error', 'close'] as const) request.once(over, end)
  request.resume()
}
