/**
 * Who is handed what: the records of all partitions that have any go in one joint call, and the next is begun when it has
 * ended. A partition whose call failed, or that was just taken over, has calls of its own until one of them succeeded:
 * whatever happens there holds up no other.
 */
import type { ConsumeOptions, StoredRecord } from './event-log.ts'

/** One partition, as its handling has gone so far. */
export interface Lot {
  /** Records of it are in work. */
  busy: boolean
  /** The first batch since it became ours has not been handled yet. */
  taken: boolean
  failures: number
  pausedUntil: number
}

export const newLot = (taken: boolean): Lot => ({ busy: false, taken, failures: 0, pausedUntil: 0 })

/** What is handed out of one lot; `done` is called when it was handled. */
export interface Portion<L extends Lot> {
  readonly lot: L
  readonly records: readonly StoredRecord[]
  done(): void
}

export interface HandlingOptions {
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

const isApart = ({ taken, failures }: Lot): boolean => taken || failures > 0

export class Handling<L extends Lot> {
  readonly #options: HandlingOptions
  #together = false
  #apart = 0
  #calls = new Set<Promise<void>>()

  constructor(options: HandlingOptions) {
    this.#options = options
  }

  /** Which of these may be handed something now: some in a call each, the others together. */
  due(lots: readonly L[], now: number): { readonly apart: L[]; readonly together: L[] } {
    const free = lots.filter((lot) => !lot.busy && lot.pausedUntil <= now)
    return {
      apart: free.filter(isApart).slice(0, this.#options.concurrency - this.#apart),
      together: this.#together ? [] : free.filter((lot) => !isApart(lot)),
    }
  }

  handleApart(lot: L, portionOf: () => Portion<L> | Promise<Portion<L>>): void {
    this.#apart++
    this.#begin(
      [lot],
      async () => [await portionOf()],
      lot.taken,
      () => {
        this.#apart--
      },
    )
  }

  handleTogether(lots: readonly L[], portionsOf: () => readonly Portion<L>[] | Promise<readonly Portion<L>[]>): void {
    this.#together = true
    this.#begin(lots, portionsOf, false, () => {
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
    lots: readonly L[],
    portionsOf: () => readonly Portion<L>[] | Promise<readonly Portion<L>[]>,
    taken: boolean,
    ended: () => void,
  ): void {
    for (const lot of lots) lot.busy = true
    const call = this.#call(lots, portionsOf, taken).finally(() => {
      for (const lot of lots) lot.busy = false
      ended()
      this.#calls.delete(call)
      this.#options.onTurn()
    })
    this.#calls.add(call)
  }

  async #call(
    lots: readonly L[],
    portionsOf: () => readonly Portion<L>[] | Promise<readonly Portion<L>[]>,
    taken: boolean,
  ): Promise<void> {
    const { handle, onTrouble } = this.#options
    try {
      const portions = await portionsOf()
      const batch = portions.flatMap(({ records }) => records)
      if (batch.length > 0) await handle(batch, taken)
      for (const lot of lots) Object.assign(lot, newLot(false), { busy: true })
      for (const portion of portions) portion.done()
    } catch (error) {
      if (lots.some(({ failures }) => failures === 0)) onTrouble(error)
      for (const lot of lots) this.#pause(lot)
    }
  }

  #pause(lot: L): void {
    const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** lot.failures++)
    lot.pausedUntil = (this.#options.now ?? performance.now.bind(performance))() + pauseMs
    setTimeout(() => this.#options.onTurn(), pauseMs + 1).unref()
  }
}

/** At most `limit` records of these, each from its beginning, the first ones first. @returns how many of each */
export function shareOut(waiting: readonly number[], limit: number): number[] {
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
