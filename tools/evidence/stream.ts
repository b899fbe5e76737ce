/** The customer's screen: it holds the stream of their orders, comes again with the last id where it breaks off, and keeps count. */
import { setTimeout as pause } from 'node:timers/promises'
import { type DashboardEntry, pathOf, type Session, streamDashboards } from '@jumun/contracts'
import { EventSourceParserStream } from 'eventsource-parser/stream'

export interface Following {
  /** Orders that it told of. */
  readonly orders: ReadonlySet<string>
  readonly connections: number
  end(): Promise<void>
}

const comeAgainAfterMs = 1000

export function follow(gateway: string, customer: Session): Following {
  const orders = new Set<string>()
  const ending = new AbortController()
  let connections = 0
  let last: string | undefined

  const once = async (): Promise<void> => {
    const answer = await fetch(`${gateway}${pathOf(streamDashboards, {})}`, {
      headers: {
        authorization: `Bearer ${customer.accessToken}`,
        accept: 'text/event-stream',
        ...(last ? { 'last-event-id': last } : {}),
      },
      signal: ending.signal,
    })
    if (!answer.ok || !answer.body) throw new Error(`the stream was answered with ${answer.status}`)
    connections += 1
    const events = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
    for await (const { event, id, data } of events) {
      if (id) last = id
      if (event === 'order') orders.add((JSON.parse(data) as DashboardEntry).orderId)
    }
  }
  const following = (async () => {
    while (!ending.signal.aborted) {
      await once().catch(() => undefined) // whatever broke it, the screen comes again
      if (!ending.signal.aborted) await pause(comeAgainAfterMs)
    }
  })()
  return {
    orders,
    get connections() {
      return connections
    },
    async end() {
      ending.abort()
      await following
    },
  }
}
