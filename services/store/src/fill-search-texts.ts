/** Stores that were written before there was a form for searching get theirs, some at a time, at the start. */
import type { Database } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import { searchTextOf } from './store.ts'
import { storesWithoutSearchText, writeSearchTexts } from './store-table.ts'

const batch = 500

export const fillSearchTexts = (db: Database): Job => ({
  name: 'fill search texts',
  everyMs: 30_000, // one that failed at the start is not to wait; with nothing to do it costs a look at an empty index
  run: async (signal) => {
    for (;;) {
      const stores = await storesWithoutSearchText(db, batch)
      await writeSearchTexts(
        db,
        stores.map((store) => ({ id: store.id, text: searchTextOf(store) })),
      )
      if (stores.length < batch || signal.aborted) return
    }
  },
})
