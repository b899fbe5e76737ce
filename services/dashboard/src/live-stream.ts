/**
 * Server-sent events for thousands of clients: each order is serialised once, all who see the same get one buffer
 * per flush, and a client that does not keep up is let go; it resumes by `Last-Event-ID` without a gap.
 */
import type { ServerResponse } from 'node:http'
import type { DashboardEntry } from '@jumun/contracts'
import { hasReached, type Vector, writeVector } from './positions.ts'
import type { Change, Seen, View } from './view.ts'
import { anything, type Waiting } from './waiting.ts'
import { maySee, type Viewer, type Visibility } from './who-may-see.ts'

const flushEveryMs = 20
const heartbeatMs = 15_000
const mostQueuedBytes = 1_048_576
/** After its last words a client that reads nothing is cut off. */
const farewellMs = 5000
/** A client may come from an instance that was ahead of this one. */
const catchUpMs = 5000
const replayedAtOnce = 100
/** For whoever had to make room. */
const comeBackAfterMs = 60_000

export interface LiveStream {
  /** Answers with a stream: what changed after `after`, then all that changes from now on. */
  join(response: ServerResponse, viewer: Viewer, options?: JoinOptions): Promise<void>
  /** These orders have changed. */
  announce(changes: readonly Change[]): void
  /** Somebody's work at a store has ended: whoever works nowhere any more is let go. */
  staffChanged(): void
  /** To everybody, every 15 s: shows that the line is alive, how old the data is, and how far the log was read. */
  beat(): void
  readonly clients: () => number
  /** Clients that were too slow, since the start. */
  readonly dropped: () => number
  stop(): void
}
interface JoinOptions {
  /** Where the client left off. */
  readonly after?: Vector | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** The viewer's token is good until then. */
  readonly expiresAt?: Date | undefined
}

interface Client {
  readonly response: ServerResponse
  readonly expiresAt: Date | undefined
}
interface Group {
  readonly viewer: Viewer
  readonly clients: Set<Client>
}

interface Needs {
  readonly view: View
  readonly waiting: Waiting
  readonly now: () => Date
  /** How old the data may be. */
  readonly ageMs: () => number
  readonly mostQueuedBytes?: number
  /** Streams that one person may hold here at a time. */
  readonly mostOf: (role: Viewer['role']) => number
  readonly onDropped?: () => void
}

export function liveStream(needs: Needs): LiveStream {
  const { view, waiting, now } = needs
  const limit = needs.mostQueuedBytes ?? mostQueuedBytes
  const groups = new Map<string, Group>()
  const riders = new Set<Group>()
  /** People of stores, by their id: one of them may look from several tablets as well. */
  const atStores = new Map<string, Set<Group>>()
  const open = new Set<Client>()
  /** By person, the oldest first. */
  const streamsOf = new Map<string, Set<Client>>()
  const drop = (): void => {
    dropped++
    needs.onDropped?.()
  }
  /** Where the log was read to when all that clients have was sent: to resume from there repeats, but loses nothing. */
  let flushed = view.vector()
  /** By order: as it is now, and as clients saw it last. */
  let pending = new Map<string, Change>()
  let rest: NodeJS.Timeout | undefined
  let dropped = 0
  const heart = setInterval(() => beat(), heartbeatMs)
  heart.unref()

  const groupOf = (viewer: Viewer): Group => {
    const key = keyOf(viewer)
    const known = groups.get(key)
    if (known) return known
    const group = { viewer, clients: new Set<Client>() }
    groups.set(key, group)
    if (viewer.role === 'rider') riders.add(group)
    if (isOfStores(viewer)) atStores.set(viewer.id, (atStores.get(viewer.id) ?? new Set<Group>()).add(group))
    return group
  }

  const add = (client: Client, viewer: Viewer) => void groupOf(viewer).clients.add(client)
  function remove(client: Client, viewer: Viewer): void {
    open.delete(client)
    const others = streamsOf.get(viewer.id)
    others?.delete(client)
    if (others?.size === 0) streamsOf.delete(viewer.id)
    const group = groups.get(keyOf(viewer))
    group?.clients.delete(client)
    if (group?.clients.size !== 0) return
    groups.delete(keyOf(viewer))
    riders.delete(group)
    const shared = atStores.get(viewer.id)
    shared?.delete(group)
    if (shared?.size === 0) atStores.delete(viewer.id)
  }

  /**
   * The newest window is the one that somebody looks at, and the oldest stream may be one whose client has lost its network
   * without saying so: the oldest makes room, and is told not to come back at once.
   */
  function makeRoom(client: Client, viewer: Viewer): void {
    const mine = streamsOf.get(viewer.id) ?? new Set<Client>()
    streamsOf.set(viewer.id, mine.add(client))
    const [oldest] = mine
    if (!oldest || mine.size <= needs.mostOf(viewer.role)) return
    mine.delete(oldest)
    drop()
    if (!oldest.response.writableEnded) oldest.response.write(`retry: ${comeBackAfterMs}\n\n`)
    farewell(oldest, 'too many streams of yours; the newest stay')
  }

  function send(client: Client, chunk: string | Buffer): void {
    const { response } = client
    if (response.writableEnded || response.destroyed) return
    if (response.writableLength <= limit) return void response.write(chunk)
    drop()
    farewell(client, 'too slow; resume with Last-Event-ID')
  }

  function farewell({ response }: Client, words: string): void {
    response.end(`: ${words}\n\n`)
    const cut = setTimeout(() => response.destroy(), farewellMs)
    cut.unref()
    response.once('close', () => clearTimeout(cut))
  }

  /** One buffer for all who see the same. Only its last event has the new `id:`: who has that has everything before it. */
  function flush(): void {
    const before = idLine(flushed)
    flushed = view.vector()
    if (pending.size === 0) return
    const changes = [...pending.values()]
    pending = new Map()
    const parts = new Map<Group, string[]>()
    const add = (group: Group | undefined, text: string): void => {
      if (!group) return
      const known = parts.get(group)
      if (known) known.push(text)
      else parts.set(group, [text])
    }
    for (const { before: seen, after } of changes) {
      const text = orderEvent(after.entry)
      add(groups.get(`customer:${after.customerId}`), text)
      if (after.placed)
        for (const id of new Set([after.ownerId, ...after.staff]))
          for (const group of atStores.get(id ?? '') ?? []) if (maySee(group.viewer, after)) add(group, text)
      add(groups.get('operator'), text)
      for (const group of ridersOf(seen, after)) {
        if (maySee(group.viewer, after)) add(group, text)
        else if (seen && maySee(group.viewer, seen)) add(group, goneEvent(after.entry.orderId))
      }
    }
    const last = idLine(flushed)
    /** Thousands of riders see the same offer, each in a group of their own. */
    const chunks = new Map<string, Buffer>()
    for (const [group, texts] of parts) {
      const key = texts.length === 1 ? (texts[0] ?? '') : texts.join('')
      const chunk = chunks.get(key) ?? Buffer.from(identified(texts, before, last))
      chunks.set(key, chunk)
      for (const client of group.clients) send(client, chunk)
    }
  }

  /** An offer concerns every rider, all else only who has it or had it. */
  function* ridersOf(before: Visibility | undefined, after: Visibility): Iterable<Group> {
    if (before?.offer || after.offer) return yield* riders
    for (const id of new Set([before?.riderId, after.riderId])) {
      const group = id && groups.get(`rider:${id}`)
      if (group) yield group
    }
  }

  /** How old the data may be; with the id of all that was sent before it, also for who hears of no order for long. */
  const ageEvent = (): string => `${idLine(view.vector())}event: age\ndata: ${needs.ageMs()}\n\n`

  function beat(): void {
    flush()
    const chunk = Buffer.from(`: heartbeat\n\n${ageEvent()}`)
    for (const { clients } of groups.values())
      for (const client of clients) {
        if (client.expiresAt && client.expiresAt <= now()) farewell(client, 'your token has expired')
        else send(client, chunk)
      }
  }

  /** What this client missed, a page at a time and at its own speed; then, in one step with the last look, it is live. */
  async function replay(client: Client, viewer: Viewer, seen: Vector): Promise<void> {
    const { response } = client
    const reached = await waiting.until(
      anything,
      () => response.destroyed || hasReached(view.vector(), seen),
      catchUpMs,
    )
    const from = idLine(seen)
    // a place that never comes is one of a log that went back: nothing is known of what this client has seen
    let place = reached ? view.changesBefore(seen) : 0
    while (!response.destroyed && !response.writableEnded) {
      flush()
      const page = view.changedAfter(place, viewer, replayedAtOnce)
      const events = page.flatMap((one) => replayed(viewer, one.seen))
      place = page.at(-1)?.place ?? place
      const isLast = page.length < replayedAtOnce
      if (isLast) add(client, viewer)
      const chunk = isLast ? identified(events, from, idLine(flushed)) + ageEvent() : identified(events, from, from)
      if (!response.write(chunk) && !isLast) await drained(response)
      if (isLast) return
    }
  }

  return {
    async join(response, viewer, { after, headers, expiresAt } = {}) {
      const client: Client = { response, expiresAt }
      open.add(client)
      makeRoom(client, viewer)
      response.once('close', () => remove(client, viewer))
      response.on('error', () => response.destroy())
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 1000\n\n')
      await replay(client, viewer, after ?? view.vector())
    },
    announce(changes) {
      for (const { before, after } of changes) {
        const known = pending.get(after.entry.orderId)
        pending.set(after.entry.orderId, { before: known ? known.before : before, after })
      }
      if (rest || pending.size === 0) return
      rest = setTimeout(() => {
        rest = undefined
        flush()
      }, flushEveryMs)
      flush()
    },
    staffChanged() {
      for (const { viewer, clients } of [...groups.values()])
        if (viewer.role === 'staff' && !view.seesAnything(viewer))
          for (const client of clients) farewell(client, 'you no longer work here')
    },
    beat,
    clients: () => open.size,
    dropped: () => dropped,
    stop() {
      clearInterval(heart)
      clearTimeout(rest)
      flush()
      for (const client of open) farewell(client, 'this instance stops; resume with Last-Event-ID')
    },
  }
}

const isOfStores = ({ role }: Viewer): boolean => role === 'owner' || role === 'staff'
const keyOf = ({ id, role, atStore = '' }: Viewer): string => (role === 'operator' ? role : `${role}:${id}${atStore}`)
const idLine = (vector: Vector): string => `id: ${writeVector(vector)}\n`
/** Events with their ids: each that of what was complete before them, but the last. */
const identified = (events: readonly string[], before: string, last: string): string =>
  events.map((event, index) => (index === events.length - 1 ? last : before) + event).join('')
const orderEvent = (entry: DashboardEntry): string => `event: order\ndata: ${JSON.stringify(entry)}\n\n`
/** A rider may no longer see it: somebody else took it on, or it is off. */
const goneEvent = (orderId: string): string => `event: gone\ndata: ${JSON.stringify({ orderId })}\n\n`

/** What a viewer who was away hears of an order; a rider may have seen it on offer. */
function replayed(viewer: Viewer, seen: Seen): string[] {
  if (maySee(viewer, seen)) return [orderEvent(seen.entry)]
  const wasOffered = seen.entry.timeline.some(({ type }) => type === 'DeliveryRequested')
  return viewer.role === 'rider' && wasOffered ? [goneEvent(seen.entry.orderId)] : []
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
