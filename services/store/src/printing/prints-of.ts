/** What a change of a ticket puts on paper, and where. Pure: decided in the transaction of the change, so it happens once. */
import type { Printer } from '@jumun/contracts'
import type { Change } from '@jumun/messaging'
import { isOpened, type TicketDetails, type TicketRecord, type TicketState } from '../ticket-shape.ts'
import type { DocumentKind, PrintedLine } from './documents.ts'

export interface NewPrint {
  readonly printerId: string
  readonly orderId: string
  readonly kind: DocumentKind
  /** Empty: of the whole order, or of what belongs to no station. */
  readonly station: string
  readonly ticketVersion: number
  readonly lines: readonly PrintedLine[]
  readonly changed?: 'CHANGED' | 'CANCELED'
}
export type PrintingRules = Pick<Printer, 'id' | 'prints' | 'stations' | 'step'>

const way: readonly TicketState['status'][] = ['NEW', 'ACCEPTED', 'COOKING', 'READY', 'COLLECTED']
/** What lies before the first step, or beside the way, has reached none; what was packed when it was canceled may still leave. */
const hasReached = ({ state }: TicketRecord, step: Printer['step']): boolean =>
  way.indexOf(state.status === 'CANCELED' && state.cooked ? 'READY' : state.status) >= way.indexOf(step)
const isOff = ({ state }: TicketRecord): boolean => state.status === 'CANCELED' || state.status === 'REJECTED'

export function printsOf({ before, after }: Change<TicketRecord>, printers: readonly PrintingRules[]): NewPrint[] {
  if (!isOpened(after)) return []
  const now = linesOf(after.details)
  return printers.flatMap((printer) => {
    const had = before && isOpened(before) && hasReached(before, printer.step) ? linesOf(before.details) : undefined
    if (!had) return hasReached(after, printer.step) ? documents(after, printer, printers, printer.prints, now) : []
    // A receipt and a label are of the whole order: whoever needs another one asks for it.
    const slips = printer.prints.filter((kind) => kind === 'station' || kind === 'slip')
    if (isOff(after)) {
      const gone = had.map((line) => ({ ...line, change: 'removed' as const }))
      const isTold = before !== undefined && (isOff(before) || before.state.status === 'COLLECTED')
      return isTold ? [] : documents(after, printer, printers, slips, gone, 'CANCELED')
    }
    const changes = difference(had, now)
    return changes.length === 0 ? [] : documents(after, printer, printers, slips, changes, 'CHANGED')
  })
}

/** All of it once more, by hand. */
export const printsAgain = (
  ticket: TicketRecord & { readonly details: TicketDetails },
  printer: PrintingRules,
  printers: readonly PrintingRules[],
  kinds: readonly DocumentKind[],
): NewPrint[] => documents(ticket, printer, printers, kinds, linesOf(ticket.details))

interface Line extends PrintedLine {
  readonly productId: string
  readonly station: string
}

/** A line that was taken out keeps its place with nothing of it. */
function linesOf({ lines }: TicketDetails): Line[] {
  const left = lines.filter(({ quantity }) => quantity > 0)
  return left.map((line) => {
    const { productId, name, quantity, options, total, station = '' } = line
    return { productId, name, quantity, options, total, station }
  })
}

function documents(
  ticket: TicketRecord,
  printer: PrintingRules,
  printers: readonly PrintingRules[],
  kinds: readonly DocumentKind[],
  lines: readonly Line[],
  changed?: 'CHANGED' | 'CANCELED',
): NewPrint[] {
  const about = { printerId: printer.id, orderId: ticket.orderId, ticketVersion: ticket.version }
  return kinds.flatMap((kind): NewPrint[] => {
    const parts =
      kind === 'station'
        ? [...Map.groupBy(lines, ({ station }) => station)].filter(([station]) => isFor(printer, station, printers))
        : [['', lines] as const]
    return parts.map(([station, part]) => ({
      ...{ ...about, kind, station },
      lines: part.map(({ productId: _, station: __, ...line }) => line),
      ...(changed ? { changed } : {}),
    }))
  })
}

/** What belongs to no station is for a printer of all of them; where every printer has its own, it is for each. */
function isFor({ stations }: PrintingRules, station: string, printers: readonly PrintingRules[]): boolean {
  if (!stations) return true
  if (station !== '') return stations.includes(station)
  return !printers.some(
    ({ prints, stations: theirs }) => prints.includes('slip') || (prints.includes('station') && !theirs),
  )
}

/** How many more, or fewer, of each. */
function difference(had: readonly Line[], now: readonly Line[]): Line[] {
  const before = counted(had)
  const after = counted(now)
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const line = after.get(key) ?? before.get(key)
    const more = (after.get(key)?.quantity ?? 0) - (before.get(key)?.quantity ?? 0)
    if (!line || more === 0) return []
    return [{ ...line, quantity: Math.abs(more), change: more > 0 ? ('added' as const) : ('removed' as const) }]
  })
}

function counted(lines: readonly Line[]): Map<string, Line> {
  const found = new Map<string, Line>()
  for (const line of lines) {
    const key = JSON.stringify([line.productId, line.station, line.options.map((option) => option.name)])
    found.set(key, { ...line, quantity: line.quantity + (found.get(key)?.quantity ?? 0) })
  }
  return found
}
