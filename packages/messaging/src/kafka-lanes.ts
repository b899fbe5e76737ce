/**
 * The partitions a member has in hand: of each at most one batch in work, of all at most `concurrency`; what failed comes
 * again before anything behind it.
 */
import type { ConsumeOptions, StoredRecord } from './event-log.ts'
import { type Cluster, partitionKey } from './kafka-cluster.ts'
import type { ReadCursor } from './kafka-reader.ts'
import { type RawRecord, toStored } from './kafka-record.ts'

export interface Lane extends ReadCursor {
  readonly waiting: RawRecord[]
  /** Handled up to here: the offset to go on from. */
  done: bigint
  committed: bigint
  /** The topic is not any more the one that was read: what is done of it counts for nothing. */
  gone: boolean
  /** The first batch since it became ours has not been handled yet. */
  taken: boolean
  work: Promise<void> | undefined
  failures: number
  pausedUntil: number
}

export interface LanesOptions {
  readonly cluster: Cluster
  readonly options: ConsumeOptions
  readonly signal: AbortSignal
  /** A batch was handled. */
  readonly onDone: () => void
  /** A lane has room again. */
  readonly onRoom: () => void
  /** The log has not got any more what this lane has read. */
  readonly onWentBack: (lane: Lane) => void
}

const buffered = 1000
const shortestPauseMs = 50
const longestPauseMs = 5000

export class Lanes {
  readonly #needs: LanesOptions
  #lanes = new Map<string, Lane>()
  #open = false
  #inWork = 0

  constructor(needs: LanesOptions) {
    this.#needs = needs
  }

  all(): readonly Lane[] {
    return [...this.#lanes.values()]
  }

  of(topic: string, partition: number): Lane | undefined {
    return this.#lanes.get(partitionKey(topic, partition))
  }

  newLane(topic: string, partition: number, next: bigint, taken: boolean, mark?: string): Lane {
    const waiting: RawRecord[] = []
    const lane: Lane = {
      topic,
      partition,
      next,
      mark,
      done: next,
      committed: next,
      gone: false,
      taken,
      waiting,
      work: undefined,
      failures: 0,
      pausedUntil: 0,
      full: () => waiting.length >= buffered,
      take: (records) => {
        if (this.of(topic, partition) !== lane) return
        waiting.push(...records)
        this.#pump()
      },
      wentBack: () => {
        if (lane.gone) return
        lane.gone = true
        lane.done = 0n // committed by whoever owns the partition: it is read again from its start
        waiting.length = 0
        this.#needs.onWentBack(lane)
      },
    }
    return lane
  }

  /** These, and no others, from now on. */
  begin(lanes: readonly Lane[]): void {
    this.#lanes = new Map(lanes.map((lane) => [partitionKey(lane.topic, lane.partition), lane]))
    this.#open = true
    this.#pump()
  }

  /** No new batch; resolves when those in work are done. */
  async rest(): Promise<void> {
    this.#open = false
    await Promise.all([...this.#lanes.values()].map(async (lane) => lane.work))
  }

  #pump(): void {
    const { options, signal } = this.#needs
    const now = performance.now()
    for (const [key, lane] of [...this.#lanes]) {
      if (!this.#open || signal.aborted || this.#inWork >= (options.concurrency ?? 8)) return
      if (lane.work || lane.waiting.length === 0 || lane.pausedUntil > now) continue
      this.#lanes.delete(key) // who got a turn goes to the end of the queue
      this.#lanes.set(key, lane)
      this.#inWork++
      lane.work = this.#handle(lane).finally(() => {
        this.#inWork--
        lane.work = undefined
        this.#pump()
      })
    }
  }

  async #handle(lane: Lane): Promise<void> {
    const { cluster, options, onDone, onRoom } = this.#needs
    const raw = lane.waiting.slice(0, options.maxBatch ?? 200)
    try {
      const batch: StoredRecord[] = await Promise.all(raw.map((record) => toStored(record, cluster.registry)))
      await options.handle(batch, lane.taken)
    } catch (error) {
      const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** lane.failures++)
      lane.pausedUntil = performance.now() + pauseMs
      setTimeout(() => this.#pump(), pauseMs + 1).unref()
      if (lane.failures === 1) cluster.trouble(`group ${options.group}: a batch failed and comes again`, error)
      return
    }
    if (lane.gone) return
    const wasFull = lane.full()
    lane.waiting.splice(0, raw.length)
    lane.taken = false
    lane.failures = lane.pausedUntil = 0
    lane.done = (raw.at(-1)?.offset ?? lane.done - 1n) + 1n
    onDone()
    if (wasFull && !lane.full()) onRoom()
  }
}
