/** A column that came later: rows that were written before get it, some at a time, at the start. */
import type { Job } from '../define-service.ts'

const batch = 500

export const fillIn = <Row>(
  name: string,
  missing: (limit: number) => Promise<readonly Row[]>,
  write: (rows: readonly Row[]) => Promise<void>,
): Job => ({
  name,
  everyMs: 30_000, // one that failed at the start is not to wait; with nothing to do it costs a look at an empty index
  run: async (signal) => {
    for (;;) {
      const rows = await missing(batch)
      await write(rows)
      if (rows.length < batch || signal.aborted) return
    }
  },
})
