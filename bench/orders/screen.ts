/** What a screen of an operator hears: of each order the newest, and how old every piece of news was when it came. */
import { type DashboardEntry, type Session, streamDashboards } from '@jumun/contracts'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Platform } from '../../harness/platform.ts'

export interface Screen {
  readonly orders: ReadonlyMap<string, DashboardEntry>
  readonly agesMs: number[]
  /** @throws when it hears nothing any more */
  check(): void
  close(): void
}

export async function openScreen(platform: Platform, operator: Session): Promise<Screen> {
  const leaving = new AbortController()
  const answer = await fetch(`${platform.url}${streamDashboards.path}`, {
    headers: { authorization: `Bearer ${operator.accessToken}` },
    signal: leaving.signal,
  })
  if (!answer.ok || !answer.body) throw new Error(`the stream answers ${answer.status}`)
  const orders = new Map<string, DashboardEntry>()
  const agesMs: number[] = []
  const read = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    for await (const { event, data } of body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())) {
      if (event !== 'order') continue
      const entry = JSON.parse(data) as DashboardEntry
      const newest = Math.max(...entry.timeline.map(({ time }) => Date.parse(time)))
      agesMs.push(Date.now() - newest)
      orders.set(entry.orderId, entry)
    }
    throw new Error('the stream has ended')
  }
  let trouble: unknown
  read(answer.body).catch((error: unknown) => {
    if (!leaving.signal.aborted) trouble = error
  })
  return {
    orders,
    agesMs,
    check() {
      if (trouble) throw trouble
    },
    close: () => leaving.abort(),
  }
}
