/** Opens a stream for the user who asks: from where they left off, and only for as long as their token is good. */

import type { ServerResponse } from 'node:http'
import type { streamDashboards, streamEvents } from '@jumun/contracts'
import { type RequestContext, userOf } from '@jumun/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EventsRequest, EventWindow } from './event-window.ts'
import type { LiveStream } from './live-stream.ts'
import { readVector, type Vector } from './positions.ts'

export type StreamOutcome = 'opened' | 'for operators' | 'no such place'

export const openStream =
  (stream: LiveStream, window: Pick<EventWindow, 'follow'>) =>
  async (
    context: RequestContext<typeof streamDashboards>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<StreamOutcome> => {
    const user = userOf(context)
    const { events } = context.query
    if (events !== undefined && user.role !== 'operator') return 'for operators'
    const after = placeIn(request.headers['last-event-id'])
    if (after === 'no such place') return after
    const response = takenOver(reply)
    const joined = stream.join(response, user, { after, headers: headersOf(reply), expiresAt: expiryOf(user.token) })
    if (events !== undefined) window.follow(response, events)
    await joined
    return 'opened'
  }

/** For the stream of events, which resumes by the last event's id where it is still remembered. */
export function openedStream(
  context: RequestContext<typeof streamEvents>,
  request: FastifyRequest,
  reply: FastifyReply,
): readonly [ServerResponse, EventsRequest] {
  const lastId = request.headers['last-event-id']
  const options = {
    headers: headersOf(reply),
    expiresAt: expiryOf(userOf(context).token),
    ...(typeof lastId === 'string' ? { after: lastId } : {}),
  }
  return [takenOver(reply), options]
}

function takenOver(reply: FastifyReply): ServerResponse {
  reply.hijack()
  return reply.raw
}

const headersOf = (reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

function placeIn(lastEventId: string | string[] | undefined): Vector | undefined | 'no such place' {
  if (lastEventId === undefined || lastEventId === '') return undefined
  return (typeof lastEventId === 'string' ? readVector(lastEventId) : undefined) ?? 'no such place'
}

/** The token was verified before; here only its time is read. */
function expiryOf(token: string): Date | undefined {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}') as { exp?: unknown }
  return typeof claims.exp === 'number' ? new Date(claims.exp * 1000) : undefined
}
