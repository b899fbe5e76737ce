/** An event as a Kafka record: the envelope travels as CloudEvents headers, the body in Confluent's frame. */
import { isKnownType, releasedSchemas, releaseOf } from '@jumun/contracts/codec'
import { allEvents } from '@jumun/contracts/events'
import type { LogRecord, Schema, StoredRecord } from '../event-log.ts'
import { toOurRelease } from '../versions.ts'
import { type SchemaRegistryClient, SchemaRegistryError } from './schema-registry.ts'

/** What a fetch brought, as bytes. */
export interface RawRecord {
  readonly topic: string
  /** The topic's id: one that was made anew has another. */
  readonly mark: string
  readonly partition: number
  readonly offset: bigint
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[]
}

export async function toMessage(record: LogRecord, registry: SchemaRegistryClient) {
  const frame = Buffer.alloc(5)
  frame.writeInt32BE(await registry.idOf(record.schemaId), 1)
  const headers = new Map<Buffer, Buffer>()
  const header = (name: string, value: string | undefined): void => {
    if (value !== undefined) headers.set(Buffer.from(name), Buffer.from(value))
  }
  header('ce_specversion', '1.0')
  header('ce_id', record.id)
  header('ce_type', record.type)
  header('ce_source', record.source)
  header('ce_subject', record.subject)
  header('ce_time', record.time)
  header('ce_correlationid', record.correlationid)
  header('ce_causationid', record.causationid)
  header('ce_sequence', String(record.sequence))
  header('ce_traceparent', record.traceparent)
  header('ce_dataschema', dataSchemaOf(record.schemaId))
  header('content-type', 'application/avro')
  return {
    topic: record.topic,
    key: Buffer.from(record.subject),
    value: Buffer.concat([frame, record.body]),
    headers,
    timestamp: BigInt(Date.parse(record.time)),
  }
}

/**
 * Never rejects because of what the bytes say: what is no event of ours is handed on as undecodable, to be parked.
 * @param foreign its topic is of a program that is not ours: nothing there is an event of ours, whatever it says of itself
 * @throws when the registry cannot be asked, which says nothing about the record
 */
export async function toStored(
  raw: RawRecord,
  registry: SchemaRegistryClient,
  { foreign = false } = {},
): Promise<StoredRecord> {
  const headers = new Map(raw.headers.map(([name, value]) => [String(name), value === null ? '' : String(value)]))
  const header = (name: string): string => headers.get(`ce_${name}`) ?? ''
  const optional = (name: 'causationid' | 'traceparent') => (header(name) ? { [name]: header(name) } : {})
  const subject = header('subject') || String(raw.key ?? '')
  const envelope = {
    topic: raw.topic,
    partition: raw.partition,
    position: Number(raw.offset),
    mark: raw.mark,
    id: header('id') || `${raw.topic}/${raw.partition}/${raw.offset}`,
    type: header('type'),
    source: header('source'),
    subject,
    time: header('time') || new Date(Number(raw.timestamp)).toISOString(),
    correlationid: header('correlationid') || subject,
    sequence: Number(header('sequence')) || 0,
    ...optional('causationid'),
    ...optional('traceparent'),
  }
  const value = raw.value ?? Buffer.alloc(0)
  const undecodable = (why: string): StoredRecord => ({ ...envelope, schemaId: 0, body: value, undecodable: why })
  if (foreign) {
    if (!isFramed(value)) return undecodable(notFramed)
    const [registryId, body] = framed(value)
    const written = await schemaUnder(registry, registryId)
    return written
      ? { ...envelope, schemaId: 0, body, written }
      : undecodable(`nobody knows the schema ${registryId} that it was written with`)
  }
  for (const name of ['id', 'type', 'source']) if (!header(name)) return undecodable(`it has no header ce_${name}`)
  // Brokers look at who writes to which topic, and not at what stands in a record. A program that is not ours may publish
  // where it was let, under its own name.
  const { type, source } = envelope
  if (publishers.has(source) && publisherOf.has(type) && publisherOf.get(type) !== source)
    return undecodable(`it says that ${source} published it, and ${type} is published by ${publisherOf.get(type)}`)
  if (!isFramed(value)) return undecodable(notFramed)
  const [registryId, body] = framed(value)
  const ofOurs = header('dataschema')
  const released = ofOurs ? releasedUnder.get(ofOurs) : undefined
  if (released) return { ...envelope, schemaId: released, body } // whatever the registry says by now
  if (!isKnownType(envelope.type)) return { ...envelope, schemaId: 0, body } // nobody here hears of it
  const written = await schemaUnder(registry, registryId)
  const { newer, ...read } = toOurRelease(envelope.type, registryId, body, written)
  if (read.undecodable !== undefined && !ofOurs) return undecodable(read.undecodable) // of a program that is not ours
  return { ...envelope, ...read, ...(newer ? { newer } : {}) }
}

const notFramed = 'its value is not in Confluent’s frame'
const isFramed = (value: Buffer): boolean => value.length >= 5 && value[0] === 0
const framed = (value: Buffer): [registryId: number, body: Buffer] => [value.readInt32BE(1), value.subarray(5)]

async function schemaUnder(registry: SchemaRegistryClient, registryId: number): Promise<Schema | undefined> {
  try {
    return await registry.schemaOf(registryId)
  } catch (error) {
    if (error instanceof SchemaRegistryError && error.status === 404) return undefined
    throw error
  }
}

/** Which of our releases wrote it, apart from the registry's number: that is for programs that are not ours. */
const dataSchemaOf = (schemaId: number): string => {
  const { type, version } = releaseOf(schemaId)
  return `urn:jumun:event:${type}:${version}`
}
const publisherOf = new Map<string, string>(Object.values(allEvents).map(({ type, source }) => [type, source]))
const publishers = new Set(publisherOf.values())
const releasedUnder = new Map(releasedSchemas.map(({ id }) => [dataSchemaOf(id), id]))
