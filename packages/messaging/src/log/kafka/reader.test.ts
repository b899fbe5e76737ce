import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client, Cluster } from './cluster.ts'
import type { ReadCursor } from './fetches.ts'
import { startReader } from './reader.ts'

interface Asked {
  readonly node: number
  readonly topics: { readonly partitions: { readonly partition: number }[] }[]
}

/** Of the library's client what a reader asks: who leads which partition of `orders`, and what a broker has. */
const clientThat = (leaders: () => readonly number[], fetch: (asked: Asked) => Promise<unknown>): Client =>
  ({
    topics: { trackAll: () => undefined },
    on: () => undefined,
    clearMetadata: () => undefined,
    close: async () => undefined,
    metadata: async () => ({
      topics: new Map([['orders', { id: 'the-topic', partitions: leaders().map((leader) => ({ leader })) }]]),
    }),
    fetch,
  }) as unknown as Client
const cursor = (partition: number): ReadCursor => ({
  ...{ topic: 'orders', partition, next: 0n },
  full: () => false,
  take: () => undefined,
  wentBack: () => undefined,
})

test('a partition that moves to a broker nobody asked yet is asked for there, while the others stay where they were', async () => {
  const leaderOf = [1, 1]
  const movedIsAsked = Promise.withResolvers<void>()
  const client = clientThat(
    () => leaderOf,
    async ({ node, topics }) => {
      const asked = topics.flatMap(({ partitions }) => partitions.map(({ partition }) => partition))
      if (node === 1) leaderOf[1] = 2
      if (node === 2 && asked.includes(1)) movedIsAsked.resolve()
      return { responses: [] }
    },
  )
  const cluster = { newClient: () => client, trouble: () => undefined }
  const reader = startReader(cluster as unknown as Cluster, 'a test', ['orders'])
  const limit = setTimeout(() => movedIsAsked.reject(new Error('nobody asks the new leader')), 60_000)
  try {
    reader.read([cursor(0), cursor(1)])
    await movedIsAsked.promise
  } finally {
    clearTimeout(limit)
    await reader.stop()
  }
})

test('a question that the client loses is given up, and the next is asked by a new client', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const lost = Promise.withResolvers<void>()
  const askedAgain = Promise.withResolvers<void>()
  const losing = clientThat(
    () => [1],
    () => {
      lost.resolve()
      return new Promise(() => {})
    },
  )
  const next = clientThat(
    () => [1],
    async () => {
      askedAgain.resolve()
      return { responses: [] }
    },
  )
  const clients = [losing, next]
  const troubles: string[] = []
  const cluster = {
    newClient: () => clients.shift(),
    trouble: (what: string, error: Error) => troubles.push(`${what}: ${error.name}`),
  }
  const reader = startReader(cluster as unknown as Cluster, 'a test', ['orders'])
  try {
    reader.read([cursor(0)])
    await lost.promise
    // as long as the reader waits for a broker, then its pause before it asks again
    for (let second = 0; second < 60 && clients.length > 0; second += 1) {
      t.mock.timers.tick(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(clients.length, 0, 'nobody else is asked')
    t.mock.timers.tick(1_000)
    await askedAgain.promise
    assert.ok(troubles.includes('a test: broker 1 gave no records: RequestLost'), troubles.join())
  } finally {
    const stopping = reader.stop()
    t.mock.timers.tick(1_000)
    await stopping
  }
})
