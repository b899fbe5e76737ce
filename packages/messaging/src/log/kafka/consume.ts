/**
 * Reading as a member of a Kafka group. Before a partition is given up its batch in hand is done and its offset
 * committed; offsets are committed by hand, after `handle` resolved, under the generation that owned them.
 */
import { type ConsumeOptions, LogWentBack, type Subscription } from '../event-log.ts'
import { untilReached } from '../until-reached.ts'
import {
  type Client,
  type Cluster,
  closed,
  inTime,
  isAmong,
  keepRunning,
  left,
  partitionKey,
  pauseUnless,
} from './cluster.ts'
import { type PartitionBuffer, PartitionBuffers } from './partition-buffers.ts'
import { startReader } from './reader.ts'

const rebalanceWithinMs = 30_000
const commitAgainAfterMs = 100
/** Each commit is a write on several brokers; what comes again because one is late is known to the inbox. */
const commitEveryMs = 50
const lastCommitWithinMs = 5000

export function consumeKafka(cluster: Cluster, options: ConsumeOptions): Subscription {
  const who = `group ${options.group}`
  const stopping = new AbortController()
  let buffers: PartitionBuffers | undefined
  const running = keepRunning(cluster, who, stopping.signal, async (worked) => {
    await cluster.topicsExist(options.topics, true)
    if (stopping.signal.aborted) return // while it asked: nobody would tell the member that it is over
    await beMember(worked)
  })

  async function beMember(worked: () => void): Promise<void> {
    const over = Promise.withResolvers<void>()
    const reader = startReader(cluster, who, options.topics)
    const committer = makeCommitter(cluster, options.group, () => held.all())
    const held = new PartitionBuffers({
      cluster,
      options,
      signal: stopping.signal,
      onDone: () => committer.look(),
      onRoom: () => reader.room(),
      onWentBack: ({ topic, partition, committed }) =>
        over.reject(new LogWentBack([{ topic, partition, position: Number(committed) - 1 }])),
    })
    buffers = held
    /** What is in hand is done and committed, and nothing new is begun until the next assignment. */
    const drain = async (): Promise<void> => {
      await held.rest()
      reader.read([])
      await committer.finish()
    }
    const member: Client = cluster.newMember(options.group, {
      rebalanceTimeout: rebalanceWithinMs,
      requestTimeout: rebalanceWithinMs + cluster.clientOptions.requestTimeout,
      sessionTimeout: cluster.sessionTimeoutMs,
      heartbeatInterval: Math.max(100, Math.floor(cluster.sessionTimeoutMs / 10)),
      // Asked for right before (re)joining: the moment to finish, so that it is committed under the old assignment.
      protocolsMetadata: async () => {
        await drain()
        return Buffer.alloc(0)
      },
    })
    let assigned = 0
    const begin = async (): Promise<void> => {
      const round = ++assigned
      const mine = (member.assignments ?? []).flatMap(({ topic, partitions }) =>
        partitions.map((partition) => ({ topic, partition })),
      )
      const { generationId, memberId } = member
      const from = await cluster.committed(options.group, options.topics)
      if (round !== assigned || stopping.signal.aborted) return
      const stayed = committer.isNextOf(generationId, memberId)
      committer.under(generationId, memberId)
      const next = mine.map(({ topic, partition }): PartitionBuffer => {
        const committed = BigInt(from.get(partitionKey(topic, partition)) ?? 0)
        const before = stayed ? held.of(topic, partition) : undefined
        const at = before && before.done > committed ? before.done : committed
        return held.newBuffer(topic, partition, at, before?.firstAfterAssignment ?? true, before?.mark)
      })
      held.begin(next)
      reader.read(next)
      worked()
    }
    member.on('consumer:group:join', () => {
      begin().catch((error: unknown) => over.reject(error as Error))
    })
    // the client has given up on the group: from here on it would neither beat nor join again by itself
    member.on('error', (error: unknown) => over.reject(error as Error))
    member.on('consumer:heartbeat:stalled', () => over.reject(new Error('the group’s coordinator does not answer')))
    stopping.signal.addEventListener('abort', () => over.resolve(), { once: true })
    try {
      member.topics.trackAll(...options.topics)
      await Promise.race([member.joinGroup({}), over.promise])
      await over.promise
    } finally {
      over.promise.catch(() => undefined) // it was told already
      assigned++
      await drain()
      await committer.close()
      await Promise.all([left(member), reader.stop()])
      buffers = undefined
    }
  }

  return {
    caughtUp: () =>
      untilReached({
        heads: () => cluster.heads(options.topics),
        async done() {
          const committed = await cluster.committed(options.group, options.topics)
          return (topic, partition) => (committed.get(partitionKey(topic, partition)) ?? 0) - 1
        },
        stopped: () => stopping.signal.aborted,
        everyMs: 20,
      }),
    async lag() {
      const mine = buffers?.all() ?? []
      if (mine.length === 0) return 0
      const ends = new Map(
        (await cluster.heads(options.topics)).map((head) => [
          partitionKey(head.topic, head.partition),
          head.position + 1,
        ]),
      )
      return mine.reduce(
        (sum, buffer) =>
          sum + Math.max(0, (ends.get(partitionKey(buffer.topic, buffer.partition)) ?? 0) - Number(buffer.done)),
        0,
      )
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/**
 * Commits what the lanes have done, one request at a time, under the generation it was told. A client apart from the
 * member, so that a commit neither waits behind a join nor starts one.
 */
function makeCommitter(cluster: Cluster, group: string, buffers: () => readonly PartitionBuffer[]) {
  const client = cluster.newMember(group, { retries: 0 })
  let generation = { id: 0, member: null as string | null }
  let running: Promise<void> | undefined
  let finishing = false
  let over = false
  let failed = false
  let hurry = (): void => {}

  const behind = (): PartitionBuffer[] => (generation.member === null ? [] : buffers().filter(isBehind))

  async function commitAll(): Promise<void> {
    for (let late = behind(); late.length > 0 && !over; late = behind()) {
      const { id, member } = generation
      const offsets = late.map((buffer) => ({
        topic: buffer.topic,
        partition: buffer.partition,
        offset: buffer.done,
        leaderEpoch: -1,
      }))
      client.generationId = id
      client.memberId = member
      try {
        await inTime(client.commit({ offsets }))
        failed = false
        for (const [index, buffer] of late.entries()) buffer.committed = offsets[index]?.offset ?? buffer.committed
      } catch (error) {
        // Not ours any more, or nobody there: it will come again to whoever has the partition then.
        if (over || isOver(error)) return
        if (!failed) cluster.trouble(`group ${group}: an offset could not be committed and will be again`, error)
        failed = true
        client.clearMetadata()
        if (finishing) return
        await rest(commitAgainAfterMs)
        continue
      }
      await rest(commitEveryMs)
    }
  }

  /** Not when this is the end of it. */
  async function rest(ms: number): Promise<void> {
    if (finishing) return
    const waited = Promise.withResolvers<void>()
    const timer = setTimeout(waited.resolve, ms)
    hurry = waited.resolve
    await waited.promise
    clearTimeout(timer)
  }

  const look = (): void => {
    running ??= commitAll().finally(() => {
      running = undefined
    })
  }
  return {
    look,
    isNextOf: (id: number, member: string | null): boolean =>
      member !== null && member === generation.member && id === generation.id + 1,
    under(id: number, member: string | null): void {
      generation = { id, member }
    },
    async finish(): Promise<void> {
      finishing = true
      hurry()
      const deadline = new AbortController()
      await Promise.race([
        (async () => {
          await running
          look()
          await running
        })(),
        pauseUnless(deadline.signal, lastCommitWithinMs),
      ])
      deadline.abort()
      finishing = false
    },
    /** What could not be committed until now will come again. */
    async close(): Promise<void> {
      over = true
      hurry()
      await closed(client, true)
    },
  }
}

/** Also when there is less to commit than before, because the topic was made anew. */
const isBehind = ({ done, committed, gone }: PartitionBuffer): boolean =>
  done > committed || (gone && done !== committed)

/** The group has gone on without this generation. */
const isOver = (error: unknown): boolean => isAmong(error, ({ needsRejoin }) => needsRejoin === true)
