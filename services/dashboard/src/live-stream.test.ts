import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { DashboardEntry, Envelope } from '@jumun/contracts'
import { eventually } from '@jumun/testing'
import { eventsOf, journeys, participantsOf } from './journeys.ts'
import { type LiveStream, liveStream } from './live-stream.ts'
import { openView } from './open-view.ts'
import { readVector } from './positions.ts'
import type { ReceivedEvent, View } from './view.ts'
import { anything, waiting } from './waiting.ts'
import type { Viewer } from './who-may-see.ts'

const cast = participantsOf(1)
const customer: Viewer = { id: cast.customerId, role: 'customer' }
const operator: Viewer = { id: '01900000-0000-7000-8000-000000000009', role: 'operator' }
const rider: Viewer = { id: cast.riderId, role: 'rider' }
const otherRider: Viewer = { id: cast.otherRider, role: 'rider' }

interface Message {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string
}

/** A reader of server-sent events as browsers read them: an id stays until the next one. */
class Reader {
  readonly messages: Message[] = []
  lastEventId: string | undefined
  ended = false
  text = ''
  readonly #response: IncomingMessage
  readonly #looks = new Set<() => void>()

  constructor(response: IncomingMessage) {
    this.#response = response
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      this.text += chunk
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) this.#read(block)
      for (const look of this.#looks) look()
    })
    const end = (): void => {
      this.ended = true
      for (const look of this.#looks) look()
    }
    response.on('close', end)
    response.on('error', end)
  }

  #read(block: string): void {
    const fields = block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string])
    const field = (name: string): string | undefined => fields.findLast(([key]) => key === name)?.[1]
    this.lastEventId = field('id') ?? this.lastEventId
    const data = field('data')
    if (data !== undefined) this.messages.push({ id: field('id'), event: field('event'), data })
  }

  orders(): DashboardEntry[] {
    return this.messages.filter(({ event }) => event === 'order').map(({ data }) => JSON.parse(data) as DashboardEntry)
  }

  until(holds: (reader: Reader) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain; got ${this.text.slice(-2000)}`)), 60_000)
      const look = (): void => {
        if (!holds(this)) return
        clearTimeout(timer)
        this.#looks.delete(look)
        resolve()
      }
      this.#looks.add(look)
      look()
    })
  }

  pause(): void {
    this.#response.pause()
  }
  resume(): void {
    this.#response.resume()
  }
  close(): void {
    this.#response.destroy()
  }
}

interface Stage {
  readonly view: View
  readonly stream: LiveStream
  readonly take: (...events: Envelope[]) => void
  readonly join: (viewer: Viewer, lastEventId?: string) => Promise<Reader>
}

async function onStage(
  play: (stage: Stage) => Promise<void>,
  options: { mostQueuedBytes?: number; expiresAt?: Date; now?: () => Date; most?: number } = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-stream-'))
  const view = openView(join(folder, 'view.sqlite'))
  const waiters = waiting()
  const stream = liveStream({
    view,
    waiting: waiters,
    now: options.now ?? (() => new Date()),
    ageMs: () => 7,
    mostOf: () => options.most ?? 100,
    ...options,
  })
  const viewers = new Map<string, Viewer>([customer, operator, rider, otherRider].map((viewer) => [viewer.id, viewer]))
  const server = createServer((request, response) => {
    const viewer = viewers.get(request.url?.slice(1) ?? '') ?? operator
    const lastEventId = request.headers['last-event-id'] as string | undefined
    const after = lastEventId === undefined ? undefined : readVector(lastEventId)
    void stream.join(response, viewer, { after, ...(options.expiresAt ? { expiresAt: options.expiresAt } : {}) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const readers: Reader[] = []
  let position = 0
  try {
    await play({
      view,
      stream,
      take(...events) {
        const batch: ReceivedEvent[] = events.map((event) => ({
          at: { topic: `jumun.${event.source}`, partition: 0, position: ++position },
          event,
        }))
        stream.announce(view.take(batch))
        waiters.wake(anything)
      },
      join: (viewer, lastEventId) =>
        new Promise((resolve, reject) => {
          const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
          get({ port, host: '127.0.0.1', path: `/${viewer.id}`, headers, agent: false }, (response) => {
            const reader = new Reader(response)
            readers.push(reader)
            // The first word about the age says that it is live from here on.
            reader
              .until(({ messages }) => messages.some(({ event }) => event === 'age'))
              .then(() => resolve(reader), reject)
          }).on('error', reject)
        }),
    })
  } finally {
    for (const reader of readers) reader.close()
    stream.stop()
    waiters.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    view.close()
    rmSync(folder, { recursive: true })
  }
}

const journey = (name: string, of = cast): Envelope[] => eventsOf(journeys(of)[name] ?? [], of)

describe('the stream', () => {
  test('tells a customer each change of their order, and of nobody else’s', () =>
    onStage(async ({ take, join }) => {
      const mine = await join(customer)
      const others = participantsOf(2, { customerId: '01900000-0000-7000-8000-0000000000aa' })
      take(...journey('delivered', others))
      for (const event of journey('delivered')) take(event)
      await mine.until((reader) => reader.orders().at(-1)?.state === 'DELIVERED')
      assert.ok(mine.orders().every(({ orderId }) => orderId === cast.orderId))
      assert.equal(mine.orders().at(-1)?.timeline.length, journey('delivered').length)
    }))

  test('resumes by Last-Event-ID without a gap and without repeating what was seen', () =>
    onStage(async ({ take, join }) => {
      const events = journey('delivered')
      for (let cut = 1; cut < events.length; cut += 3) {
        const who = participantsOf(100 + cut)
        const mine = journey('delivered', who)
        const before = await join(customer)
        take(...mine.slice(0, cut))
        await before.until((reader) => reader.orders().at(-1)?.timeline.length === cut)
        before.close()
        take(...mine.slice(cut)) // nobody is listening
        const after = await join(customer, before.lastEventId)
        assert.deepEqual(
          after.orders().map(({ orderId, state }) => [orderId, state]),
          [[who.orderId, 'DELIVERED']],
        )
        const again = await join(customer, after.lastEventId)
        assert.deepEqual(again.orders(), [])
        after.close()
        again.close()
      }
    }))

  test('gives every event an id from which nothing is lost', () =>
    onStage(async ({ take, join }) => {
      const start = await join(operator)
      const many = Array.from({ length: 5 }, (_, index) => participantsOf(index))
      take(...many.flatMap((who) => journey('delivered', who))) // one batch, five events
      await start.until((reader) => reader.orders().length === 5)
      const events = start.messages.filter(({ event }) => event === 'order')
      for (const [index, { id }] of events.entries()) {
        const seen = start.orders().slice(0, index + 1)
        const resumed = await join(operator, id)
        const all = new Set([...seen, ...resumed.orders()].map(({ orderId }) => orderId))
        assert.equal(all.size, 5)
        resumed.close()
      }
    }))

  test('resumes over many pages, and what changes meanwhile is not lost', () =>
    onStage(async ({ view, take, join }) => {
      const start = await join(operator)
      const many = Array.from({ length: 350 }, (_, index) => participantsOf(index))
      for (const who of many)
        view.take([{ at: { topic: 'jumun.order', partition: 1, position: 1 }, event: journey('delivered', who)[0] }])
      const joining = join(operator, start.lastEventId)
      for (const who of many.slice(0, 50)) take(...journey('delivered', who).slice(1))
      const reader = await joining
      await reader.until((one) => one.orders().filter(({ state }) => state === 'DELIVERED').length >= 50)
      assert.equal(new Set(reader.orders().map(({ orderId }) => orderId)).size, 350)
    }))

  test('waits for the view to reach what its client has seen elsewhere', () =>
    onStage(async ({ take, join }) => {
      const ahead = '3~~~2~' // position 3 of jumun.order, 2 of jumun.payment
      const joining = join(customer, ahead)
      const [drafted, approved, placed] = journey('delivered') as [Envelope, Envelope, Envelope]
      take(drafted)
      take(approved)
      take(placed)
      const reader = await joining
      assert.deepEqual(reader.orders(), [])
    }))

  test('begins with now when nobody says where to resume', () =>
    onStage(async ({ take, join }) => {
      take(...journey('delivered'))
      assert.deepEqual((await join(customer)).orders(), [])
    }))

  test('tells riders of offers, and the others when one is gone', () =>
    onStage(async ({ take, join }) => {
      const [mine, other] = [await join(rider), await join(otherRider)]
      const start = other.lastEventId
      const events = journey('delivered')
      const assigned = events.findIndex(({ type }) => type === 'DeliveryAssigned')
      take(...events.slice(0, assigned))
      await other.until((reader) => reader.orders().length === 1)
      await mine.until((reader) => reader.orders().length === 1)
      take(...events.slice(assigned, assigned + 1))
      await mine.until((reader) => reader.orders().length === 2)
      await other.until((reader) => reader.messages.at(-1)?.event === 'gone')
      assert.deepEqual(JSON.parse(other.messages.at(-1)?.data ?? ''), { orderId: cast.orderId })
      take(...events.slice(assigned + 1))
      await mine.until((reader) => reader.orders().at(-1)?.state === 'DELIVERED')
      assert.equal(other.orders().length, 1)
      const back = await join(otherRider, start)
      assert.deepEqual(back.orders(), [])
      assert.ok(back.messages.some(({ event }) => event === 'gone'))
    }))

  test('lets a client go that does not keep up, and loses nothing for it', () =>
    onStage(
      async ({ take, join, stream }) => {
        const [slow, quick] = [await join(operator), await join(operator)]
        slow.pause()
        for (let batch = 0; stream.dropped() === 0; batch++) {
          assert.ok(batch < 100, 'never too slow')
          const many = Array.from({ length: 100 }, (_, index) => participantsOf(batch * 100 + index))
          take(...many.flatMap((who) => journey('delivered', who)))
          await quick.until((reader) => reader.orders().length === (batch + 1) * 100)
        }
        const seen = quick.orders().length
        slow.resume()
        await slow.until((reader) => reader.ended)
        assert.match(slow.text, /: too slow; resume with Last-Event-ID\n\n$/)
        const back = await join(operator, slow.lastEventId)
        const got = new Set([...slow.orders(), ...back.orders()].map(({ orderId }) => orderId))
        assert.equal(got.size, seen)
      },
      { mostQueuedBytes: 4096 },
    ))

  test('shows with each heartbeat that it lives, how old the data is, and how far it read', () =>
    onStage(async ({ take, join, stream }) => {
      const reader = await join(customer)
      take(...journey('delivered', participantsOf(2, { customerId: operator.id }))) // not theirs: but the log went on
      const before = reader.lastEventId
      stream.beat()
      await reader.until(({ text }) => text.includes(': heartbeat\n\n'))
      await reader.until(({ lastEventId }) => lastEventId !== before)
      assert.deepEqual(reader.messages.at(-1)?.data, '7')
    }))

  test('ends when the token does', () =>
    onStage(
      async ({ join, stream }) => {
        const reader = await join(customer)
        stream.beat()
        await reader.until(({ ended }) => ended)
        assert.match(reader.text, /: your token has expired\n\n$/)
      },
      { expiresAt: new Date(1000), now: () => new Date(1000) },
    ))

  test('so many streams of one person: the oldest makes room, is told to be patient, and nobody else is touched', () =>
    onStage(
      async ({ join, stream }) => {
        const other = await join(rider)
        const first = await join(customer)
        const [second, third] = [await join(customer), await join(customer)]
        await first.until(({ ended }) => ended)
        assert.match(first.text, /retry: 60000\n\n: too many streams of yours; the newest stay\n\n$/)
        second.close()
        await eventually(() => assert.equal(stream.clients(), 2))
        const fourth = await join(customer)
        stream.beat()
        for (const reader of [other, third, fourth]) {
          await reader.until(({ text }) => text.includes(': heartbeat'))
          assert.equal(reader.ended, false)
        }
      },
      { most: 2 },
    ))

  test('says good-bye when it stops, and forgets clients that left', () =>
    onStage(async ({ join, stream }) => {
      const [leaving, staying] = [await join(customer), await join(customer)]
      assert.equal(stream.clients(), 2)
      leaving.close()
      await eventually(() => assert.equal(stream.clients(), 1))
      stream.stop()
      await staying.until(({ ended }) => ended)
      assert.match(staying.text, /: this instance stops/)
    }))
})
