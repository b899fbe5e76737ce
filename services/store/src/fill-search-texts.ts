/** Stores that were written before there was a form for searching get theirs. */
import type { Database } from '@jumun/messaging'
import { fillIn, type Job } from '@jumun/service'
import { searchTextOf } from './store.ts'
import { storesWithoutSearchText, writeSearchTexts } from './store-table.ts'

export const fillSearchTexts = (db: Database): Job =>
  fillIn(
    'fill search texts',
    (limit) => storesWithoutSearchText(db, limit),
    (stores) =>
      writeSearchTexts(
        db,
        stores.map((store) => ({ id: store.id, text: searchTextOf(store) })),
      ),
  )
