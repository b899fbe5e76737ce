/** The files in which the parts of a platform keep their lines: read in one go, or followed as they grow. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAbout } from '@jumun/service'
import { Refusal } from './flags.ts'

export interface WrittenLine {
  readonly part: string
  /** ISO 8601; what says no time has that of the line before. */
  readonly time: string
  readonly text: string
}
export interface Wanted {
  readonly orderId?: string
  readonly traceId?: string
  readonly parts?: readonly string[]
  readonly level?: string
  readonly since?: Date
}

const levels: Readonly<Record<string, number>> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 }
const lookEveryMs = 250

/** @throws Refusal when there is no such level */
export function isWanted({ part, time, text }: WrittenLine, wanted: Wanted): boolean {
  const { orderId, traceId, parts, level, since } = wanted
  if (orderId !== undefined && !isAbout(text, orderId)) return false
  if (traceId !== undefined && !text.includes(traceId)) return false
  // the second instance of a service is meant as well
  if (parts && !parts.some((name) => part === name || part.startsWith(`${name}-`))) return false
  if (since && time < since.toISOString()) return false
  if (level === undefined) return true
  const least = levels[level]
  if (least === undefined)
    throw new Refusal(`There is no level "${level}"; there are ${Object.keys(levels).join(', ')}.`)
  return Number(/^\{"level":(\d+)/.exec(text)?.[1] ?? 0) >= least
}

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `10m`, or a time. @throws Refusal */
export function sinceIn(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const since = unit ? new Date(now.getTime() - Number(count) * unitsMs[unit as keyof typeof unitsMs]) : new Date(text)
  if (Number.isNaN(since.getTime())) throw new Refusal(`--since takes 10m, 2h, 1d or a time, not "${text}".`)
  return since
}

/** Of all parts, each in the order in which it wrote. */
export const readLines = (folder: string): WrittenLine[] =>
  partsIn(folder).flatMap((part) => {
    const toLine = linesOf(part)
    return [`${part}.log.1`, `${part}.log`].flatMap((name) => {
      const file = join(folder, name)
      return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(toLine) : []
    })
  })

/** Whatever is written from now on, until `signal`. */
export async function tailLines(
  folder: string,
  show: (line: WrittenLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  const tails = new Map(partsIn(folder).map((part) => [part, tailOf(folder, part, true)]))
  while (!signal?.aborted) {
    for (const part of partsIn(folder)) if (!tails.has(part)) tails.set(part, tailOf(folder, part, false))
    for (const read of tails.values()) for (const line of read()) show(line)
    await pause(lookEveryMs, undefined, signal ? { signal } : {}).catch(() => undefined)
  }
}

/** @throws Refusal when nothing was ever written there */
function partsIn(folder: string): string[] {
  if (!existsSync(folder))
    throw new Refusal(`There are no logs in ${folder}. Name the platform's folder with --data-dir.`)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .sort()
}

/** What came to the file since the last look; a file that was put aside meanwhile is read to its end first. */
function tailOf(folder: string, part: string, fromItsEnd: boolean): () => WrittenLine[] {
  const file = join(folder, `${part}.log`)
  const toLine = linesOf(part)
  let handle = openSync(file, 'r')
  let at = fromItsEnd ? fstatSync(handle).size : 0
  let rest = ''
  const grown = (): string => {
    const size = fstatSync(handle).size
    const bytes = Buffer.alloc(Math.max(0, size - at))
    at += readSync(handle, bytes, 0, bytes.length, at)
    return bytes.toString()
  }
  return () => {
    let text = rest + grown()
    const now = openSync(file, 'r')
    if (fstatSync(now).ino === fstatSync(handle).ino) closeSync(now)
    else {
      closeSync(handle)
      handle = now
      at = 0
      text += grown()
    }
    const lines = text.split('\n')
    rest = lines.pop() ?? ''
    return lines.filter(Boolean).map(toLine)
  }
}

function linesOf(part: string): (text: string) => WrittenLine {
  let time = ''
  return (text) => {
    time = /"time":"([^"]+)"/.exec(text.slice(0, 200))?.[1] ?? timeOfPostgres(text) ?? time
    return { part, time, text }
  }
}

/** `2026-01-31 12:00:00.123 UTC [1] LOG: …` */
const timeOfPostgres = (text: string): string | undefined => {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) (UTC|GMT)/.exec(text) ?? []
  return day && `${day}T${clock}Z`
}
