/**
 * What is to be printed. A job is WAITING until its printer says that it is on paper: one that said so never gets it again,
 * and one that was given it and said nothing may have printed it, so it is given it again with a mark.
 */
import type { PrintJob } from '@jumun/contracts'
import type { Querying, Row, Transaction } from '@jumun/messaging'
import type { DocumentKind, PrintedLine } from './documents.ts'
import { type PrinterRecord, printerOf, tooOldMs } from './printer-table.ts'
import type { NewPrint } from './prints-of.ts'

export interface JobRecord {
  readonly id: number
  readonly printerId: string
  readonly orderId?: string
  readonly kind: DocumentKind | 'day'
  /** `YYYY-MM-DD`, of the report of a day. */
  readonly day?: string
  readonly station: string
  readonly lines: readonly PrintedLine[]
  readonly changed?: 'CHANGED' | 'CANCELED'
  readonly change?: { readonly at: Date; readonly version: number }
  readonly again: number
  readonly failures: number
  /** It was given to the printer before. */
  readonly maybeCopy: boolean
}

/** The durable timer of a printer that is spoken to. */
export const printTimer = 'print'
/** A printer that was given something is not given it again before. */
const answerWithinMs = 15_000
/** After so many refusals it is not the paper: somebody has to look. */
const mostFailures = 10
/** So often it is given without a word of what became of it: a printer that prints and never says so must not go on. */
const mostUnanswered = 3
const itsDay = `to_char(day, 'YYYY-MM-DD') AS its_day`
/** What may still be given, with `$2` the time before which it is too old. */
const isPrintable = `state = 'WAITING' AND created_at > $2 AND attempts - failures < ${mostUnanswered}`
const oldest = (now: Date): Date => new Date(now.getTime() - tooOldMs)

/** Printers of another store's tickets are none of ours, so whoever calls has chosen them. */
export async function insertJobs(
  tx: Transaction,
  jobs: readonly (NewPrint & { readonly again?: number; readonly askedBy?: string })[],
  printers: readonly Pick<PrinterRecord, 'id' | 'kind'>[],
  now: Date,
): Promise<number[]> {
  if (jobs.length === 0) return []
  const rows = await tx.query<{ id: number; printer_id: string }>(
    `INSERT INTO print_job (printer_id, order_id, kind, station, ticket_version, lines, changed, again, asked_by, created_at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::integer[], $6::jsonb[], $7::text[], $8::integer[],
       $9::uuid[], array_fill($10::timestamptz, ARRAY[$11::integer]))
     ON CONFLICT DO NOTHING RETURNING id, printer_id`,
    [
      jobs.map(({ printerId }) => printerId),
      jobs.map(({ orderId }) => orderId),
      jobs.map(({ kind }) => kind),
      jobs.map(({ station }) => station),
      jobs.map(({ ticketVersion }) => ticketVersion),
      jobs.map(({ lines }) => JSON.stringify(lines)),
      jobs.map(({ changed }) => changed ?? null),
      jobs.map(({ again }) => again ?? 0),
      jobs.map(({ askedBy }) => askedBy ?? null),
      now,
      jobs.length,
    ],
  )
  const spokenTo = new Set(printers.filter(({ kind }) => kind === 'tcp').map(({ id }) => id))
  for (const id of new Set(rows.map((row) => row.printer_id)))
    if (spokenTo.has(id)) tx.scheduleTimer(printTimer, id, now)
  return rows.map(({ id }) => id)
}

/** A test page, or the report of a day: of no order. */
export async function insertPage(
  tx: Transaction,
  printer: PrinterRecord,
  now: Date,
  report?: { readonly day: string; readonly askedBy: string },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO print_job (printer_id, kind, day, asked_by, lines, created_at) VALUES ($1, $2, $3, $4, '[]', $5)
     RETURNING id`,
    [printer.id, report ? 'day' : 'test', report?.day ?? null, report?.askedBy ?? null, now],
  )
  if (!row) throw new Error('a row was written and is not there')
  if (printer.kind === 'tcp') tx.scheduleTimer(printTimer, printer.id, now)
  return row.id
}

export interface Polled {
  readonly printer: PrinterRecord
  /** What it may have next; nothing while it was given something a moment ago. */
  readonly nextId?: number
}

/** The printer with this word, and its work, in one statement: it asks every few seconds. */
export async function readPolling(db: Querying, tokenHash: Buffer, now: Date): Promise<Polled | undefined> {
  const [row] = await db.query(
    `SELECT p.*, j.id AS next_id, j.sent_at FROM printer p LEFT JOIN LATERAL (
       SELECT id, sent_at FROM print_job WHERE printer_id = p.id AND ${isPrintable} ORDER BY id LIMIT 1
     ) j ON true WHERE p.token_hash = $1`,
    [tokenHash, oldest(now)],
  )
  if (!row) return undefined
  const sentAt = row['sent_at'] as Date | null
  const isUnderWay = sentAt !== null && now.getTime() - sentAt.getTime() < answerWithinMs
  return {
    printer: printerOf(row),
    ...(row['next_id'] === null || isUnderWay ? {} : { nextId: row['next_id'] as number }),
  }
}

/** Gives a job to its printer, unless it is printed. `id` undefined: the oldest. */
export async function takeJob(
  db: Querying,
  printerId: string,
  id: number | undefined,
  now: Date,
): Promise<JobRecord | undefined> {
  const [row] = await db.query(
    `UPDATE print_job j SET sent_at = $3, attempts = attempts + 1
     FROM (SELECT id, sent_at AS before FROM print_job
       WHERE printer_id = $1 AND ${isPrintable} AND ($4::bigint IS NULL OR id = $4)
       ORDER BY id LIMIT 1 FOR UPDATE) old
     WHERE j.id = old.id RETURNING j.*, ${itsDay}, old.before IS NOT NULL AS maybe_copy`,
    [printerId, oldest(now), now, id ?? null],
  )
  return row && jobOf(row)
}

/** For a printer that is spoken to: none while another instance speaks to it. */
export const takeNextJob = async (
  db: Querying,
  printerId: string,
  now: Date,
): Promise<JobRecord | undefined | 'under way'> => {
  const [next] = await db.query<{ id: number; sent_at: Date | null }>(
    `SELECT id, sent_at FROM print_job WHERE printer_id = $1 AND ${isPrintable} ORDER BY id LIMIT 1`,
    [printerId, oldest(now)],
  )
  if (!next) return undefined
  if (next.sent_at && now.getTime() - next.sent_at.getTime() < answerWithinMs) return 'under way'
  const [row] = await db.query(
    `UPDATE print_job SET sent_at = $2, attempts = attempts + 1
     WHERE id = $1 AND state = 'WAITING' AND sent_at IS NOT DISTINCT FROM $3 RETURNING *, ${itsDay}, $3::timestamptz IS NOT NULL AS maybe_copy`,
    [next.id, now, next.sent_at],
  )
  return row ? jobOf(row) : 'under way'
}

/** It is on paper. `id` undefined: what it was given last. @returns whether there was such a job */
export async function jobPrinted(db: Querying, printerId: string, id: number | undefined, now: Date): Promise<boolean> {
  const rows = await db.query(
    `UPDATE print_job SET state = 'PRINTED', printed_at = $3, trouble = NULL
     WHERE id = (SELECT id FROM print_job WHERE printer_id = $1 AND state = 'WAITING' AND sent_at IS NOT NULL
       AND ($2::bigint IS NULL OR id = $2) ORDER BY id LIMIT 1) RETURNING id`,
    [printerId, id ?? null, now],
  )
  return rows.length > 0
}

/** The printer says that it did not print it: it waits on, and what comes then is no copy, unless some of it may be on paper. */
export async function jobFailed(
  db: Querying,
  printerId: string,
  id: number | undefined,
  trouble: string,
  { maybePrinted = false } = {},
): Promise<void> {
  await db.query(
    `UPDATE print_job SET failures = failures + CASE WHEN $5 THEN 0 ELSE 1 END, trouble = $3,
       sent_at = CASE WHEN $5 THEN sent_at END,
       state = CASE WHEN failures + 1 >= $4 AND NOT $6 THEN 'FAILED' ELSE 'WAITING' END
     WHERE id = (SELECT id FROM print_job WHERE printer_id = $1 AND state = 'WAITING' AND sent_at IS NOT NULL
       AND ($2::bigint IS NULL OR id = $2) ORDER BY id LIMIT 1)`,
    [printerId, id ?? null, trouble, mostFailures, maybePrinted, isOfThePrinter(trouble)],
  )
}

/** Paper is put in, lids are closed, cables are found again: no reason to give up a slip. */
const isOfThePrinter = (trouble: string): boolean =>
  ['no-paper', 'cover-open', 'unreachable', 'offline', 'paper-jam', 'not-allowed'].includes(trouble)

export const hasWork = async (db: Querying, printerId: string, now: Date): Promise<boolean> =>
  (await db.query(`SELECT 1 FROM print_job WHERE printer_id = $1 AND ${isPrintable} LIMIT 1`, [printerId, oldest(now)]))
    .length > 0

/** What nobody waits for any more, and what was given and given and never answered for. */
export async function giveUpJobs(db: Querying, now: Date): Promise<void> {
  await db.query(
    `UPDATE print_job SET state = 'FAILED', trouble = CASE WHEN created_at <= $1 THEN 'too-old' ELSE 'no-answer' END
     WHERE state = 'WAITING' AND (created_at <= $1 OR (attempts - failures >= $2 AND sent_at <= $3))`,
    [oldest(now), mostUnanswered, new Date(now.getTime() - answerWithinMs)],
  )
}

/** What did not come out needs nobody any more: it was asked for again. */
export const replaceFailed = async (tx: Querying, orderId: string, printerIds: readonly string[]): Promise<void> => {
  await tx.query(
    `UPDATE print_job SET state = 'REPLACED' WHERE order_id = $1 AND printer_id = ANY($2) AND state = 'FAILED'`,
    [orderId, printerIds],
  )
}

export async function lastAgain(tx: Querying, orderId: string): Promise<number> {
  const [row] = await tx.query<{ again: number }>(
    'SELECT coalesce(max(again), 0) AS again FROM print_job WHERE order_id = $1',
    [orderId],
  )
  return row?.again ?? 0
}

const restBetweenNotesMs = 10_000
/** That it was seen is written down now and then, and at once when something is different. */
export async function printerSeen(
  db: Querying,
  { id, lastSeenAt, trouble: before }: PrinterRecord,
  now: Date,
  trouble: string | undefined,
): Promise<void> {
  if (trouble === before && lastSeenAt && now.getTime() - lastSeenAt.getTime() < restBetweenNotesMs) return
  await db.query('UPDATE printer SET last_seen_at = $2, trouble = $3 WHERE id = $1', [id, now, trouble ?? null])
}

export const printerInTrouble = async (db: Querying, id: string, trouble: string): Promise<void> => {
  await db.query('UPDATE printer SET trouble = $2 WHERE id = $1 AND trouble IS DISTINCT FROM $2', [id, trouble])
}

const telling = 'SELECT j.*, p.name AS printer_name FROM print_job j JOIN printer p ON p.id = j.printer_id'

export const readJobs = async (db: Querying, ids: readonly number[]): Promise<PrintJob[]> =>
  (await db.query(`${telling} WHERE j.id = ANY($1::bigint[]) ORDER BY j.id`, [ids])).map(asJobAnswer)

export const readPrintsOf = async (db: Querying, orderId: string): Promise<PrintJob[]> =>
  (await db.query(`${telling} WHERE j.order_id = $1 ORDER BY j.id DESC LIMIT 100`, [orderId])).map(asJobAnswer)

const asJobAnswer = (row: Row): PrintJob => ({
  id: Number(row['id']),
  printerId: row['printer_id'] as string,
  printerName: row['printer_name'] as string,
  ...(row['order_id'] === null ? {} : { orderId: row['order_id'] as string }),
  kind: row['kind'] as PrintJob['kind'],
  ...(row['station'] === '' ? {} : { station: row['station'] as string }),
  state: row['state'] as PrintJob['state'],
  attempts: row['attempts'] as number,
  changed: row['changed'] !== null,
  ...(row['asked_by'] === null ? {} : { reprintedBy: row['asked_by'] as string }),
  ...(row['trouble'] === null ? {} : { trouble: row['trouble'] as string }),
  createdAt: (row['created_at'] as Date).toISOString(),
  ...(row['printed_at'] ? { printedAt: (row['printed_at'] as Date).toISOString() } : {}),
})

const jobOf = (row: Row): JobRecord => ({
  id: Number(row['id']),
  printerId: row['printer_id'] as string,
  ...(row['order_id'] === null ? {} : { orderId: row['order_id'] as string }),
  kind: row['kind'] as JobRecord['kind'],
  ...(row['its_day'] ? { day: row['its_day'] as string } : {}),
  station: row['station'] as string,
  lines: row['lines'] as PrintedLine[],
  ...(row['changed'] === null
    ? {}
    : {
        changed: row['changed'] as 'CHANGED' | 'CANCELED',
        change: { at: row['created_at'] as Date, version: row['ticket_version'] as number },
      }),
  again: row['again'] as number,
  failures: row['failures'] as number,
  maybeCopy: row['maybe_copy'] === true,
})
