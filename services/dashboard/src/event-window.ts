/**
 * The latest events of the log, for operators to watch: a window of bounded size, told live. What is older is in the
 * log, and in the story of its order.
 */
import type { ServerResponse } from 'node:http'
import type { Envelope, LoggedEvent } from '@jumun/contracts'

const mostEvents = 500
/** An event whose data is larger is shown without it. */
const mostDataBytes = 8_192
const mostClients = 100
const mostQueuedBytes = 1_048_576
const heartbeatMs = 15_000

export interface EventsRequest {
  /** The last event that the client has. */
  readonly after?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly expiresAt?: Date | undefined
}
export interface EventWindow {
  take(events: readonly Envelope[]): void
  /** Newest first. */
  latest(limit: number): LoggedEvent[]
  /** Everything in the window that the client has not seen, then all that comes. */
  join(response: ServerResponse, request: EventsRequest): void
  /** The same, into a stream that another has opened and keeps; its ids stay that stream's. */
  follow(response: ServerResponse, after: string): void
  stop(): void
}

interface Shown {
  readonly event: LoggedEvent
  readonly text: string
  /** Without an `id:`. */
  readonly bare: string
}

export function eventWindow(now: () => Date, size = mostEvents): EventWindow {
  let window: Shown[] = []
  const clients = new Map<ServerResponse, Date | undefined>()
  const followers = new Set<ServerResponse>()
  const leave = (client: ServerResponse, words: string): void => {
    clients.delete(client)
    followers.delete(client)
    client.end(`: ${words}\n\n`)
  }
  const send = (client: ServerResponse, text: string): void => {
    if (client.writableLength > mostQueuedBytes) leave(client, 'too slow; resume with Last-Event-ID')
    else client.write(text)
  }
  const heart = setInterval(() => {
    for (const [client, expiresAt] of clients) {
      if (expiresAt && expiresAt <= now()) leave(client, 'your token has expired')
      else send(client, ': heartbeat\n\n')
    }
  }, heartbeatMs)
  heart.unref()
  const after = (id: string | undefined): Shown[] => window.slice(window.findIndex(({ event }) => event.id === id) + 1)

  return {
    take(events) {
      // A view that is built anew hears everything; only the end of it can be seen.
      const shown = events.slice(-size).map(shownOf)
      if (shown.length === 0) return
      window = [...window, ...shown].slice(-size)
      const text = shown.map((one) => one.text).join('')
      for (const client of clients.keys()) send(client, text)
      const withoutIds = shown.map((one) => one.bare).join('')
      for (const client of followers) if (!client.writableEnded) send(client, withoutIds)
    },
    latest: (limit) =>
      window
        .slice(-limit)
        .reverse()
        .map(({ event }) => event),
    join(response, { after: last, headers, expiresAt }) {
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.on('error', () => response.destroy())
      const oldest = clients.keys().next().value
      if (oldest && clients.size >= mostClients) leave(oldest, 'too many watch; the newest stay')
      response.write(
        `retry: 1000\n\n${after(last)
          .map(({ text }) => text)
          .join('')}`,
      )
      clients.set(response, expiresAt)
      response.once('close', () => clients.delete(response))
    },
    follow(response, last) {
      const oldest = followers.values().next().value
      if (oldest && followers.size >= mostClients) leave(oldest, 'too many watch; the newest stay')
      response.write(
        after(last)
          .map(({ bare }) => bare)
          .join(''),
      )
      followers.add(response)
      response.once('close', () => followers.delete(response))
    },
    stop() {
      clearInterval(heart)
      for (const client of [...clients.keys()]) leave(client, 'this instance stops; resume with Last-Event-ID')
    },
  }
}

function shownOf({ source: service, data, ...envelope }: Envelope): Shown {
  const { id, type, subject, time, correlationid, causationid, sequence } = envelope
  const cause = causationid === undefined ? {} : { causationid }
  const small = Buffer.byteLength(JSON.stringify(data) ?? '') <= mostDataBytes
  const event = { id, type, service, subject, time, correlationid, ...cause, sequence, ...(small ? { data } : {}) }
  const bare = `event: logged\ndata: ${JSON.stringify(event)}\n\n`
  // An id is whatever its publisher says, and would else write lines of its own.
  return { event, text: `id: ${id.replace(/[\r\n\0]/g, '')}\n${bare}`, bare }
}
