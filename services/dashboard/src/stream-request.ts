/** Opens a stream for the user who asks: from where they left off, and only for as long as their token is good. */
import type { streamDashboards } from '@jumun/contracts'
import { type Asked, userOf } from '@jumun/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LiveStream } from './live-stream.ts'

export const openStream =
  (stream: LiveStream) =>
  async (asked: Asked<typeof streamDashboards>, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const user = userOf(asked)
    const lastEventId = request.headers['last-event-id']
    const headers = Object.fromEntries(
      Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    )
    reply.hijack()
    await stream.join(reply.raw, user, {
      lastEventId: Array.isArray(lastEventId) ? lastEventId[0] : lastEventId,
      headers,
      expiresAt: expiryOf(user.token),
    })
  }

/** The token was verified before; here only its time is read. */
function expiryOf(token: string): Date | undefined {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as { exp?: unknown }
  return typeof claims.exp === 'number' ? new Date(claims.exp * 1000) : undefined
}
