/** The books of the store in memory: the same port as in PostgreSQL, with days that are closed at any moment. */
import { businessDay, dayAfter } from '@jumun/contracts'
import type { Fact, NewFact } from '../services/store/src/books/facts.ts'
import { netOf } from '../services/store/src/books/figures.ts'
import type { Books } from '../services/store/src/books/keep-books.ts'
import type { Flaw } from './flaw.ts'
import { type MemoryTransaction, Table } from './memory-database.ts'

/** `day` undefined: money went back of an order whose sale was not heard of yet. */
export type MemoryFact = Fact & { readonly day: string | undefined }

/** One store, by its usual clocks. */
export function booksInMemory(flaw?: Flaw) {
  const table = new Table<readonly MemoryFact[]>('books of')
  /** What each closed day came to, when it was closed. */
  const closed = new Map<string, number>()
  const firstOpen = (at: Date): string => {
    let day = businessDay({}, at)
    while (closed.has(day) && flaw !== 'a closed day is written into') day = dayAfter(day)
    return day
  }
  const facts = (): MemoryFact[] => [...table.rows.values()].flat()
  const netOfDay = (day: string): number =>
    facts()
      .filter((fact) => fact.day === day)
      .reduce((sum, fact) => sum + netOf(fact), 0)

  const books: Books = {
    async write(transaction, news) {
      const tx = transaction as MemoryTransaction
      await tx.lock('the books', ...news.map(({ orderId }) => table.lockOf(orderId)))
      for (const [orderId, ofOrder] of Map.groupBy(news, (fact) => fact.orderId)) {
        const known = table.get(tx, orderId) ?? []
        const all = [...known, ...ofOrder.filter((fact) => !known.some((one) => isSame(one, fact)))]
        const isSold = all.some(({ kind }) => kind === 'SALE')
        const keepsEarly = flaw !== 'the books lose what went back before its sale'
        const kept = all.filter(({ kind }) => isSold || (keepsEarly && kind === 'REFUND'))
        table.set(
          tx,
          orderId,
          kept.map((fact) => ({ ...fact, day: dayIn(fact) ?? (isSold ? firstOpen(fact.at) : undefined) })),
        )
      }
    },
  }

  return {
    books,
    facts,
    closed,
    netOfDay,
    /** Alone with them, as whoever closes a day is. */
    async close(tx: MemoryTransaction, now: Date): Promise<void> {
      await tx.lock('the books')
      const day = businessDay({}, now)
      if (!closed.has(day)) tx.whenKept(() => closed.set(day, netOfDay(day)))
    },
  }
}

const isSame = (one: Fact, other: Fact): boolean => one.kind === other.kind && one.n === other.n
const dayIn = (fact: NewFact | MemoryFact): string | undefined => ('day' in fact ? fact.day : undefined)
