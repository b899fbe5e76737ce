/** Printers and what they have to print, in PostgreSQL. */
import type { Printer } from '@jumun/contracts'
import type { Querying, Row } from '@jumun/messaging'

export interface PrinterRecord extends Omit<Printer, 'createdAt' | 'lastSeenAt' | 'waitingSince' | 'silent'> {
  readonly createdAt: Date
  readonly lastSeenAt?: Date
  readonly waitingSince?: Date
  /** Customers can order there now. */
  readonly isOpen: boolean
}

/** What is older than this is on nobody's mind, and is not printed when a printer comes back in the morning. */
export const tooOldMs = 4 * 3_600_000

const reading = `SELECT p.*, s.shown_status IN ('OPEN', 'BUSY') AS is_open, w.waiting, w.waiting_since, w.failed
  FROM printer p JOIN store s ON s.id = p.store_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, count(*) FILTER (WHERE state = 'FAILED') AS failed,
      min(created_at) FILTER (WHERE state = 'WAITING') AS waiting_since
    FROM print_job WHERE printer_id = p.id AND state IN ('WAITING', 'FAILED')) w`

export const readPrinters = async (db: Querying, storeId: string): Promise<PrinterRecord[]> =>
  (await db.query(`${reading} WHERE p.store_id = $1 ORDER BY p.created_at, p.id`, [storeId])).map(printerOf)

export async function readPrinter(db: Querying, id: string, storeId?: string): Promise<PrinterRecord | undefined> {
  const [row] = await db.query(`${reading} WHERE p.id = $1 AND ($2::uuid IS NULL OR p.store_id = $2)`, [
    id,
    storeId ?? null,
  ])
  return row && printerOf(row)
}

/** Of all stores, those that have had work for too long. */
export const readSilentPrinters = async (db: Querying, waitingSince: Date): Promise<PrinterRecord[]> =>
  (
    await db.query(
      `${reading} WHERE p.id IN (SELECT printer_id FROM print_job WHERE state = 'WAITING' AND created_at <= $1)
       ORDER BY w.waiting_since LIMIT 100`,
      [waitingSince],
    )
  ).map(printerOf)

export function asPrinterAnswer(printer: PrinterRecord, now: Date, silentAfterMs: number): Printer {
  const { createdAt, lastSeenAt, waitingSince, isOpen, ...rest } = printer
  const isLong = (since: Date | undefined): boolean =>
    since !== undefined && now.getTime() - since.getTime() >= silentAfterMs
  return {
    ...rest,
    ...(lastSeenAt ? { lastSeenAt: lastSeenAt.toISOString() } : {}),
    ...(waitingSince ? { waitingSince: waitingSince.toISOString() } : {}),
    silent: isLong(waitingSince) || (isOpen && printer.kind !== 'tcp' && isLong(lastSeenAt)),
    createdAt: createdAt.toISOString(),
  }
}

type Written = Pick<
  PrinterRecord,
  'id' | 'storeId' | 'name' | 'kind' | 'host' | 'port' | 'prints' | 'stations' | 'step' | 'columns' | 'language'
>

export const insertPrinter = (db: Querying, printer: Written, now: Date): Promise<Row[]> =>
  db.query(
    `INSERT INTO printer (id, store_id, name, kind, host, port, prints, stations, step, columns, language, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
    [...values(printer), now],
  )

export const updatePrinter = (db: Querying, printer: Written): Promise<Row[]> =>
  db.query(
    `UPDATE printer SET name = $3, kind = $4, host = $5, port = $6, prints = $7, stations = $8, step = $9, columns = $10, language = $11
     WHERE id = $1 AND store_id = $2`,
    values(printer),
  )

/** Connected otherwise: nobody has seen it there yet, and one that is spoken to has no word to poll with. */
export const connectAnew = (db: Querying, { id, kind }: Pick<PrinterRecord, 'id' | 'kind'>): Promise<Row[]> =>
  db.query(
    `UPDATE printer SET last_seen_at = NULL, trouble = NULL, token_hash = CASE WHEN $2 THEN NULL ELSE token_hash END
     WHERE id = $1`,
    [id, kind === 'tcp'],
  )

const values = (printer: Written): unknown[] => [
  printer.id,
  printer.storeId,
  printer.name,
  printer.kind,
  printer.host ?? null,
  printer.port ?? null,
  printer.prints,
  printer.stations ?? null,
  printer.step,
  printer.columns,
  printer.language,
]

export const printerOf = (row: Row): PrinterRecord => ({
  id: row['id'] as string,
  storeId: row['store_id'] as string,
  name: row['name'] as string,
  kind: row['kind'] as Printer['kind'],
  ...(row['host'] === null ? {} : { host: row['host'] as string, port: row['port'] as number }),
  prints: row['prints'] as Printer['prints'],
  ...(row['stations'] === null ? {} : { stations: row['stations'] as string[] }),
  step: row['step'] as Printer['step'],
  columns: row['columns'] as Printer['columns'],
  language: row['language'] as Printer['language'],
  hasToken: row['token_hash'] !== null,
  ...(row['last_seen_at'] ? { lastSeenAt: row['last_seen_at'] as Date } : {}),
  ...(row['trouble'] === null ? {} : { trouble: row['trouble'] as string }),
  waiting: Number(row['waiting'] ?? 0),
  failed: Number(row['failed'] ?? 0),
  ...(row['waiting_since'] ? { waitingSince: row['waiting_since'] as Date } : {}),
  isOpen: row['is_open'] === true,
  createdAt: row['created_at'] as Date,
})
