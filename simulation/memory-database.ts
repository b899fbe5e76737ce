/**
 * A service's database in memory: tables whose rows are locked, transactions that are kept as a whole or not at all, an
 * outbox, timers. Whatever waits here waits for the scheduler; what a process had begun when it died was never there.
 */
import {
  ChangedMeanwhile,
  isConflict,
  isConnectionError,
  type LogRecord,
  type OutgoingEvent,
  type Transaction,
} from '@jumun/messaging'
import { toLogRecord, type Writer } from '@jumun/messaging/testing'
import type { Choice, Life, Part, World } from './world.ts'

export interface MemoryTransaction extends Transaction {
  /** Held until it ends; in the order of their names, so that nobody waits in a circle. */
  lock(...names: readonly string[]): Promise<void>
  /** Done with the commit. */
  whenKept(work: () => void): void
}

/** Locks, and what is not committed yet. */
class Pending implements MemoryTransaction {
  readonly life: Life
  readonly events: LogRecord[] = []
  readonly written = new Map<Table<unknown>, Map<string, unknown>>()
  readonly timers = new Map<string, { subject: string; dueAt: number | undefined }>()
  readonly effects: (() => void)[] = []
  readonly held = new Set<string>()
  /** What it waits for. */
  wanted: readonly string[] | undefined
  readonly #db: MemoryDatabase

  constructor(db: MemoryDatabase, life: Life) {
    this.#db = db
    this.life = life
  }

  query(): never {
    throw new Error('nobody speaks SQL here')
  }
  publish(...events: readonly OutgoingEvent[]): void {
    for (const event of events) this.events.push(toLogRecord(event, this.#db.writer))
  }
  scheduleTimer(kind: string, subject: string, dueAt: Date): void {
    this.timers.set(`${kind} ${subject}`, { subject, dueAt: dueAt.getTime() })
  }
  cancelTimer(kind: string, subject: string): void {
    this.timers.set(`${kind} ${subject}`, { subject, dueAt: undefined })
  }
  lock(...names: readonly string[]): Promise<void> {
    return this.#db.lock(this, names)
  }
  whenKept(work: () => void): void {
    this.effects.push(work)
  }
}

/** Seen by others once it is committed. */
export class Table<V> {
  readonly rows: ReadonlyMap<string, V> = new Map()
  readonly name: string
  readonly #onChanged: ((before: V | undefined, after: V) => void) | undefined

  constructor(name: string, onChanged?: (before: V | undefined, after: V) => void) {
    this.name = name
    this.#onChanged = onChanged
  }
  lockOf = (id: string): string => `${this.name} ${id}`
  get(tx: Transaction, id: string): V | undefined {
    const written = (tx as Pending).written.get(this as Table<unknown>)
    return written?.has(id) ? (written.get(id) as V | undefined) : this.rows.get(id)
  }
  set(tx: Transaction, id: string, row: V | undefined): void {
    const { written } = tx as Pending
    const rows = written.get(this as Table<unknown>) ?? new Map<string, unknown>()
    written.set(this as Table<unknown>, rows.set(id, row))
  }
  /** At once, as a statement of its own. */
  put(id: string, row: V | undefined): void {
    const before = this.rows.get(id)
    if (row === undefined) (this.rows as Map<string, V>).delete(id)
    else (this.rows as Map<string, V>).set(id, row)
    if (row !== undefined) this.#onChanged?.(before, row)
  }
}

/** What one process has of a database. */
export interface Connection {
  readonly life: Life
  now(): Date
  /** @param what for whoever reads what happened */
  transaction<T>(work: (tx: MemoryTransaction) => Promise<T>, what?: string): Promise<T>
}

/** Told as PostgreSQL's driver tells it. */
const connectionLost = () => Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' })
const deadlock = () => Object.assign(new Error('deadlock detected'), { code: '40P01' })

/** Whoever asked has no answer, and tries again. */
export function onlyLost(error: unknown): void {
  if (!isConnectionError(error)) throw error
}

export class MemoryDatabase implements Part {
  readonly writer: Writer
  readonly timers = new Map<string, { readonly subject: string; readonly dueAt: number }>()
  outbox: LogRecord[] = []
  readonly #world: World
  readonly #open = new Set<Pending>()
  readonly #waiting: { readonly tx: Pending; readonly go: () => void }[] = []

  constructor(world: World, source: string) {
    this.#world = world
    this.writer = { source, now: () => world.now(), newId: () => world.newId() }
  }

  connect(life: Life): Connection {
    return { life, now: () => this.#world.now(), transaction: (work, what) => this.#transaction(life, work, what) }
  }

  async #transaction<T>(life: Life, work: (tx: MemoryTransaction) => Promise<T>, what = 'commits'): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const tx = new Pending(this, life)
      this.#open.add(tx)
      try {
        const result = await work(tx)
        await this.#world.turn(life, `${life.name} ${what}${tx.events.map(({ type }) => ` ${type}`).join()}`)
        const lost = this.#world.trouble(0.02)
        if (lost && this.#world.chance.is(0.5)) throw connectionLost()
        this.#keep(tx)
        if (lost) throw connectionLost() // and nobody knows that it was kept
        return result
      } catch (error) {
        if (!isConflict(error) || attempt === 5) throw error
      } finally {
        this.#open.delete(tx)
      }
    }
  }

  #keep({ written, events, timers, effects }: Pending): void {
    for (const effect of effects) effect()
    for (const [table, rows] of written) for (const [id, row] of rows) table.put(id, row)
    this.outbox.push(...events)
    for (const [key, { subject, dueAt }] of timers)
      if (dueAt === undefined) this.timers.delete(key)
      else this.timers.set(key, { subject, dueAt })
  }

  async lock(tx: Pending, names: readonly string[]): Promise<void> {
    for (const name of [...new Set(names)].sort()) {
      if (tx.held.has(name)) continue
      if (this.#holder(name, tx)) {
        tx.wanted = [name]
        if (this.#isCircle(tx)) throw deadlock()
        await new Promise<void>((go) => this.#waiting.push({ tx, go }))
        tx.wanted = undefined
      }
      tx.held.add(name)
    }
  }
  /** Those of the dead are free. */
  #holder(name: string, but: Pending): Pending | undefined {
    for (const tx of this.#open) if (tx !== but && tx.life.alive && tx.held.has(name)) return tx
    return undefined
  }
  #isCircle(tx: Pending): boolean {
    for (let next: Pending | undefined = tx; next?.wanted; ) {
      next = this.#holder(next.wanted[0] as string, next)
      if (next === tx) return true
    }
    return false
  }

  /** As a statement of its own. */
  say(event: OutgoingEvent): void {
    this.outbox.push(toLogRecord(event, this.writer))
  }

  choices(): Choice[] {
    return this.#waiting.flatMap((one) => {
      const [name = ''] = one.tx.wanted ?? []
      if (!one.tx.life.alive || this.#holder(name, one.tx)) return []
      const run = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(one), 1)
        one.tx.held.add(name) // before anybody else has it
        one.go()
      }
      return [{ what: `${one.tx.life.name} gets the lock on ${name}`, run }]
    })
  }
}

/** Aggregates that are rows of a table, or parts of them. */
export function memoryStore<S, Row = S>(
  table: Table<Row>,
  { stateOf, rowOf }: { stateOf: (row: Row) => S; rowOf: (after: S, before: Row | undefined) => Row | undefined },
) {
  return {
    async load(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, S>> {
      const there = ids.filter((id) => table.rows.has(id) || table.get(tx, id) !== undefined)
      await (tx as MemoryTransaction).lock(...there.map(table.lockOf))
      return new Map(
        there.toSorted().flatMap((id) => {
          const row = table.get(tx, id)
          return row === undefined ? [] : [[id, stateOf(row)]]
        }),
      )
    },
    async save(
      tx: Transaction,
      changes: readonly { readonly id: string; readonly before: S | undefined; readonly after: S }[],
    ): Promise<void> {
      await (tx as MemoryTransaction).lock(...changes.map(({ id }) => table.lockOf(id)))
      for (const { id, before } of changes) {
        const row = table.get(tx, id)
        if ((row === undefined ? undefined : stateOf(row)) !== before)
          throw new ChangedMeanwhile(`${id} is no longer as it was`)
      }
      for (const { id, after } of changes) table.set(tx, id, rowOf(after, table.get(tx, id)))
    },
  }
}
