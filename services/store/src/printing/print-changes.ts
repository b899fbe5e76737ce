/** Jobs are made in the transaction that changes a ticket: what is not saved is not printed, and what is saved is. */
import type { Change, Transaction } from '@jumun/messaging'
import type { TicketRecord } from '../ticket-shape.ts'
import { insertJobs } from './job-table.ts'
import { printerOf } from './printer-table.ts'
import { printsOf } from './prints-of.ts'

/** Only of stores that have printers. */
export async function printChanges(tx: Transaction, changes: readonly Change<TicketRecord>[]): Promise<void> {
  const stores = [...new Set(changes.map(({ after }) => after.storeId))]
  const rows = await tx.query('SELECT * FROM printer WHERE store_id = ANY($1) ORDER BY created_at, id', [stores])
  const printers = rows.map(printerOf)
  const jobs = changes.flatMap((change) =>
    printsOf(
      change,
      printers.filter(({ storeId }) => storeId === change.after.storeId),
    ),
  )
  const latest = changes.at(-1)
  if (latest) await insertJobs(tx, jobs, printers, latest.after.updatedAt)
}
