/** Products that were written before there was a form for searching get theirs, some at a time, at the start. */
import type { Database } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import { searchTextOf } from './product.ts'
import { productsWithoutSearchText, writeSearchTexts } from './product-table.ts'

const batch = 500

export const fillSearchTexts = (db: Database): Job => ({
  name: 'fill search texts',
  everyMs: 600_000,
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
