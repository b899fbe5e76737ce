/**
 * Who is handed what: the records of all partitions that have any go in one joint call, and the next is begun when it has
 * ended. A partition whose call failed, or that was just taken over, has calls of its own until one of them succeeded:
 * whatever happens there holds up no other.
 */
import type { ConsumeOptions, StoredRecord } from './event-log.ts'

/** One partition, as its handling has gone so far. */
export interface PartitionState {
  /** Records of it are in work. */
  busy: boolean
  /** The first batch since it became ours has not been handled yet. */
  firstAfterAssignment: boolean
  failures: number
  pausedUntil: number
}

export const newPartitionState = (firstAfterAssignment: boolean): PartitionState => ({
  busy: false,
  firstAfterAssignment,
  failures: 0,
  pausedUntil: 0,
})

/** What is handed out of one lot; `done` is called when it was handled. */
export interface PartitionBatch<L extends PartitionState> {
  readonly partition: L
  readonly records: readonly StoredRecord[]
  done(): void
}

export interface BatchSchedulerOptions {
  readonly handle: ConsumeOptions['handle']
  /** Most calls for single partitions at a time. */
  readonly concurrency: number
  /** A call has ended, or a pause: there may be something to do. */
  readonly onTurn: () => void
  /** A lot's first failure since it last went well. */
  readonly onTrouble: (error: unknown) => void
  /** Of the clock by which pauses are told; default: this machine's. */
  readonly now?: () => number
}

export const mostRecords = 500
export const mostApart = 4
const shortestPauseMs = 50
const longestPauseMs = 5_000

const isApart = ({ firstAfterAssignment, failures }: PartitionState): boolean => firstAfterAssignment || failures > 0

export class BatchScheduler<L extends PartitionState> {
  readonly #options: BatchSchedulerOptions
  #together = false
  #apart = 0
  #calls = new Set<Promise<void>>()

  constructor(options: BatchSchedulerOptions) {
    this.#options = options
  }

  /** Which of these may be handed something now: some in a call each, the others together. */
  due(partitions: readonly L[], now: number): { readonly apart: L[]; readonly together: L[] } {
    const free = partitions.filter((partition) => !partition.busy && partition.pausedUntil <= now)
    return {
      apart: free.filter(isApart).slice(0, this.#options.concurrency - this.#apart),
      together: this.#together ? [] : free.filter((partition) => !isApart(partition)),
    }
  }

  handleApart(partition: L, batchOf: () => PartitionBatch<L> | Promise<PartitionBatch<L>>): void {
    this.#apart++
    this.#begin(
      [partition],
      async () => [await batchOf()],
      partition.firstAfterAssignment,
      () => {
        this.#apart--
      },
    )
  }

  handleTogether(
    partitions: readonly L[],
    batchesOf: () => readonly PartitionBatch<L>[] | Promise<readonly PartitionBatch<L>[]>,
  ): void {
    this.#together = true
    this.#begin(partitions, batchesOf, false, () => {
      this.#together = false
    })
  }

  get inWork(): number {
    return this.#calls.size
  }

  /** Resolves when what is in work now has ended. */
  async rest(): Promise<void> {
    await Promise.all(this.#calls)
  }

  #begin(
    partitions: readonly L[],
    batchesOf: () => readonly PartitionBatch<L>[] | Promise<readonly PartitionBatch<L>[]>,
    firstAfterAssignment: boolean,
    ended: () => void,
  ): void {
    for (const partition of partitions) partition.busy = true
    const call = this.#call(partitions, batchesOf, firstAfterAssignment).finally(() => {
      for (const partition of partitions) partition.busy = false
      ended()
      this.#calls.delete(call)
      this.#options.onTurn()
    })
    this.#calls.add(call)
  }

  async #call(
    partitions: readonly L[],
    batchesOf: () => readonly PartitionBatch<L>[] | Promise<readonly PartitionBatch<L>[]>,
    firstAfterAssignment: boolean,
  ): Promise<void> {
    const { handle, onTrouble } = this.#options
    try {
      const partitionBatches = await batchesOf()
      const batch = partitionBatches.flatMap(({ records }) => records)
      if (batch.length > 0) await handle(batch, firstAfterAssignment)
      for (const partition of partitions) Object.assign(partition, newPartitionState(false), { busy: true })
      for (const partitionBatch of partitionBatches) partitionBatch.done()
    } catch (error) {
      if (partitions.some(({ failures }) => failures === 0)) onTrouble(error)
      for (const partition of partitions) this.#pause(partition)
    }
  }

  #pause(partition: L): void {
    const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** partition.failures++)
    partition.pausedUntil = (this.#options.now ?? performance.now.bind(performance))() + pauseMs
    setTimeout(() => this.#options.onTurn(), pauseMs + 1).unref()
  }
}

/** At most `limit` records of these, each from its beginning, the first ones first. @returns how many of each */
export function divideLimit(waiting: readonly number[], limit: number): number[] {
  let left = limit
  return waiting.map((count) => {
    const given = Math.min(count, left)
    left -= given
    return given
  })
}

/** What a group that names its types is given: these, and what nobody can say the type of. */
export const concerns = ({ type, undecodable, newer }: StoredRecord, types: ConsumeOptions['types']): boolean =>
  types === undefined || types.includes(type) || (undecodable !== undefined && !newer)
