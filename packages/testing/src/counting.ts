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
      publish: (...events) => tx.publish(...events),
      scheduleTimer: (kind, subject, dueAt) => tx.scheduleTimer(kind, subject, dueAt),
      cancelTimer: (kind, subject) => tx.cancelTimer(kind, subject),
    },
    statements: () => count,
  }
}
