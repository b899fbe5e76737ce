/** The partitions a member has in hand: what was fetched of each waits here for its turn. */
import type { ConsumeOptions } from '../event-log.ts'
import { concerns, Handling, type Lot, mostApart, mostRecords, newLot, type Portion, shareOut } from '../handling.ts'
import { type Cluster, partitionKey } from './cluster.ts'
import type { ReadCursor } from './fetches.ts'
import { type RawRecord, toStored } from './record.ts'

export interface Lane extends ReadCursor, Lot {
  readonly waiting: RawRecord[]
  /** Handled up to here: the offset to go on from. */
  done: bigint
  committed: bigint
  /** The topic is not any more the one that was read: what is done of it counts for nothing. */
  gone: boolean
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

export class Lanes {
  readonly #needs: LanesOptions
  readonly #handling: Handling<Lane>
  #lanes = new Map<string, Lane>()
  #open = false

  constructor(needs: LanesOptions) {
    this.#needs = needs
    const { cluster, options } = needs
    this.#handling = new Handling<Lane>({
      handle: options.handle,
      concurrency: options.concurrency ?? mostApart,
      onTurn: () => this.#pump(),
      onTrouble: (error) => cluster.trouble(`group ${options.group}: a batch failed and comes again`, error),
    })
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
      ...newLot(taken),
      topic,
      partition,
      next,
      mark,
      done: next,
      committed: next,
      gone: false,
      waiting,
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
    await this.#handling.rest()
  }

  #pump(): void {
    const { options, signal } = this.#needs
    if (!this.#open || signal.aborted) return
    const { maxBatch = mostRecords } = options
    const { apart, together } = this.#handling.due(
      this.all().filter(({ waiting }) => waiting.length > 0),
      performance.now(),
    )
    for (const lane of apart) this.#handling.handleApart(lane, () => this.#portionOf(lane, maxBatch))
    const counts = shareOut(
      together.map(({ waiting }) => waiting.length),
      maxBatch,
    )
    const joint = together.filter((_, index) => counts[index])
    if (joint.length > 0)
      this.#handling.handleTogether(joint, () =>
        Promise.all(joint.map((lane, index) => this.#portionOf(lane, counts[index] ?? 0))),
      )
    for (const lane of [...apart, ...joint]) this.#toTheEnd(lane)
  }

  /** Who got a turn goes to the end of the queue. */
  #toTheEnd(lane: Lane): void {
    const key = partitionKey(lane.topic, lane.partition)
    this.#lanes.delete(key)
    this.#lanes.set(key, lane)
  }

  async #portionOf(lane: Lane, limit: number): Promise<Portion<Lane>> {
    const { cluster, options, onDone, onRoom } = this.#needs
    const raw = lane.waiting.slice(0, limit)
    const read = await Promise.all(raw.map((record) => toStored(record, cluster.registry)))
    return {
      lot: lane,
      records: read.filter((record) => concerns(record, options.types)),
      done: () => {
        if (lane.gone) return
        const wasFull = lane.full()
        lane.waiting.splice(0, raw.length)
        lane.done = (raw.at(-1)?.offset ?? lane.done - 1n) + 1n
        onDone()
        if (wasFull && !lane.full()) onRoom()
      },
    }
  }
}
