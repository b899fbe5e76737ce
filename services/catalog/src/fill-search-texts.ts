/** Products that were written before there was a form for searching get theirs. */
import type { Database } from '@jumun/messaging'
import { fillIn, type Job } from '@jumun/service'
import { searchTextOf } from './product.ts'
import { productsWithoutSearchText, writeSearchTexts } from './product-table.ts'

export const fillSearchTexts = (db: Database): Job =>
  fillIn(
    'fill search texts',
    (limit) => productsWithoutSearchText(db, limit),
    (products) =>
      writeSearchTexts(
        db,
        products.map((product) => ({ id: product.id, text: searchTextOf(product) })),
      ),
  )
