/** Which records of a batch may be sent: one that no log takes holds up the later ones of its key, and nothing else. */
import { mostEventBytes } from '@jumun/contracts/events'
import { keyOf } from '../inbox/inbox.ts'
import type { LogRecord, UnappendedRecord } from './event-log.ts'

export interface SendableRecords<Why> {
  readonly sendable: readonly LogRecord[]
  readonly unappended: readonly (UnappendedRecord & Partial<Why>)[]
}

/** @param wrongWith what is wrong with a record that can never be sent as it is */
export function sendableOf<Why extends { readonly reason: string }>(
  records: readonly LogRecord[],
  wrongWith: (record: LogRecord) => Why | undefined,
): SendableRecords<Why> {
  const blocked = new Set<string>()
  const sendable: LogRecord[] = []
  const unappended: (UnappendedRecord & Partial<Why>)[] = []
  for (const record of records) {
    const key = keyOf(record)
    if (blocked.has(key)) {
      unappended.push(behind(record))
      continue
    }
    const why = wrongWith(record)
    if (why === undefined) sendable.push(record)
    else {
      unappended.push({ ...why, record, refused: true })
      blocked.add(key)
    }
  }
  return { sendable, unappended }
}

/** It could be sent, were it not for the one before it. */
export const behind = <Why>(record: LogRecord): UnappendedRecord & Partial<Why> =>
  ({ record, reason: 'it waits behind another of its key', refused: false }) as UnappendedRecord & Partial<Why>

export const tooLarge = ({ body }: LogRecord): { readonly reason: string } | undefined =>
  body.length > mostEventBytes
    ? { reason: `it has ${body.length} bytes, and an event has ${mostEventBytes} at most` }
    : undefined
