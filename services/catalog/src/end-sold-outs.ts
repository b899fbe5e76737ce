/** What was sold out until now is for sale again, and the world hears of it. */
import type { Database } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import { wake } from './product.ts'
import { lockProductsThatWake, saveProduct } from './product-table.ts'

const atOnce = 100

export const endSoldOuts = (db: Database, clock: Clock): Job => ({
  name: 'end sold-outs',
  everyMs: 10_000, // who reads knows by the clock; this is for those who only hear
  run: async (signal) => {
    for (;;) {
      const count = await db.transaction(async (tx) => {
        const now = clock.now()
        const products = await lockProductsThatWake(tx, now, atOnce)
        for (const product of products) {
          const decision = wake(product, now)
          if (decision.outcome !== 'changed') continue
          tx.publish(decision.event)
          await saveProduct(tx, decision.product)
        }
        return products.length
      })
      if (count < atOnce || signal.aborted) return
    }
  },
})
