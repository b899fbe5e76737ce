/** Which records of a batch may be sent: one that no log takes holds up the later ones of its key, and nothing else. */
import { mostEventBytes } from '@jumun/contracts/events'
import { keyOf } from '../inbox/inbox.ts'
import type { Left, LogRecord } from './event-log.ts'

export interface SortedOut<Why> {
  readonly going: readonly LogRecord[]
  readonly left: readonly (Left & Partial<Why>)[]
}

/** @param wrongWith what is wrong with a record that can never be sent as it is */
export function sortOut<Why extends { readonly reason: string }>(
  records: readonly LogRecord[],
  wrongWith: (record: LogRecord) => Why | undefined,
): SortedOut<Why> {
  const blocked = new Set<string>()
  const going: LogRecord[] = []
  const left: (Left & Partial<Why>)[] = []
  for (const record of records) {
    const key = keyOf(record)
    if (blocked.has(key)) {
      left.push(behind(record))
      continue
    }
    const why = wrongWith(record)
    if (why === undefined) going.push(record)
    else {
      left.push({ ...why, record, refused: true })
      blocked.add(key)
    }
  }
  return { going, left }
}

/** It could be sent, were it not for the one before it. */
export const behind = <Why>(record: LogRecord): Left & Partial<Why> =>
  ({ record, reason: 'it waits behind another of its key', refused: false }) as Left & Partial<Why>

export const tooLarge = ({ body }: LogRecord): { readonly reason: string } | undefined =>
  body.length > mostEventBytes
    ? { reason: `it has ${body.length} bytes, and an event has ${mostEventBytes} at most` }
    : undefined
