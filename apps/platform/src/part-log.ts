/** What the parts of the platform say: kept in a file per part, never larger than a bound, and shown to people in plain lines. */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { jsonOnOneLine, onOneLine } from '@jumun/service/one-line'

const mostBytes = 5_000_000

export interface PartLog {
  line(text: string): void
  /** Only for the file. */
  keep(text: string): void
  close(): void
}

/** Lines of one part; `show` is where people look. */
export function partLog(folder: string, part: string, show: (line: string) => void, writeTo = writeSync): PartLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${part}.log`)
  let handle = openSync(file, 'a', 0o600)
  let size = fstatSync(handle).size
  let notKept = 0
  const write = (text: string): void => {
    const bytes = Buffer.from(`${text}\n`)
    if (size + bytes.length > mostBytes) {
      if (existsSync(file)) renameSync(file, `${file}.1`)
      const next = openSync(file, 'a', 0o600)
      closeSync(handle)
      handle = next
      size = 0
    }
    size += writeTo(handle, bytes)
  }
  /** A disk that is full ends nobody: what cannot be kept is counted, and said as soon as there is room again. */
  const keep = (text: string): void => {
    try {
      if (notKept > 0) write(`${notKept} lines were not kept here`)
      notKept = 0
      write(text)
    } catch (error) {
      if (notKept === 0) show(`${part}: what it says cannot be kept in ${file} (${(error as Error).message})`)
      notKept += 1
    }
  }
  return {
    keep,
    line(text) {
      keep(jsonOnOneLine(text))
      if (!isRoutine(text) && !isOfTheDoors(text)) show(readable(part, text))
    },
    close: () => closeSync(handle),
  }
}

/** What PostgreSQL tells of its daily round, and of statements that a service asked it to refuse; the rest of such a line is indented. */
const isRoutine = (text: string): boolean =>
  /^(\t|\d{4}-\S+ \S+ \S+ \[\d+\] (LOG|ERROR|DETAIL|HINT|STATEMENT|CONTEXT|FATAL: {2}(terminating connection|canceling authentication|the database system is)):?)/.test(
    text,
  )

/** Operators have a page for it. */
const isOfTheDoors = (text: string): boolean => text.includes('"security":{')

const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

/** One line for people: `order      warn  the payment takes long  orderId=…`. What is not one of our JSON lines stays as it is. */
export function readable(part: string, text: string): string {
  const prefix = part.padEnd(10)
  const said = parse(text)
  if (!said) return onOneLine(`${prefix} ${text}`)
  const { level, msg, time: _, pid: _p, hostname: _h, name: _n, service: _s, err, ...rest } = said
  const details = Object.entries(rest).map(([key, value]) => `${key}=${inLine(value)}`)
  const error = err as { message?: string; stack?: string } | undefined
  const why = error ? [`(${error.message ?? inLine(error)})`] : []
  return onOneLine(
    [prefix, (levels[level as number] ?? String(level)).padEnd(5), msg ?? '', ...why, ...details].join(' '),
  )
}

function parse(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{"level":')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

const inLine = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
