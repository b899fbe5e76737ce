/** Products that were written before there was a form for searching get theirs, some at a time, at the start. */
import type { Database } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import { searchTextOf } from './product.ts'
import { productsWithoutSearchText, writeSearchTexts } from './product-table.ts'

const batch = 500

export const fillSearchTexts = (db: Database): Job => ({
  name: 'fill search texts',
  everyMs: 30_000, // one that failed at the start is not to wait; with nothing to do it costs a look at an empty index
  run: async (signal) => {
    for (;;) {
      const products = await productsWithoutSearchText(db, batch)
      await writeSearchTexts(
        db,
        products.map((product) => ({ id: product.id, text: searchTextOf(product) })),
      )
      if (products.length < batch || signal.aborted) return
    }
  },
})
