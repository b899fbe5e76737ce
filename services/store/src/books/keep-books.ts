/** What happens to a store's money is written down as it is heard of, once, for the first day that is still open. */
import { type Database, onAll, pruneInPieces, type Reaction, type Transaction } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import { bookedKinds, factOf, type NewFact } from './facts.ts'

/** PostgreSQL, and memory in the simulation. */
export interface Books {
  /** In one transaction with their events; those there are already stay as they are. */
  write(tx: Transaction, facts: readonly NewFact[]): Promise<void>
}

export const keepBooks = (books: Books): Reaction =>
  onAll(bookedKinds, (events, tx) => books.write(tx, events.map(factOf)))

const keptMs = 30 * 86_400_000
/** What went back of orders that are in no books is nobody's here: they were paid before these began, or were never a deal. */
export const forgetNobodys = ({ db, clock }: { readonly db: Database; readonly clock: Clock }): Job => ({
  name: 'forget what is of no store',
  everyMs: 3_600_000,
  run: async () => {
    const before = new Date(clock.now().getTime() - keptMs)
    await pruneInPieces(db, 'book_fact', 'store_id IS NULL AND at < $1', [before])
  },
})
