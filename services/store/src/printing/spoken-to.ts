/**
 * Printers that are spoken to: ESC/POS over TCP, port 9100. They are asked how they are first (DLE EOT), and the document ends
 * with a question (GS r) that they answer when they have come to it: only then it counts as printed.
 * Epson, "ESC/POS Command Reference": https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/
 */
import { connect, type Socket } from 'node:net'
import type { Database, Transaction } from '@jumun/messaging'
import { type Clock, isAllowedAt, type Job } from '@jumun/service'
import type { Logger } from 'pino'
import { hasWork, jobFailed, jobPrinted, printerInTrouble, printerSeen, printTimer, takeNextJob } from './job-table.ts'
import { type PrinterRecord, readPrinter } from './printer-table.ts'
import { asBytes } from './render.ts'
import type { WriteDocument } from './write-document.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'error'>
  readonly write: WriteDocument
  /** Where printers may be, as `networksIn` reads the setting. */
  readonly networks: readonly string[]
}

/** After this another instance takes over from one that died. */
const takeOverMs = 30_000
const longestPauseMs = 60_000

export const networksIn = (setting: string): string[] =>
  setting
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

export function speaksToPrinters(needs: Needs): {
  readonly job: Job
  readonly timer: (printerId: string, tx: Transaction) => Promise<void>
} {
  const { db, clock, log } = needs
  const due = new Set<string>()
  let trigger = (): void => {}

  /** Everything that waits for it, in order, until it has trouble. */
  async function printAll(printerId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const printer = await readPrinter(db, printerId)
      if (!printer) return
      const job = await takeNextJob(db, printerId, clock.now())
      if (!job || job === 'under way') return
      const trouble = await send(printer, () => needs.write(job, printer))
      if (!trouble) {
        await jobPrinted(db, printerId, job.id, clock.now())
        await printerSeen(db, printer, clock.now(), undefined)
        continue
      }
      const pauseMs = Math.min(longestPauseMs, 2_000 * 2 ** Math.min(job.failures, 10))
      await db.transaction(async (tx) => {
        await jobFailed(tx, printerId, job.id, trouble.code, trouble)
        await printerInTrouble(tx, printerId, trouble.code)
        tx.scheduleTimer(printTimer, printerId, new Date(clock.now().getTime() + pauseMs))
      })
      log.info({ printer: printerId, trouble: trouble.code }, 'a printer did not print; it is tried again')
      return
    }
  }

  async function send(printer: PrinterRecord, write: () => Promise<string>): Promise<PrinterTrouble | undefined> {
    const { host = '', port = 0, columns } = printer
    if (!isAllowedAt(host, needs.networks)) return new PrinterTrouble('not-allowed')
    try {
      await printOverTcp({ host, port }, asBytes(await write(), columns, 'escpos'))
      return undefined
    } catch (error) {
      if (error instanceof PrinterTrouble) return error
      log.error({ err: error, printer: printer.id }, 'a document cannot be printed')
      return new PrinterTrouble('unprintable')
    }
  }

  return {
    /** Holds no transaction while it prints: the job does, and the timer stays set in case that this process dies. */
    timer: async (printerId, tx) => {
      if (!(await hasWork(tx, printerId, clock.now()))) return
      tx.scheduleTimer(printTimer, printerId, new Date(clock.now().getTime() + takeOverMs))
      due.add(printerId)
      trigger()
    },
    job: {
      name: 'print',
      everyMs: 3_600_000,
      onTrigger: (run) => {
        trigger = run
      },
      run: async (signal) => {
        while (due.size > 0 && !signal.aborted) {
          const now = [...due].slice(0, mostAtATime)
          for (const id of now) due.delete(id)
          await Promise.all(now.map((id) => printAll(id, signal)))
        }
      },
    },
  }
}

const mostAtATime = 16

export class PrinterTrouble extends Error {
  override name = 'PrinterTrouble'
  readonly code: string
  /** The document, or a part of it, may be on paper. */
  readonly maybePrinted: boolean

  constructor(code: string, { maybePrinted = false } = {}) {
    super(code)
    this.code = code
    this.maybePrinted = maybePrinted
  }
}

/** Together shorter than what a job is lent for. */
const within = { connectMs: 3_000, statusMs: 2_500, printedMs: 8_000 } as const
/** DLE EOT 2: why it is off line; DLE EOT 4: its paper. */
const howAreYou = Buffer.from([0x10, 0x04, 0x02, 0x10, 0x04, 0x04])
const [coverOpen, stoppedForPaper, inError, noPaper, paperEnded] = [0x04, 0x20, 0x40, 0x60, 0x0c]

/**
 * Resolves when the document is on paper. A printer that never answers anything, as some cheap ones, is believed when it took
 * every byte and closed the connection in order.
 * @throws PrinterTrouble
 */
export async function printOverTcp(
  { host, port }: { readonly host: string; readonly port: number },
  document: Buffer,
  { connectMs, statusMs, printedMs }: { connectMs: number; statusMs: number; printedMs: number } = within,
): Promise<void> {
  const socket = connect({ host, port })
  const answers = new Answers(socket)
  try {
    await answers.connected(connectMs)
    socket.write(howAreYou)
    const status = await answers.bytes(2, statusMs)
    if (status) refuseTroubleIn(status)
    socket.write(document)
    if (status) {
      const last = await answers.bytes(1, printedMs)
      if (!last) throw new PrinterTrouble('no-answer', { maybePrinted: true })
      if ((last.at(0) ?? 0) & paperEnded) throw new PrinterTrouble('no-paper', { maybePrinted: true })
    } else await answers.takenWhole(printedMs)
  } finally {
    socket.destroy()
  }
}

function refuseTroubleIn(status: Buffer): void {
  const [cause = 0, paper = 0] = status
  if (cause & coverOpen) throw new PrinterTrouble('cover-open')
  if (cause & stoppedForPaper || (paper & noPaper) === noPaper) throw new PrinterTrouble('no-paper')
  if (cause & inError) throw new PrinterTrouble('offline')
}

/** What comes back on a connection, waited for with a bound. */
class Answers {
  readonly #socket: Socket
  #got = Buffer.alloc(0)
  #failed: Error | undefined
  #ended = false
  #wake = (): void => {}

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => {
      this.#got = Buffer.concat([this.#got, bytes]).subarray(-64)
      this.#wake()
    })
    socket.on('connect', () => this.#wake())
    socket.on('end', () => this.#over())
    socket.on('close', () => this.#over())
    socket.on('error', (error) => {
      this.#failed = error
      this.#wake()
    })
  }

  #over(): void {
    this.#ended = true
    this.#wake()
  }

  async connected(ms: number): Promise<void> {
    const isOpen = await this.#until(() => this.#socket.readyState === 'open' || this.#failed !== undefined, ms)
    if (!isOpen || this.#failed) throw new PrinterTrouble('unreachable')
  }

  /** @returns undefined when they did not come in time */
  async bytes(count: number, ms: number): Promise<Buffer | undefined> {
    await this.#until(() => this.#got.length >= count || this.#ended || this.#failed !== undefined, ms)
    if (this.#got.length < count) return undefined
    const taken = this.#got.subarray(0, count)
    this.#got = this.#got.subarray(count)
    return taken
  }

  async takenWhole(ms: number): Promise<void> {
    this.#socket.end()
    const isOver = await this.#until(() => this.#ended || this.#failed !== undefined, ms)
    if (!isOver || this.#failed) throw new PrinterTrouble('no-answer', { maybePrinted: true })
  }

  async #until(is: () => boolean, ms: number): Promise<boolean> {
    const until = performance.now() + ms
    while (!is()) {
      const left = until - performance.now()
      if (left <= 0) return false
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return true
  }
}
