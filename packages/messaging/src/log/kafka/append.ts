/**
 * Sending to Kafka: what one partition does not take holds up that partition and no other, and what is in is known, so
 * that it is not sent again with the rest.
 */
import { compatibilityPartitioner, Producer, protocolErrorsCodesById } from '@platformatic/kafka'
import { keyOf } from '../../inbox/inbox.ts'
import { type Appended, type LogRecord, NotAppended, type UnappendedRecord } from '../event-log.ts'
import { partitionOf } from '../murmur2.ts'
import { behind, sendableOf, tooLarge } from '../sendable.ts'
import { sturdy } from './client.ts'
import { type Cluster, closed, inTime, partitionKey, RequestLost } from './cluster.ts'
import { toMessage } from './record.ts'
import { SchemaRegistryError } from './schema-registry.ts'

/** Of all partitions together, so that no batch of one of them is larger than a broker takes by default. */
const mostBytesAtOnce = 960 * 1024
/** About what a record has besides its key, value and headers. */
const bytesAround = 128
/** A broker says so of what it will never take. */
const never = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']

type Message = Awaited<ReturnType<typeof toMessage>> & { readonly partition: number }
interface Parcel {
  readonly record: LogRecord
  readonly message: Message
  readonly position: string
  readonly bytes: number
  /** The topic's id. */
  readonly mark: string
}

export function kafkaAppender(cluster: Cluster) {
  const newProducer = () =>
    sturdy(
      new Producer<Buffer, Buffer, Buffer, Buffer>({
        ...cluster.clientOptions,
        idempotent: true,
        acks: -1,
        partitioner: compatibilityPartitioner,
        autocreateTopics: false,
      }),
    )
  let producer = newProducer()
  /** A topic may have been deleted. */
  let unsure = false

  async function append(records: readonly LogRecord[]): Promise<readonly Appended[]> {
    await cluster.topicsExist(
      records.map((record) => record.topic),
      unsure,
    )
    unsure = true
    const sorted = sendableOf(records, tooLarge)
    const { parcels, left } = await pack(sorted.sendable)
    const late = new Late([...sorted.unappended, ...left])
    const appended: Appended[] = []
    let trouble: unknown
    for (const portion of portionsOf(parcels)) {
      const going = portion.filter((parcel) => late.mayGo(parcel))
      if (going.length === 0) continue
      try {
        appended.push(...(await send(going)))
      } catch (error) {
        const told = partitionsIn(error)
        appended.push(...placesOf(going, told))
        for (const parcel of going.filter(({ position }) => typeof told.get(position) !== 'number')) {
          const code = told.get(parcel.position)
          if (typeof code === 'string' && never.includes(code)) appended.push(...(await sendAlone(parcel, late)))
          else late.leave(parcel, typeof code === 'string' ? code : reasonOf(error))
        }
        if (told.size === 0) trouble ??= error
      }
    }
    // not a single one, and no broker said anything about any of them: it is the log that is away
    if (trouble !== undefined && appended.length === 0) throw trouble
    if (late.left.length > 0) throw new NotAppended(late.left, appended)
    unsure = false
    return appended
  }

  /** Where a batch was refused the one to blame is found out. */
  async function sendAlone(parcel: Parcel, late: Late): Promise<readonly Appended[]> {
    if (!late.mayGo(parcel)) return []
    try {
      return await send([parcel])
    } catch (error) {
      const code = String(partitionsIn(error).get(parcel.position) ?? reasonOf(error))
      if (never.includes(code)) late.refuse(parcel, `the brokers do not take it: ${code}`)
      else late.leave(parcel, code)
      return []
    }
  }

  /** As messages; those whose partition nobody leads, or whose schema nobody registered, have to wait. */
  async function pack(records: readonly LogRecord[]): Promise<{ parcels: Parcel[]; left: UnappendedRecord[] }> {
    const leads = await leaders([...new Set(records.map(({ topic }) => topic))])
    const parcels: Parcel[] = []
    const left: UnappendedRecord[] = []
    const blocked = new Set<string>()
    for (const record of records) {
      const { topic, subject } = record
      const partitions = leads.of(topic)
      const partition = partitionOf(subject, partitions.length)
      const position = partitionKey(topic, partition)
      const wait = (reason: string): void => {
        blocked.add(keyOf(record))
        left.push({ record, reason, refused: false })
      }
      if (blocked.has(keyOf(record))) left.push(behind(record))
      else if (!partitions[partition]) wait(`${position} has no leader just now`)
      else
        try {
          const message = { ...(await toMessage(record, cluster.registry)), partition }
          const headers = [...message.headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0)
          const bytes = message.key.length + message.value.length + headers + bytesAround
          parcels.push({ record, message, position, bytes, mark: leads.idOf(topic) })
        } catch (error) {
          if (!(error instanceof SchemaRegistryError)) throw error
          wait(error.message)
        }
    }
    return { parcels, left }
  }

  /** Of each partition, whether it is led; asked anew as long as one is not. */
  async function leaders(topics: string[]) {
    const look = async (forceUpdate: boolean) => {
      const { topics: known, brokers } = await inTime(producer.metadata({ topics, forceUpdate }))
      const led = new Map(
        topics.map((topic) => [
          topic,
          Array.from(known.get(topic)?.partitions ?? [], (one) => one !== undefined && brokers.has(one.leader)),
        ]),
      )
      return { led, idOf: (topic: string): string => known.get(topic)?.id ?? '' }
    }
    let seen = await look(false)
    if ([...seen.led.values()].some((partitions) => partitions.includes(false))) seen = await look(true)
    const { led, idOf } = seen
    return {
      idOf,
      of(topic: string): readonly boolean[] {
        const partitions = led.get(topic) ?? []
        if (partitions.length === 0) throw new Error(`nobody knows the partitions of ${topic}`)
        return partitions
      },
    }
  }

  async function send(parcels: readonly Parcel[]): Promise<readonly Appended[]> {
    try {
      const { offsets = [] } = await inTime(producer.send({ messages: parcels.map(({ message }) => message) }))
      return placesOf(parcels, firstOffsets(offsets))
    } catch (error) {
      if (error instanceof RequestLost) {
        void closed(producer)
        producer = newProducer()
      } else producer.clearMetadata() // the next attempt asks anew who leads what
      throw error
    }
  }

  return { append, close: () => closed(producer) }
}

/** Whatever has to wait: later ones of its partition wait with it, of a refused one only those of its key. */
class Late {
  readonly left: UnappendedRecord[]
  readonly #positions = new Set<string>()
  readonly #keys = new Set<string>()

  constructor(left: readonly UnappendedRecord[]) {
    this.left = [...left]
  }

  mayGo(parcel: Parcel): boolean {
    const goes = !this.#positions.has(parcel.position) && !this.#keys.has(keyOf(parcel.record))
    if (!goes) this.left.push(behind(parcel.record))
    return goes
  }

  leave({ record, position }: Parcel, reason: string): void {
    this.#positions.add(position)
    this.left.push({ record, reason, refused: false })
  }

  refuse({ record }: Parcel, reason: string): void {
    this.#keys.add(keyOf(record))
    this.left.push({ record, reason, refused: true })
  }
}

/** In order, each as large as one request may be. */
function* portionsOf(parcels: readonly Parcel[]): Generator<readonly Parcel[]> {
  let portion: Parcel[] = []
  let bytes = 0
  for (const parcel of parcels) {
    if (portion.length > 0 && bytes + parcel.bytes > mostBytesAtOnce) {
      yield portion
      portion = []
      bytes = 0
    }
    portion.push(parcel)
    bytes += parcel.bytes
  }
  if (portion.length > 0) yield portion
}

type Offsets = readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[]
interface Produced {
  readonly offsets?: Offsets
}
interface ProduceAnswer {
  readonly responses?: readonly {
    readonly name: string
    readonly partitionResponses?: readonly {
      readonly index: number
      readonly errorCode: number
      readonly baseOffset: bigint
    }[]
  }[]
}

/** Of each partition where its first record went; the others follow it. */
const firstOffsets = (offsets: Offsets): Map<string, number> =>
  new Map(offsets.map(({ topic, partition, offset }) => [partitionKey(topic, partition), Number(offset)]))

/** Of those that are in. */
function placesOf(parcels: readonly Parcel[], told: ReadonlyMap<string, number | string>): Appended[] {
  const next = new Map(told)
  return parcels.flatMap(({ record: { id, topic }, message: { partition }, position: logPosition, mark }) => {
    const position = next.get(logPosition)
    if (typeof position !== 'number') return []
    next.set(logPosition, position + 1)
    return { id, topic, partition, position, mark }
  })
}

/** What the brokers said of each partition when something failed: where its first record went, or the name of the last error. */
function partitionsIn(error: unknown, told = new Map<string, number | string>()): Map<string, number | string> {
  if (typeof error !== 'object' || error === null) return told
  const { produced, response, errors, cause } = error as {
    produced?: Produced
    response?: ProduceAnswer
    errors?: unknown
    cause?: unknown
  }
  for (const [position, offset] of firstOffsets(produced?.offsets ?? [])) told.set(position, offset)
  for (const { name, partitionResponses = [] } of response?.responses ?? [])
    for (const { index, errorCode, baseOffset } of partitionResponses) {
      const position = partitionKey(name, index)
      if (typeof told.get(position) === 'number') continue
      told.set(
        position,
        errorCode === 0 ? Number(baseOffset) : (protocolErrorsCodesById[errorCode] ?? `error ${errorCode}`),
      )
    }
  for (const one of [...(Array.isArray(errors) ? errors : []), cause]) partitionsIn(one, told)
  return told
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
