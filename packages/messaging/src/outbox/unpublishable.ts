/** Why nobody who hears this event could read it, whatever the log: found out before it is sent. */
import { decode, releaseOf, UnknownSchemaError } from '@jumun/contracts/codec'
import type { LogRecord } from '../log/event-log.ts'
import { tooLarge } from '../log/sendable.ts'

export interface Unpublishable {
  readonly reason: string
  /** Its schema is not among ours: a newer program may know it. */
  readonly unknown: boolean
}

/** @returns undefined when all is well with it */
export function unpublishable(record: LogRecord): Unpublishable | undefined {
  const { schemaId, type, body } = record
  const large = tooLarge(record)
  if (large) return { ...large, unknown: false }
  try {
    const written = releaseOf(schemaId).type
    if (written !== type) return { reason: `it says ${type} and was written as ${written}`, unknown: false }
    decode(schemaId, body)
    return undefined
  } catch (error) {
    return {
      reason: error instanceof Error ? error.message : String(error),
      unknown: error instanceof UnknownSchemaError,
    }
  }
}
