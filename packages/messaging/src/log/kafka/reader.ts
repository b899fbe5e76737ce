/**
 * Fetches partitions from the brokers that lead them and hands their records on, each once and in order. One fetch at a
 * time per broker, waiting there for records; what is full is not asked for (back-pressure). Brokers that go are asked
 * again where the partition went. A partition that nobody leads, or whose broker has trouble with it, is left out for a
 * moment, and the others go on.
 */
import { protocolErrorsCodesById } from '@platformatic/kafka'
import { type Client, type Cluster, closed, inTime, partitionKey, pauseUnless, RequestLost } from './cluster.ts'
import {
  type Asked,
  type FetchAnswer,
  type Fetches,
  fetchResponsesIn,
  planFetches,
  type ReadCursor,
  recordsOf,
} from './fetches.ts'

export interface Reader {
  /** From now on these and no others; what was asked for another cursor is dropped. */
  read(cursors: readonly ReadCursor[]): void
  /** There is room again. */
  room(): void
  stop(): Promise<void>
}

const waitMs = 500
/** While some partitions are full: they should not wait long for the others. */
const shortWaitMs = 20
/** Between two fetches from one broker: what arrives meanwhile comes together instead of each record in an answer of its own. */
const coalesceMs = 5
const maxBytes = 4 * 1024 * 1024
const maxBytesOfPartition = 256 * 1024
const againAfterMs = 100
/** A partition that is ill is asked for so often, and so often it is asked who leads it. */
const leftOutMs = 500
/** Longer than one try of the client: what it has not ended by then may be lost, and the client with it. */
const answerWithinMs = 15_000
const earliest = -2n
const latest = -1n

export function startReader(cluster: Cluster, who: string, topics: readonly string[]): Reader {
  let client = newClient()
  const stopping = new AbortController()
  const loops = new Map<number, Promise<void>>()
  let cursors: readonly ReadCursor[] = []
  let wake = Promise.withResolvers<void>()
  let looking = true
  let lookingAgain = false
  /** Partitions that are not read just now: why, and until when they are left out. */
  const ill = new Map<string, { readonly why: string; readonly untilMs: number }>()
  const changed = (): void => {
    looking = true
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }

  function newClient(): Client {
    const made = cluster.newClient()
    made.topics.trackAll(...topics)
    made.on('error', (error: unknown) => cluster.trouble(`${who}: reading`, error))
    return made
  }

  /** After a question that was lost the next one is asked by another client. */
  async function answered<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    const asked = client
    const stopped = Promise.withResolvers<never>()
    const stop = (): void => stopped.reject(new Error('stopped'))
    stopping.signal.addEventListener('abort', stop, { once: true })
    try {
      return await Promise.race([inTime(ask(asked), answerWithinMs), stopped.promise])
    } catch (error) {
      if (error instanceof RequestLost && client === asked) {
        client = newClient()
        void closed(asked, true)
      }
      throw error
    } finally {
      stopping.signal.removeEventListener('abort', stop)
    }
  }

  /** Sees to it that every broker that leads something has a loop. */
  async function dispatch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const woken = wake.promise
      try {
        looking = false
        const { nodes, someLeftOut } = await leaders()
        for (const node of nodes)
          if (!loops.has(node.id))
            loops.set(
              node.id,
              readFrom(node.id).finally(() => {
                loops.delete(node.id)
                changed()
              }),
            )
        lookingAgain = someLeftOut
        if (someLeftOut) {
          client.clearMetadata()
          await pauseUnless(stopping.signal, leftOutMs)
          continue
        }
      } catch (error) {
        client.clearMetadata()
        if (!stopping.signal.aborted) cluster.trouble(`${who}: the brokers do not say who leads what`, error)
        await pauseUnless(stopping.signal, againAfterMs)
        continue
      }
      if (!looking) await woken
    }
  }

  async function leaders(): Promise<{ readonly nodes: readonly Fetches[]; readonly someLeftOut: boolean }> {
    const metadata = await answered((client) => client.metadata({ topics: [...topics] }))
    const { leaderless, wentBack, ...plan } = planFetches(cursors, metadata.topics, isLeftOut)
    for (const cursor of leaderless) leaveOut(cursor, 'it has no leader', undefined)
    for (const cursor of wentBack) cursor.wentBack()
    return plan
  }

  /** Told once for as long as it is so. */
  function leaveOut({ topic, partition }: ReadCursor, why: string, error: unknown): void {
    const position = partitionKey(topic, partition)
    if (ill.get(position)?.why !== why)
      cluster.trouble(`${who}: ${position} is not read: ${why}; the others are`, error)
    ill.set(position, { why, untilMs: performance.now() + leftOutMs })
  }

  function isLeftOut({ topic, partition }: ReadCursor): boolean {
    return (ill.get(partitionKey(topic, partition))?.untilMs ?? 0) > performance.now()
  }

  /** Until it has nothing to ask of this broker. */
  async function readFrom(id: number): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const { nodes, someLeftOut } = await leaders()
        // a partition moved to a broker that nobody asks yet, or to none
        if ((someLeftOut && !lookingAgain) || nodes.some((one) => !loops.has(one.id))) changed()
        const node = nodes.find((one) => one.id === id)
        if (!node) return
        await fetchOnce(node)
        await pauseUnless(stopping.signal, coalesceMs)
      } catch (error) {
        if (stopping.signal.aborted) return
        client.clearMetadata()
        cluster.trouble(`${who}: broker ${id} gave no records`, error)
        await pauseUnless(stopping.signal, againAfterMs)
      }
    }
  }

  async function fetchOnce({ id, wanted, excluded }: Fetches): Promise<void> {
    const asked = wanted.map(({ topicId, cursor }) => ({ topicId, cursor, from: cursor.next }))
    const answer = await answered((client) =>
      client.fetch({
        node: id,
        maxWaitTime: excluded ? shortWaitMs : waitMs,
        minBytes: 1,
        maxBytes,
        topics: [...Map.groupBy(asked, ({ topicId }) => topicId)].map(([topicId, ones]) => ({
          topicId,
          partitions: ones.map(({ cursor, from }) => ({
            partition: cursor.partition,
            fetchOffset: from,
            partitionMaxBytes: maxBytesOfPartition,
            currentLeaderEpoch: -1,
            lastFetchedEpoch: -1,
          })),
        })),
      }),
    )
      .then(({ responses }) => responses as readonly FetchAnswer[])
      .catch(async (error: unknown) => {
        const responses = fetchResponsesIn(error)
        if (responses.length === 0) throw error
        await moveIntoRange(error, asked)
        if (leaveOutTheIll(error, asked)) client.clearMetadata()
        return responses
      })
    for (const { topicId, partitions } of answer)
      for (const { partitionIndex, errorCode, records: batches } of partitions) {
        const one = asked.find(({ topicId: at, cursor }) => at === topicId && cursor.partition === partitionIndex)
        if (one && errorCode === 0) ill.delete(partitionKey(one.cursor.topic, partitionIndex))
        // an answer for somebody who went, or who was set elsewhere meanwhile
        if (!one || !batches || !cursors.includes(one.cursor) || one.cursor.next !== one.from) continue
        const { records, next } = recordsOf(one, batches)
        if (next !== one.from) Object.assign(one.cursor, { next, mark: topicId })
        if (records.length > 0) one.cursor.take(records)
      }
  }

  /** @returns whether somebody else may lead one of them by now */
  function leaveOutTheIll(error: unknown, asked: readonly Asked[]): boolean {
    let any = false
    for (const { topicId, partitions } of fetchResponsesIn(error))
      for (const { partitionIndex, errorCode } of partitions) {
        const code = protocolErrorsCodesById[errorCode] ?? `error ${errorCode}`
        if (errorCode === 0 || code === 'OFFSET_OUT_OF_RANGE') continue
        const one = asked.find(({ topicId: at, cursor }) => at === topicId && cursor.partition === partitionIndex)
        if (one) leaveOut(one.cursor, code, error)
        any = true
      }
    return any
  }

  /** Where retention took what we would have read next, go on with the first that is there; say so, it is a loss. */
  async function moveIntoRange(error: unknown, asked: readonly Asked[]): Promise<void> {
    const responses = fetchResponsesIn(error)
    for (const { topicId, partitions } of responses)
      for (const { partitionIndex, errorCode, logStartOffset } of partitions) {
        if (protocolErrorsCodesById[errorCode] !== 'OFFSET_OUT_OF_RANGE') continue
        const one = asked.find(({ topicId: at, cursor }) => at === topicId && cursor.partition === partitionIndex)
        if (!one || !cursors.includes(one.cursor)) continue
        const { topic, partition } = one.cursor
        if (one.from > (await offsetOf(topic, partition, latest))) {
          one.cursor.wentBack()
          continue
        }
        const start = logStartOffset >= 0n ? logStartOffset : await offsetOf(topic, partition, earliest)
        cluster.trouble(`${who}: ${topic}/${partition} has no offset ${one.from} any more; going on at ${start}`, error)
        if (one.cursor.next === one.from) one.cursor.next = start
      }
  }

  async function offsetOf(topic: string, partition: number, timestamp: bigint): Promise<bigint> {
    const offsets = await answered((client) =>
      client.listOffsets({ topics: [topic], partitions: { [topic]: [partition] }, timestamp }),
    )
    return offsets.get(topic)?.[partition] ?? 0n
  }

  const running = dispatch()
  return {
    read(wanted) {
      cursors = wanted
      changed()
    },
    room: changed,
    async stop() {
      stopping.abort()
      cursors = []
      changed()
      await closed(client, true) // ends the fetches that wait at the brokers
      await Promise.all([running, ...loops.values()])
    },
  }
}
