/** How many statements work needs does not depend on the machine: a transaction that counts its own. */
import type { Transaction } from '@jumun/messaging'

export function counting(tx: Transaction): { readonly tx: Transaction; statements(): number } {
  let count = 0
  return {
    tx: {
      query: (sql, values) => {
        count++
        return tx.query(sql, values)
      },
      say: (...sayings) => tx.say(...sayings),
      remind: (kind, subject, dueAt) => tx.remind(kind, subject, dueAt),
      forget: (kind, subject) => tx.forget(kind, subject),
    },
    statements: () => count,
  }
}
