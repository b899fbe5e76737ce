/** What a provider has told, without PostgreSQL: each once, and the payment that it is about falls due. */
import type { NewsLog } from '../services/payment/src/provider-news.ts'

interface DueRow {
  readonly status: string
  readonly chargingUntil: Date
  dueAt: Date | undefined
}

export function newsInMemory(rows: ReadonlyMap<string, DueRow>): (turn: (what: string) => Promise<void>) => NewsLog {
  const told = new Set<string>()
  return (turn) => ({
    async keep({ id, orderId, unsigned }, now) {
      await turn('keeps what the provider tells')
      const row = orderId === undefined ? undefined : rows.get(orderId)
      if (unsigned && !row) return 'about-nothing'
      if (told.has(id)) return 'again'
      told.add(id)
      if (row?.status === 'PENDING' || row?.status === 'UNKNOWN')
        row.dueAt = row.chargingUntil > now ? row.chargingUntil : now
      return row ? 'looked-up' : 'about-nothing'
    },
  })
}
