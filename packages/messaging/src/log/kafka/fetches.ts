/** What to ask of which broker, and what of its answers is news: decided here, done by the reader. */
import type { RecordsBatch } from '@platformatic/kafka'
import type { RawRecord } from './record.ts'

/** A partition being read; whoever made it sees `next` move. */
export interface ReadCursor {
  readonly topic: string
  readonly partition: number
  /** The next offset to fetch. */
  next: bigint
  /** Id of the topic that was read; undefined before the first record. */
  mark?: string | undefined
  /** No more for now. */
  full(): boolean
  take(records: RawRecord[]): void
  /** The topic is another one now, or shorter than what was read of it: nobody reads it for this cursor any more. */
  wentBack(): void
}

/** What is asked of one broker. */
export interface Fetches {
  readonly id: number
  readonly wanted: { readonly topicId: string; readonly cursor: ReadCursor }[]
  /** Some of what it leads is full, and should not wait long for the others. */
  excluded: boolean
}

/** What the brokers say of topics: their ids, and who leads their partitions. */
export type Led = ReadonlyMap<
  string,
  { readonly id: string; readonly partitions: Readonly<Record<number, { readonly leader: number }>> }
>

/** For each partition whom to ask, whom nobody leads, and whose topic is another one now. */
export function planFetches(cursors: readonly ReadCursor[], topics: Led, isLeftOut: (cursor: ReadCursor) => boolean) {
  const nodes = new Map<number, Fetches>()
  const leaderless: ReadCursor[] = []
  const wentBack: ReadCursor[] = []
  let someLeftOut = false
  for (const cursor of cursors) {
    const topic = topics.get(cursor.topic)
    const leader = topic?.partitions[cursor.partition]?.leader ?? -1
    if (!topic || leader < 0) {
      leaderless.push(cursor)
      continue
    }
    if (cursor.mark !== undefined && cursor.mark !== topic.id) {
      wentBack.push(cursor)
      continue
    }
    const node = nodes.get(leader) ?? { id: leader, wanted: [], excluded: false }
    nodes.set(leader, node)
    if (cursor.full()) node.excluded = true
    else if (isLeftOut(cursor)) someLeftOut = true
    else node.wanted.push({ topicId: topic.id, cursor })
  }
  return {
    nodes: [...nodes.values()].filter((node) => node.wanted.length > 0),
    leaderless,
    wentBack,
    someLeftOut: someLeftOut || leaderless.length > 0,
  }
}

export interface Asked {
  readonly topicId: string
  readonly cursor: ReadCursor
  /** Where its cursor stood: it may be set elsewhere before the answer comes. */
  readonly from: bigint
}

export interface FetchAnswer {
  readonly topicId: string
  readonly partitions: readonly {
    readonly partitionIndex: number
    readonly errorCode: number
    readonly logStartOffset: bigint
    readonly records?: readonly RecordsBatch[] | null
  }[]
}

const isControl = 0b10_0000

/** @returns the records from the asked offset on, and the offset that follows all that was looked at */
export function recordsOf(
  { topicId, cursor: { topic, partition }, from }: Asked,
  batches: readonly RecordsBatch[],
): { readonly records: RawRecord[]; readonly next: bigint } {
  const records: RawRecord[] = []
  let next = from
  for (const batch of batches) {
    for (const record of batch.attributes & isControl ? [] : batch.records) {
      const offset = batch.firstOffset + BigInt(record.offsetDelta)
      // a broker sends whole batches, so there may be some before what was asked for
      if (offset < from) continue
      const timestamp = batch.firstTimestamp + record.timestampDelta
      const { key, value, headers } = record
      records.push({ topic, mark: topicId, partition, offset, timestamp, key, value, headers })
    }
    const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    if (end > next) next = end
  }
  return { records, next }
}

/** The client rejects a fetch in which one partition failed; its answer, with the records of the others, is among the causes. */
export function fetchResponsesIn(error: unknown): readonly FetchAnswer[] {
  const { response, errors } = error as { response?: { responses?: FetchAnswer[] }; errors?: unknown[] }
  return response?.responses ?? (errors ?? []).flatMap((one) => [...fetchResponsesIn(one)])
}
