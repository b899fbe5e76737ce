/** What every part of the Kafka driver needs: the brokers, how long to wait for them, topics, and where partitions end. */
import { setTimeout as pause } from 'node:timers/promises'
import { Admin, Consumer } from '@platformatic/kafka'
import type { Position } from '../event-log.ts'
import type { KafkaSecurity } from './address.ts'
import { sturdy } from './client.ts'
import type { SchemaRegistryClient } from './schema-registry.ts'
import { TopicsMissing } from './topics-missing.ts'

export interface KafkaEventLogOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[]
  /** Who we are to them, and whether over TLS. Default: nobody, in clear text. */
  readonly security?: KafkaSecurity
  readonly registry: SchemaRegistryClient
  readonly clientId: string
  /** For topics that are not there yet. Default 6. */
  readonly partitions?: number
  /** For topics that are not there yet. Default: 3, or as many brokers as there are. */
  readonly replicas?: number
  /** Told of what went wrong and is tried again. */
  readonly onTrouble?: (what: string, error: unknown) => void
  /** A member that was not heard of for so long loses its partitions. Default 10 s. */
  readonly sessionTimeoutMs?: number
}

export type Client = Consumer<Buffer, Buffer, Buffer, Buffer>

export interface MemberOptions {
  readonly sessionTimeout?: number
  readonly rebalanceTimeout?: number
  readonly heartbeatInterval?: number
  readonly requestTimeout?: number
  readonly retries?: number
  /** Asked for right before every join. */
  readonly protocolsMetadata?: () => Promise<Buffer>
}

export interface Cluster {
  readonly registry: SchemaRegistryClient
  readonly clientOptions: typeof limits & KafkaSecurity & { clientId: string; bootstrapBrokers: string[] }
  readonly sessionTimeoutMs: number
  readonly trouble: (what: string, error: unknown) => void
  /** A client that is a member of no group; closed by whoever opened it. */
  newClient(): Client
  newMember(group: string, options: MemberOptions): Client
  /** Creates topics that are missing, with the stated partitions and replicas. @param anew asks, also for those that were there */
  topicsExist(names: readonly string[], anew?: boolean): Promise<void>
  partitionsOf(topics: readonly string[]): Promise<readonly { topic: string; partition: number }[]>
  /** Last positions; empty partitions are left out. */
  heads(topics: readonly string[]): Promise<Position[]>
  lost(positions: readonly Position[]): Promise<Position[]>
  /** The offset each partition of the group goes on from, by `topic/partition`; those never committed are left out. */
  committed(group: string, topics: readonly string[]): Promise<Map<string, number>>
  reachable(): Promise<boolean>
  close(): Promise<void>
}

export const partitionKey = (topic: string, partition: number): string => `${topic}/${partition}`
export const closesWithinMs = 3000
const topicsSeenWithinMs = 5000

const limits = {
  timeout: 10_000,
  requestTimeout: 12_000,
  connectTimeout: 3000,
  retries: 3,
  retryDelay: 200,
  metadataMaxAge: 30_000,
}

export function kafkaCluster(options: KafkaEventLogOptions): Cluster {
  const clientOptions = {
    ...limits,
    ...options.security,
    clientId: options.clientId,
    bootstrapBrokers: [...options.brokers],
  }
  const admin = sturdy(new Admin(clientOptions))
  const known = new Set<string>()
  const newMember = (group: string, wanted: MemberOptions): Client =>
    sturdy(new Consumer({ ...clientOptions, ...wanted, groupId: group, autocommit: false }))

  async function topicsExist(names: readonly string[], anew = false): Promise<void> {
    const missing = [...new Set(names)].filter((name) => anew || !known.has(name))
    if (missing.length === 0) return
    const present = new Set(await inTime(admin.listTopics()))
    const absent = missing.filter((name) => !present.has(name))
    const refused: string[] = []
    for (const name of absent) if (!(await create(name))) refused.push(name)
    if (refused.length > 0) throw new TopicsMissing(refused)
    await untilSeen(absent)
    for (const name of missing) known.add(name)
  }

  /** @returns whether we may */
  async function create(name: string): Promise<boolean> {
    const up = (await inTime(admin.metadata({ topics: [], forceUpdate: true }))).brokers.size
    const replicas = options.replicas ?? Math.min(3, Math.max(up, options.brokers.length))
    try {
      await inTime(admin.createTopics({ topics: [name], partitions: options.partitions ?? 6, replicas }))
    } catch (error) {
      // another may have been faster
      if (isAmong(error, ({ apiId }) => apiId === 'TOPIC_AUTHORIZATION_FAILED')) return false
      if (!isAmong(error, ({ apiId }) => apiId === 'TOPIC_ALREADY_EXISTS')) throw error
    }
    return true
  }

  /** What was just made, by us or by another, is not known to every broker at once. */
  async function untilSeen(names: readonly string[]): Promise<void> {
    const deadline = performance.now() + topicsSeenWithinMs
    for (;;) {
      if (names.length === 0) return
      const present = new Set(await inTime(admin.listTopics()))
      if (names.every((name) => present.has(name))) return
      if (performance.now() > deadline)
        throw new Error(`the topics ${names.join(', ')} are made, but nobody knows them`)
      await pause(20)
    }
  }

  async function partitionsOf(topics: readonly string[]) {
    const metadata = await inTime(admin.metadata({ topics: [...topics], forceUpdate: true }))
    return topics.flatMap((topic) =>
      Array.from({ length: metadata.topics.get(topic)?.partitionsCount ?? 0 }, (_, partition) => ({
        topic,
        partition,
      })),
    )
  }

  async function byTopic(names: readonly string[]) {
    return Map.groupBy(await partitionsOf(names), ({ topic }) => topic)
  }

  const heads = async (names: readonly string[]): Promise<Position[]> => endsOf(await partitionsOf(names))

  /** Last positions; empty partitions are left out. */
  async function endsOf(wanted: readonly { topic: string; partition: number }[]): Promise<Position[]> {
    const topics = [...Map.groupBy(wanted, ({ topic }) => topic)].map(([name, partitions]) => ({
      name,
      partitions: [...new Set(partitions.map(({ partition }) => partition))].map((partitionIndex) => ({
        partitionIndex,
        timestamp: -1n,
      })),
    }))
    if (topics.length === 0) return []
    const listed = await inTime(admin.listOffsets({ topics }))
    return listed
      .flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, offset }) => ({
          topic: name,
          partition: partitionIndex,
          position: Number(offset) - 1,
        })),
      )
      .filter(({ position }) => position >= 0)
  }

  async function lost(positions: readonly Position[]): Promise<Position[]> {
    if (positions.length === 0) return []
    const present = new Set(await inTime(admin.listTopics()))
    const names = [...new Set(positions.map(({ topic }) => topic))]
    const there = names.filter((name) => present.has(name))
    for (const name of names) if (!present.has(name)) known.delete(name) // who appends next makes it anew
    const metadata = await inTime(admin.metadata({ topics: there, forceUpdate: true }))
    const leaderOf = ({ topic, partition }: Position): number =>
      metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1
    // of a partition that nobody leads, or whose broker does not answer, nobody can say: that is no loss, and no reason to
    // know nothing of the others
    const led = [...Map.groupBy(positions, leaderOf)].filter(([leader]) => leader >= 0).map(([, asked]) => asked)
    const answers = await Promise.allSettled(led.map(endsOf))
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (failed && answers.every(({ status }) => status === 'rejected')) throw failed.reason
    const ends = new Map<string, number>()
    for (const [index, answer] of answers.entries())
      if (answer.status === 'fulfilled') {
        for (const position of led[index] ?? []) ends.set(partitionKey(position.topic, position.partition), -1)
        for (const end of answer.value) ends.set(partitionKey(end.topic, end.partition), end.position)
      }
    return positions.filter(({ topic, partition, position, mark }) => {
      const id = metadata.topics.get(topic)?.id
      const end = ends.get(partitionKey(topic, partition))
      return !id || (mark !== undefined && mark !== id) || (end !== undefined && end < position)
    })
  }

  return {
    registry: options.registry,
    clientOptions,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    trouble: options.onTrouble ?? (() => undefined),
    newClient: () => newMember('none', {}), // the client wants a name, though it joins nothing
    newMember,
    topicsExist,
    partitionsOf,
    async heads(names) {
      await topicsExist(names)
      return heads(names)
    },
    lost,
    async committed(group, names) {
      const topics = [...(await byTopic(names))].map(([name, partitions]) => ({
        name,
        partitionIndexes: partitions.map(({ partition }) => partition),
      }))
      const [answer] = await inTime(admin.listConsumerGroupOffsets({ groups: [{ groupId: group, topics }] }))
      return new Map(
        (answer?.topics ?? []).flatMap(({ name, partitions }) =>
          partitions
            .filter(({ committedOffset }) => committedOffset >= 0n)
            .map((one) => [partitionKey(name, one.partitionIndex), Number(one.committedOffset)] as const),
        ),
      )
    },
    async reachable() {
      try {
        await inTime(admin.metadata({ topics: [], forceUpdate: true, retries: 0 }))
        return true
      } catch {
        return false // that it cannot be reached is the answer
      }
    },
    close: () => closed(admin),
  }
}

/** The client's errors have others in them. */
export function isAmong(error: unknown, wanted: (one: { apiId?: unknown; needsRejoin?: unknown }) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { errors, cause } = error as { errors?: unknown; cause?: unknown }
  return wanted(error) || [...(Array.isArray(errors) ? errors : []), cause].some((one) => isAmong(one, wanted))
}

const lostAfterMs = 60_000

/** The client ended neither with an answer nor with an error within its own limits: it lost the question. */
export class RequestLost extends Error {
  override name = 'RequestLost'
}

/** Behind the client's own limits one of ours: a question that it loses would be waited for forever. */
export async function inTime<T>(asked: Promise<T>, withinMs = lostAfterMs): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new RequestLost(`no answer within ${withinMs} ms`)), withinMs)
  try {
    return await Promise.race([asked, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** A broker that never answers does not hold up an end. */
export async function closed(client: { close(force?: any): Promise<void> }, force?: boolean): Promise<void> {
  await orLate(force === undefined ? client.close() : client.close(force))
}

/**
 * Told to leave first: a join that is under way while its client is closed would be completed, and what the client
 * believes to be a member would beat for ever.
 */
export async function left(member: Client): Promise<void> {
  const leaving = Promise.withResolvers<void>()
  member.leaveGroup(true, (error) => (error ? leaving.reject(error) : leaving.resolve()))
  await orLate(leaving.promise)
  await closed(member, true)
}

const orLate = (ending: Promise<unknown>): Promise<unknown> =>
  Promise.race([ending.catch(() => undefined), pause(closesWithinMs, undefined, { ref: false })])

/** Resolves when stopped, or after this time. */
export async function pauseUnless(signal: AbortSignal, forMs: number): Promise<void> {
  await pause(forMs, undefined, { signal }).catch(() => undefined)
}

const longestBackOffMs = 3000

/** Runs `session` again and again, with growing pauses, until stopped: brokers go away and come back. */
export async function keepRunning(
  { trouble }: Pick<Cluster, 'trouble'>,
  who: string,
  signal: AbortSignal,
  session: (worked: () => void) => Promise<void>,
): Promise<void> {
  let waitMs = 50
  while (!signal.aborted) {
    try {
      await session(() => {
        waitMs = 50
      })
    } catch (error) {
      if (!signal.aborted) trouble(`${who}: the session with Kafka ended and begins again`, error)
    }
    await pauseUnless(signal, waitMs)
    waitMs = Math.min(longestBackOffMs, waitMs * 2)
  }
}
