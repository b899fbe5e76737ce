/** The partitions a member has in hand: what was fetched of each waits here for its turn. */

import {
  BatchScheduler,
  concerns,
  divideLimit,
  mostApart,
  mostRecords,
  newPartitionState,
  type PartitionBatch,
  type PartitionState,
} from '../batch-scheduler.ts'
import type { ConsumeOptions } from '../event-log.ts'
import { type Cluster, partitionKey } from './cluster.ts'
import type { ReadCursor } from './fetches.ts'
import { type RawRecord, toStored } from './record.ts'

export interface PartitionBuffer extends ReadCursor, PartitionState {
  readonly waiting: RawRecord[]
  /** Handled up to here: the offset to go on from. */
  done: bigint
  committed: bigint
  /** The topic is not any more the one that was read: what is done of it counts for nothing. */
  gone: boolean
}

export interface PartitionBuffersOptions {
  readonly cluster: Cluster
  readonly options: ConsumeOptions
  readonly signal: AbortSignal
  /** A batch was handled. */
  readonly onDone: () => void
  /** A lane has room again. */
  readonly onRoom: () => void
  /** The log has not got any more what this lane has read. */
  readonly onWentBack: (buffer: PartitionBuffer) => void
}

const buffered = 1000

export class PartitionBuffers {
  readonly #needs: PartitionBuffersOptions
  readonly #scheduler: BatchScheduler<PartitionBuffer>
  #buffers = new Map<string, PartitionBuffer>()
  #open = false

  constructor(needs: PartitionBuffersOptions) {
    this.#needs = needs
    const { cluster, options } = needs
    this.#scheduler = new BatchScheduler<PartitionBuffer>({
      handle: options.handle,
      concurrency: options.concurrency ?? mostApart,
      onTurn: () => this.#pump(),
      onTrouble: (error) => cluster.trouble(`group ${options.group}: a batch failed and comes again`, error),
    })
  }

  all(): readonly PartitionBuffer[] {
    return [...this.#buffers.values()]
  }

  of(topic: string, partition: number): PartitionBuffer | undefined {
    return this.#buffers.get(partitionKey(topic, partition))
  }

  newBuffer(
    topic: string,
    partition: number,
    next: bigint,
    firstAfterAssignment: boolean,
    mark?: string,
  ): PartitionBuffer {
    const waiting: RawRecord[] = []
    const buffer: PartitionBuffer = {
      ...newPartitionState(firstAfterAssignment),
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
        if (this.of(topic, partition) !== buffer) return
        waiting.push(...records)
        this.#pump()
      },
      wentBack: () => {
        if (buffer.gone) return
        buffer.gone = true
        buffer.done = 0n // committed by whoever owns the partition: it is read again from its start
        waiting.length = 0
        this.#needs.onWentBack(buffer)
      },
    }
    return buffer
  }

  /** These, and no others, from now on. */
  begin(buffers: readonly PartitionBuffer[]): void {
    this.#buffers = new Map(buffers.map((buffer) => [partitionKey(buffer.topic, buffer.partition), buffer]))
    this.#open = true
    this.#pump()
  }

  /** No new batch; resolves when those in work are done. */
  async rest(): Promise<void> {
    this.#open = false
    await this.#scheduler.rest()
  }

  #pump(): void {
    const { options, signal } = this.#needs
    if (!this.#open || signal.aborted) return
    const { maxBatch = mostRecords } = options
    const { apart, together } = this.#scheduler.due(
      this.all().filter(({ waiting }) => waiting.length > 0),
      performance.now(),
    )
    for (const buffer of apart) this.#scheduler.handleApart(buffer, () => this.#batchOf(buffer, maxBatch))
    const counts = divideLimit(
      together.map(({ waiting }) => waiting.length),
      maxBatch,
    )
    const joint = together.filter((_, index) => counts[index])
    if (joint.length > 0)
      this.#scheduler.handleTogether(joint, () =>
        Promise.all(joint.map((buffer, index) => this.#batchOf(buffer, counts[index] ?? 0))),
      )
    for (const buffer of [...apart, ...joint]) this.#toTheEnd(buffer)
  }

  /** Who got a turn goes to the end of the queue. */
  #toTheEnd(buffer: PartitionBuffer): void {
    const key = partitionKey(buffer.topic, buffer.partition)
    this.#buffers.delete(key)
    this.#buffers.set(key, buffer)
  }

  async #batchOf(buffer: PartitionBuffer, limit: number): Promise<PartitionBatch<PartitionBuffer>> {
    const { cluster, options, onDone, onRoom } = this.#needs
    const raw = buffer.waiting.slice(0, limit)
    const read = await Promise.all(raw.map((record) => toStored(record, cluster.registry)))
    return {
      partition: buffer,
      records: read.filter((record) => concerns(record, options.types)),
      done: () => {
        if (buffer.gone) return
        const wasFull = buffer.full()
        buffer.waiting.splice(0, raw.length)
        buffer.done = (raw.at(-1)?.offset ?? buffer.done - 1n) + 1n
        onDone()
        if (wasFull && !buffer.full()) onRoom()
      },
    }
  }
}
