/** What a store does with its printers, and with what they print. */
import type { NewPrinter, Printer, PrinterChange, PrintJob } from '@jumun/contracts'
import type { Database, Transaction } from '@jumun/messaging'
import { type Caller, type Clock, type Deeds, isAllowedAt, refuseUnless } from '@jumun/service'
import { done, notFound, type Outcome } from '../outcome/outcome.ts'
import { readStore } from '../store-table.ts'
import { isOpened } from '../ticket-shape.ts'
import { readTicket, type TicketScope, ticketTable } from '../ticket-table.ts'
import type { DocumentKind } from './documents.ts'
import { insertJobs, insertPage, lastAgain, readJobs, readPrintsOf, replaceFailed } from './job-table.ts'
import {
  asPrinterAnswer,
  connectAnew,
  insertPrinter,
  type PrinterRecord,
  readPrinter,
  readPrinters,
  readSilentPrinters,
  updatePrinter,
} from './printer-table.ts'
import { hashOf, newToken } from './printer-token.ts'
import { printsAgain } from './prints-of.ts'
import { asPicture } from './render.ts'
import { sampleDocument } from './write-document.ts'

/** So many a kitchen may have. */
const mostPrinters = 20
const rawPort = 9100

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly deeds: Deeds
  readonly networks: readonly string[]
  readonly printerSilentAfterSeconds: number
}
type User = Extract<Caller, { kind: 'user' }>
/** Whose; undefined: an operator, who may look at all. */
interface Whose {
  readonly storeId: string
  readonly who: User | undefined
}
interface Which extends Whose {
  readonly printerId: string
}

export function runsPrinters({ db, clock, deeds, networks, printerSilentAfterSeconds }: Needs) {
  const silentAfterMs = printerSilentAfterSeconds * 1_000
  const isTheirs = async (tx: Pick<Transaction, 'query'>, { storeId, who }: Whose): Promise<boolean> => {
    const store = await readStore(tx, storeId)
    if (who) refuseUnless(store && { ...store, storeId }, who)
    return store !== undefined
  }
  const note = (tx: Transaction, { storeId, who }: Whose, what: string, { name }: { readonly name: string }) =>
    deeds.note(tx, { storeId, who: who?.id ?? null, what, detail: { name } })
  const shown = (printer: PrinterRecord): Printer => asPrinterAnswer(printer, clock.now(), silentAfterMs)
  const one = async (tx: Pick<Transaction, 'query'>, which: Which): Promise<PrinterRecord | undefined> =>
    (await isTheirs(tx, which)) ? readPrinter(tx, which.printerId, which.storeId) : undefined
  const wrongAddress = ({ kind, host, port }: Pick<NewPrinter, 'kind' | 'host' | 'port'>) => {
    if (kind !== 'tcp')
      return host === undefined && port === undefined
        ? undefined
        : ({
            outcome: 'refused',
            code: 'invalid-request',
            field: 'host',
            why: 'a printer that polls has no address',
          } as const)
    if (host === undefined)
      return { outcome: 'refused', code: 'invalid-request', field: 'host', why: 'is missing' } as const
    return isAllowedAt(host, networks)
      ? undefined
      : ({
          outcome: 'refused',
          code: 'printer-address',
          why: `operators have not opened the network of ${host}`,
        } as const)
  }

  return {
    list: async (whose: Whose): Promise<Outcome<Printer[]>> =>
      (await isTheirs(db, whose)) ? done((await readPrinters(db, whose.storeId)).map(shown)) : notFound,

    silent: async (): Promise<Outcome<Printer[]>> =>
      done((await readSilentPrinters(db, new Date(clock.now().getTime() - silentAfterMs))).map(shown)),

    add: (whose: Whose, wish: NewPrinter, id: string): Promise<Outcome<Printer>> =>
      db.transaction(async (tx) => {
        if (!(await isTheirs(tx, whose))) return notFound
        const known = await readPrinter(tx, id, whose.storeId)
        if (known) return done(shown(known))
        const wrong = wrongAddress(wish)
        if (wrong) return wrong
        if ((await readPrinters(tx, whose.storeId)).length >= mostPrinters)
          return {
            outcome: 'refused',
            code: 'invalid-request',
            field: 'name',
            why: `${mostPrinters} printers are the most`,
          }
        const { prints = ['station'], step = 'ACCEPTED', columns = 42, language = 'ko', host, port, ...rest } = wish
        const at = host === undefined ? {} : { host, port: port ?? rawPort }
        await insertPrinter(
          tx,
          { id, storeId: whose.storeId, ...rest, ...at, prints, step, columns, language },
          clock.now(),
        )
        await note(tx, whose, 'printer.add', wish)
        const written = await readPrinter(tx, id, whose.storeId)
        return written ? done(shown(written)) : notFound
      }),

    change: (which: Which, change: PrinterChange): Promise<Outcome<Printer>> =>
      db.transaction(async (tx) => {
        const before = await one(tx, which)
        if (!before) return notFound
        const { stations: _, host, port, ...kept } = before
        const kind = change.kind ?? before.kind
        const stations = change.stations === undefined ? before.stations : (change.stations ?? undefined)
        const { stations: __, ...others } = change
        const spokenTo = kind === 'tcp' ? { ...(host === undefined ? {} : { host }), port: port ?? rawPort } : {}
        const after = { ...kept, ...spokenTo, ...others, ...(stations ? { stations } : {}) }
        const wrong = wrongAddress(after)
        if (wrong) return wrong
        await updatePrinter(tx, after)
        if (kind !== before.kind) await connectAnew(tx, after)
        await note(tx, which, 'printer.change', after)
        const written = await one(tx, which)
        return written ? done(shown(written)) : notFound
      }),

    remove: (which: Which): Promise<Outcome<null>> =>
      db.transaction(async (tx) => {
        const printer = await one(tx, which)
        if (!printer) return notFound
        await note(tx, which, 'printer.remove', printer)
        await tx.query('DELETE FROM printer WHERE id = $1', [which.printerId])
        return done(null)
      }),

    renewToken: (which: Which): Promise<Outcome<{ path: string }>> =>
      db.transaction(async (tx) => {
        const printer = await one(tx, which)
        if (!printer) return notFound
        if (printer.kind === 'tcp')
          return { outcome: 'refused', code: 'invalid-request', field: 'printerId', why: 'this printer does not poll' }
        const token = newToken()
        await tx.query('UPDATE printer SET token_hash = $2 WHERE id = $1', [printer.id, hashOf(token)])
        await note(tx, which, 'printer.address', printer)
        return done({ path: `/printers/poll/${token}` })
      }),

    test: (which: Which): Promise<Outcome<PrintJob>> =>
      db.transaction(async (tx) => {
        const printer = await one(tx, which)
        if (!printer) return notFound
        const [job] = await readJobs(tx, [await insertPage(tx, printer, clock.now())])
        return job ? done(job) : notFound
      }),

    preview: async (which: Which, kind: DocumentKind): Promise<Outcome<{ svg: string }>> => {
      const printer = await one(db, which)
      if (!printer) return notFound
      return done({ svg: asPicture(await sampleDocument({ db, clock }, printer, kind), printer.columns) })
    },

    /** By this printer, or the one for the customers' receipts. */
    printDay: (
      whose: Whose & { readonly who: User },
      day: string,
      printerId: string | undefined,
    ): Promise<Outcome<PrintJob>> =>
      db.transaction(async (tx) => {
        if (!(await isTheirs(tx, whose))) return notFound
        const printers = await readPrinters(tx, whose.storeId)
        const printer =
          printerId === undefined
            ? (printers.find(({ prints }) => prints.includes('receipt')) ?? printers[0])
            : printers.find(({ id }) => id === printerId)
        if (!printer) return { outcome: 'refused', code: 'no-printer' }
        const [job] = await readJobs(tx, [await insertPage(tx, printer, clock.now(), { day, askedBy: whose.who.id })])
        return job ? done(job) : notFound
      }),

    printsOf: async (orderId: string, scope: TicketScope): Promise<Outcome<PrintJob[]>> =>
      (await readTicket(db, orderId, scope)) ? done(await readPrintsOf(db, orderId)) : notFound,

    /** Under the ticket's lock, so that two who ask at the same moment get two, each with its name on it. */
    again: (
      orderId: string,
      by: User,
      { printerId, kind }: { readonly printerId?: string; readonly kind?: Exclude<DocumentKind, 'test'> },
    ): Promise<Outcome<PrintJob[]>> =>
      db.transaction(async (tx) => {
        const ticket = (await ticketTable.load(tx, [orderId])).get(orderId)
        if (!ticket || !isOpened(ticket) || !(await isTheirs(tx, { storeId: ticket.storeId, who: by }))) return notFound
        const printers = await readPrinters(tx, ticket.storeId)
        const chosen = printers.filter(({ id, prints }) =>
          printerId ? id === printerId : kind === undefined || prints.includes(kind),
        )
        if (chosen.length === 0) return { outcome: 'refused', code: 'no-printer' }
        const again = (await lastAgain(tx, orderId)) + 1
        const jobs = chosen.flatMap((printer) => printsAgain(ticket, printer, printers, kind ? [kind] : printer.prints))
        await replaceFailed(
          tx,
          orderId,
          chosen.map(({ id }) => id),
        )
        const ids = await insertJobs(
          tx,
          jobs.map((job) => ({ ...job, again, askedBy: by.id })),
          printers,
          clock.now(),
        )
        await deeds.note(tx, {
          ...{ storeId: ticket.storeId, who: by.id, what: 'print.again', about: orderId },
          detail: { number: ticket.details.number, printers: chosen.map(({ name }) => name).join(', ') },
        })
        return done(await readJobs(tx, ids))
      }),
  }
}
