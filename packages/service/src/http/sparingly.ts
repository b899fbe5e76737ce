/** Warnings of one kind, once a second: a thousand refusals a second, each with its stack, would cost more than the work. */
import type { Logger } from 'pino'

const everyMs = 1_000

export interface SparingWarnings {
  /** @param kind of these, one a second is written, with how many were not */
  warn(kind: string, fields: Readonly<Record<string, unknown>>, message: string): void
}

export function sparingly(log: Pick<Logger, 'warn'>, now: () => number = () => performance.now()): SparingWarnings {
  const kinds = new Map<string, { writtenAt: number; left: number }>()
  return {
    warn(kind, fields, message) {
      const known = kinds.get(kind)
      if (known && now() - known.writtenAt < everyMs) {
        known.left += 1
        return
      }
      log.warn(known?.left ? { ...fields, notWritten: known.left } : fields, message)
      kinds.set(kind, { writtenAt: now(), left: 0 })
    },
  }
}
