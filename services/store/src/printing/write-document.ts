/** A job as its document: its lines as they were, the ticket as it is, and the note as the order service tells it. */

import type { DayReport } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Clock, Fading } from '@jumun/service'
import type { WithNotes } from '../ask-for-notes.ts'
import { faded } from '../look-up.ts'
import type { StoreState } from '../store.ts'
import { readStore } from '../store-table.ts'
import { isOpened, type Ticket } from '../ticket-shape.ts'
import { readTicket } from '../ticket-table.ts'
import { dayDocumentOf } from './day-document.ts'
import type { DocumentKind } from './documents.ts'
import { type DocumentFacts, documentOf, type PrintedTicket } from './documents.ts'
import type { JobRecord } from './job-table.ts'
import type { PrinterRecord } from './printer-table.ts'

export interface WritingNeeds extends Fading {
  readonly db: Database
  readonly clock: Clock
  readonly withNotes: WithNotes
  readonly reportOf: (storeId: string, day: string) => Promise<DayReport>
}
export type WriteDocument = (job: JobRecord, printer: PrinterRecord) => Promise<string>

export const writesDocuments =
  (needs: WritingNeeds): WriteDocument =>
  async (job, printer) => {
    const store = await storeOf(needs, printer)
    if (job.day !== undefined) return dayDocumentOf(store, await needs.reportOf(printer.storeId, job.day), printer)
    const { lines, again, maybeCopy, changed, change } = job
    const kind = job.kind === 'day' ? 'test' : job.kind
    const ticket = job.orderId === undefined ? sampleTicket(needs.clock.now()) : await ticketOf(needs, job.orderId)
    return documentOf(
      {
        ...{ kind, store, ticket, lines, again: again > 0, maybeCopy, changed, change },
        station: stationName(store, job.station),
      },
      printer,
    )
  }

/** What a printer's paper will look like, with an order that never was. */
export const sampleDocument = async (
  needs: Pick<WritingNeeds, 'db' | 'clock'>,
  printer: PrinterRecord,
  kind: DocumentKind,
): Promise<string> => {
  const store = await storeOf(needs, printer)
  const station = kind === 'station' ? store.stations?.[0]?.name : undefined
  const won = (amount: number) => ({ amount, currency: 'KRW' })
  const lines: DocumentFacts['lines'] = [
    {
      name: { ko: '아이스 아메리카노', en: 'Iced Americano' },
      quantity: 2,
      options: [{ name: { ko: '라지', en: 'Large' } }],
      total: won(10_000),
    },
    { name: { ko: '버터 크루아상', en: 'Butter croissant' }, quantity: 1, options: [], total: won(4_200) },
  ]
  const ticket = { ...sampleTicket(needs.clock.now()), note: '얼음 조금만 주세요' }
  return documentOf({ kind, store, ticket, lines, station }, printer)
}

function sampleTicket(now: Date): PrintedTicket {
  const readyBy = new Date(now.getTime() + 15 * 60_000).toISOString()
  return { number: 12, fulfilment: 'pickup', total: { amount: 14_200, currency: 'KRW' }, createdAt: now, readyBy }
}

async function storeOf({ db }: Pick<WritingNeeds, 'db'>, { storeId, id }: PrinterRecord): Promise<StoreState> {
  const store = await readStore(db, storeId)
  if (!store) throw new Error(`printer ${id} belongs to store ${storeId}, which is not there`)
  return store
}

const stationName = ({ stations }: StoreState, id: string): DocumentFacts['station'] =>
  id === '' ? undefined : (stations?.find((station) => station.id === id)?.name ?? { en: id })

async function ticketOf({ db, clock, withNotes, ...fading }: WritingNeeds, orderId: string): Promise<PrintedTicket> {
  const found = await readTicket(db, orderId, {})
  const [ticket] = found && isOpened(found) ? await withNotes([found as Ticket]) : []
  if (!ticket) throw new Error(`order ${orderId} has no ticket to print`)
  const { details, state, createdAt } = faded(ticket, clock.now(), fading)
  return { ...details, createdAt, ...('readyBy' in state ? { readyBy: state.readyBy } : {}) }
}
