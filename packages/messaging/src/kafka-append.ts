/**
 * Sending to Kafka: what one partition does not take holds up that partition and no other, and what is in is known, so
 * that it is not sent again with the rest.
 */
import { compatibilityPartitioner, Producer, protocolErrorsCodesById } from '@platformatic/kafka'
import { type Left, type LogRecord, NotAppended } from './event-log.ts'
import { keyOf } from './inbox.ts'
import { type Cluster, closed, inTime, partitionKey, QuestionLost } from './kafka-cluster.ts'
import { despiteLeaderless } from './kafka-leaderless.ts'
import { toMessage } from './kafka-record.ts'
import { partitionOf } from './murmur2.ts'
import { SchemaRegistryError } from './schema-registry.ts'
import { behind, sortOut, tooLarge } from './sort-out.ts'

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
  readonly place: string
  readonly bytes: number
}

export function kafkaAppender(cluster: Cluster) {
  const newProducer = () =>
    despiteLeaderless(
      new Producer<Buffer, Buffer, Buffer, Buffer>({
        ...cluster.clientOptions,
        idempotent: true,
        acks: -1,
        partitioner: compatibilityPartitioner,
        autocreateTopics: false,
      }),
    )
  let producer = newProducer()

  async function append(records: readonly LogRecord[]): Promise<void> {
    await cluster.topicsExist(records.map((record) => record.topic))
    const sorted = sortOut(records, tooLarge)
    const { parcels, left } = await pack(sorted.going)
    const late = new Late([...sorted.left, ...left])
    let trouble: unknown
    let sent = 0
    for (const portion of portionsOf(parcels)) {
      const going = portion.filter((parcel) => late.mayGo(parcel))
      if (going.length === 0) continue
      try {
        await send(going)
        sent += going.length
      } catch (error) {
        const told = partitionsIn(error)
        const rest = going.filter(({ place }) => told.get(place) !== 'in')
        sent += going.length - rest.length
        for (const parcel of rest) {
          const code = told.get(parcel.place)
          if (code !== undefined && never.includes(code)) sent += (await sendAlone(parcel, late)) ? 1 : 0
          else late.leave(parcel, code ?? reasonOf(error))
        }
        if (told.size === 0) trouble ??= error
      }
    }
    // not a single one, and no broker said anything about any of them: it is the log that is away
    if (trouble !== undefined && sent === 0) throw trouble
    if (late.left.length > 0) throw new NotAppended(late.left)
  }

  /** Where a batch was refused the one to blame is found out. @returns whether it is in */
  async function sendAlone(parcel: Parcel, late: Late): Promise<boolean> {
    if (!late.mayGo(parcel)) return false
    try {
      await send([parcel])
      return true
    } catch (error) {
      const code = partitionsIn(error).get(parcel.place) ?? reasonOf(error)
      if (never.includes(code)) late.refuse(parcel, `the brokers do not take it: ${code}`)
      else late.leave(parcel, code)
      return false
    }
  }

  /** As messages; those whose partition nobody leads, or whose schema nobody registered, have to wait. */
  async function pack(records: readonly LogRecord[]): Promise<{ parcels: Parcel[]; left: Left[] }> {
    const leads = await leaders([...new Set(records.map(({ topic }) => topic))])
    const parcels: Parcel[] = []
    const left: Left[] = []
    const blocked = new Set<string>()
    for (const record of records) {
      const { topic, subject } = record
      const partitions = leads(topic)
      const partition = partitionOf(subject, partitions.length)
      const place = partitionKey(topic, partition)
      const wait = (reason: string): void => {
        blocked.add(keyOf(record))
        left.push({ record, reason, refused: false })
      }
      if (blocked.has(keyOf(record))) left.push(behind(record))
      else if (!partitions[partition]) wait(`${place} has no leader just now`)
      else
        try {
          const message = { ...(await toMessage(record, cluster.registry)), partition }
          const headers = [...message.headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0)
          const bytes = message.key.length + message.value.length + headers + bytesAround
          parcels.push({ record, message, place, bytes })
        } catch (error) {
          if (!(error instanceof SchemaRegistryError)) throw error
          wait(error.message)
        }
    }
    return { parcels, left }
  }

  /** Of each partition, whether it is led; asked anew as long as one is not. */
  async function leaders(topics: string[]): Promise<(topic: string) => readonly boolean[]> {
    const look = async (forceUpdate: boolean) => {
      const { topics: known, brokers } = await inTime(producer.metadata({ topics, forceUpdate }))
      return new Map(
        topics.map((topic) => [
          topic,
          Array.from(known.get(topic)?.partitions ?? [], (one) => one !== undefined && brokers.has(one.leader)),
        ]),
      )
    }
    let led = await look(false)
    if ([...led.values()].some((partitions) => partitions.includes(false))) led = await look(true)
    return (topic) => {
      const partitions = led.get(topic) ?? []
      if (partitions.length === 0) throw new Error(`nobody knows the partitions of ${topic}`)
      return partitions
    }
  }

  async function send(parcels: readonly Parcel[]): Promise<void> {
    try {
      await inTime(producer.send({ messages: parcels.map(({ message }) => message) }))
    } catch (error) {
      if (error instanceof QuestionLost) {
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
  readonly left: Left[]
  readonly #places = new Set<string>()
  readonly #keys = new Set<string>()

  constructor(left: readonly Left[]) {
    this.left = [...left]
  }

  mayGo(parcel: Parcel): boolean {
    const goes = !this.#places.has(parcel.place) && !this.#keys.has(keyOf(parcel.record))
    if (!goes) this.left.push(behind(parcel.record))
    return goes
  }

  leave({ record, place }: Parcel, reason: string): void {
    this.#places.add(place)
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

interface Produced {
  readonly offsets?: readonly { readonly topic: string; readonly partition: number }[]
}
interface ProduceAnswer {
  readonly responses?: readonly {
    readonly name: string
    readonly partitionResponses?: readonly { readonly index: number; readonly errorCode: number }[]
  }[]
}

/** What the brokers said of each partition when something failed: `in`, or the name of the last error. */
function partitionsIn(error: unknown, told = new Map<string, string>()): Map<string, string> {
  if (typeof error !== 'object' || error === null) return told
  const { produced, response, errors, cause } = error as {
    produced?: Produced
    response?: ProduceAnswer
    errors?: unknown
    cause?: unknown
  }
  for (const { topic, partition } of produced?.offsets ?? []) told.set(partitionKey(topic, partition), 'in')
  for (const { name, partitionResponses = [] } of response?.responses ?? [])
    for (const { index, errorCode } of partitionResponses) {
      const place = partitionKey(name, index)
      if (told.get(place) === 'in') continue
      told.set(place, errorCode === 0 ? 'in' : (protocolErrorsCodesById[errorCode] ?? `error ${errorCode}`))
    }
  for (const one of [...(Array.isArray(errors) ? errors : []), cause]) partitionsIn(one, told)
  return told
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
