/** Opens a stream for the user who asks: from where they left off, and only for as long as their token is good. */
import type { streamDashboards } from '@jumun/contracts'
import { type Asked, invalid, userOf } from '@jumun/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LiveStream } from './live-stream.ts'
import { readVector, type Vector } from './positions.ts'

export const openStream =
  (stream: LiveStream) =>
  async (asked: Asked<typeof streamDashboards>, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const user = userOf(asked)
    const after = placeIn(request.headers['last-event-id'])
    const headers = Object.fromEntries(
      Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    )
    reply.hijack()
    await stream.join(reply.raw, user, {
      after,
      headers,
      expiresAt: expiryOf(user.token),
    })
  }

/** @throws Problem when it is none of our ids: the client then begins anew, knowing that it may have missed something */
function placeIn(lastEventId: string | string[] | undefined): Vector | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined
  const vector = typeof lastEventId === 'string' ? readVector(lastEventId) : undefined
  if (!vector) throw invalid('Last-Event-ID', 'is not the id of an event of this stream')
  return vector
}

/** The token was verified before; here only its time is read. */
function expiryOf(token: string): Date | undefined {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as { exp?: unknown }
  return typeof claims.exp === 'number' ? new Date(claims.exp * 1000) : undefined
}
