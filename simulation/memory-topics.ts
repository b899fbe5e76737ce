/** What lies in the log in memory: topics, their partitions, and where each record is. */
import type { Appended, LogRecord, Position, StoredRecord } from '@jumun/messaging'
import { partitionOf } from '@jumun/messaging'
import { type Schema, toOurRelease } from '@jumun/messaging/testing'

export interface Topic {
  readonly name: string
  readonly partitions: StoredRecord[][]
  readonly places: Map<string, Appended>
  readonly records: StoredRecord[]
}

/** @param dense without: what is appended again is there twice */
export function memoryTopics(partitions: number, dense: boolean) {
  const topics = new Map<string, Topic>()
  const schemas = new Map<number, Schema>()

  function topicOf(name: string): Topic {
    const known = topics.get(name)
    if (known) return known
    const fresh: Topic = {
      name,
      partitions: Array.from({ length: partitions }, () => []),
      places: new Map(),
      records: [],
    }
    topics.set(name, fresh)
    return fresh
  }

  function appendOne(record: LogRecord): Appended {
    const topic = topicOf(record.topic)
    const known = dense ? topic.places.get(record.id) : undefined
    if (known) return known
    const partition = partitionOf(record.subject, topic.partitions.length)
    const written = schemas.get(record.schemaId)
    const stored: StoredRecord = {
      ...record,
      ...(written ? toOurRelease(record.type, record.schemaId, record.body, written) : {}),
      partition,
      position: topic.records.length + 1,
      mark: record.id,
    }
    topic.records.push(stored)
    topic.partitions[partition]?.push(stored)
    const place = { topic: topic.name, partition, position: stored.position, mark: record.id, id: record.id }
    topic.places.set(record.id, place)
    return place
  }

  const isLost = ({ topic, position, mark }: Position): boolean => {
    const there = topics.get(topic)?.records[position - 1]
    return there === undefined || (mark !== undefined && there.id !== mark)
  }
  const heads = async (names: readonly string[]): Promise<readonly Position[]> =>
    names.flatMap((name) =>
      (topics.get(name)?.partitions ?? []).flatMap((records, partition) => {
        const last = records.at(-1)
        return last ? [{ topic: name, partition, position: last.position }] : []
      }),
    )
  return { all: topics, schemas, topicOf, appendOne, isLost, heads }
}

export type MemoryTopics = ReturnType<typeof memoryTopics>
