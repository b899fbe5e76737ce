import { test } from 'node:test'
import type { Client, Cluster } from './kafka-cluster.ts'
import { type ReadCursor, startReader } from './kafka-reader.ts'

test('a partition that moves to a broker nobody asked yet is asked for there, while the others stay where they were', async () => {
  const leaderOf = [1, 1]
  const movedIsAsked = Promise.withResolvers<void>()
  const client = {
    topics: { trackAll: () => undefined },
    on: () => undefined,
    clearMetadata: () => undefined,
    close: async () => undefined,
    metadata: async () => ({
      topics: new Map([['orders', { id: 'the-topic', partitions: leaderOf.map((leader) => ({ leader })) }]]),
    }),
    async fetch({ node, topics }: { node: number; topics: { partitions: { partition: number }[] }[] }) {
      const asked = topics.flatMap(({ partitions }) => partitions.map(({ partition }) => partition))
      if (node === 1) leaderOf[1] = 2
      if (node === 2 && asked.includes(1)) movedIsAsked.resolve()
      return { responses: [] }
    },
  }
  const cluster = { newClient: () => client as unknown as Client, trouble: () => undefined }
  const reader = startReader(cluster as unknown as Cluster, 'a test', ['orders'])
  const cursor = (partition: number): ReadCursor => ({
    ...{ topic: 'orders', partition, next: 0n },
    full: () => false,
    take: () => undefined,
  })
  const limit = setTimeout(() => movedIsAsked.reject(new Error('nobody asks the new leader')), 5_000)
  try {
    reader.read([cursor(0), cursor(1)])
    await movedIsAsked.promise
  } finally {
    clearTimeout(limit)
    await reader.stop()
  }
})
