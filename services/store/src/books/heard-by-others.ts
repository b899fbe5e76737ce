/** Beside us, or before us, there may be a release that keeps no books, or knows less of them: what it heard is booked by us. */
import { type Database, type EventLog, hearAgain } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import type { Logger } from 'pino'
import { booksSince, bookTable } from './book-table.ts'
import { keepBooks } from './keep-books.ts'

interface Needs {
  readonly db: Database
  readonly events: EventLog
  readonly log: Pick<Logger, 'warn'>
}
/** A fact that is there stays as it is. */
export const bookWhatOthersHeard = ({ db, events, log }: Needs): Job => ({
  name: 'book what another release heard',
  everyMs: 30_000,
  run: async (signal) =>
    hearAgain({
      ...{ db, log: events, service: 'store', reaction: keepBooks(bookTable), since: await booksSince(db), signal },
      onFailed: ({ id, type, subject }, error) =>
        log.warn({ err: error, id, type, subject }, 'an event that was heard again cannot be booked'),
    }),
})
