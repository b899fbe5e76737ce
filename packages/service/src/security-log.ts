/**
 * The security log: each service notes what happens at its doors, as a line of its own log at once; what is recorded goes
 * on, in batches, to whoever keeps it. Bounded: what repeats within a moment is one entry with a count, and a flood of
 * different things is cut, with a line that says so. Nothing secret comes in here: ids, routes and addresses only.
 */
import { mostReported, type SecurityReport } from '@jumun/contracts'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import { clientOf } from './http/client.ts'

export type SecurityNote = Omit<SecurityReport, 'at' | 'count'>

export interface SecurityLog {
  /** A line here, and an entry for operators to see. */
  recordSecurityEvent(note: SecurityNote): void
  /** A line here alone: somebody else records it. */
  noteSecurityEvent(note: SecurityNote): void
  /** A line here, if this status turns somebody away: whoever stands before this service records it. */
  noteRefusal(status: number, request: FastifyRequest): void
  /** Hands on what was recorded; what could not be handed on waits for the next time. */
  handTo(keep: (events: SecurityReport[]) => Promise<unknown>): { name: string; everyMs: number; run(): Promise<void> }
}

/** Who it was is not proven, or may not do this, or asked somebody else (a `Host` that is not ours). */
export const turnsAway = (status: number): boolean => status === 401 || status === 403 || status === 421

const momentMs = 1_000
const longestWhat = 200

export function securityLog(log: Logger, clock: Clock): SecurityLog {
  // Whatever else is left out of a log: this is not.
  const lines = log.level === 'silent' ? log : log.child({}, { level: 'info' })
  let noted = new Set<string>()
  let notedSinceMs = 0
  let recorded = new Map<string, SecurityReport>()
  let left = 0

  const entryOf = (note: SecurityNote): SecurityReport => ({
    ...note,
    what: note.what.replace(/[^!-~ ]/g, '?').slice(0, longestWhat),
    at: clock.now().toISOString(),
    count: 1,
  })
  const keyOf = ({ kind, who, what, status, address }: SecurityReport): string =>
    [kind, who, what, status, address].join(' ')
  /** Once a moment. */
  function line(key: string, event: SecurityReport): void {
    const now = clock.now().getTime()
    if (Math.abs(now - notedSinceMs) >= momentMs) {
      noted = new Set()
      notedSinceMs = now
    }
    if (noted.has(key) || noted.size > mostReported) return
    noted.add(key)
    if (noted.size > mostReported) lines.warn({ security: true }, 'too much happens at the doors to note each')
    else lines.info({ security: event }, 'security')
  }
  function noteSecurityEvent(note: SecurityNote): void {
    const event = entryOf(note)
    line(keyOf(event), event)
  }
  function add(key: string, event: SecurityReport): void {
    const known = recorded.get(key)
    if (known) recorded.set(key, { ...known, count: known.count + event.count })
    else if (recorded.size < mostReported) recorded.set(key, event)
    else left += event.count
  }

  return {
    recordSecurityEvent(note) {
      const event = entryOf(note)
      line(keyOf(event), event)
      add(keyOf(event), event)
    },
    noteSecurityEvent,
    noteRefusal(status, { method, routeOptions, raw }) {
      if (status !== 429 && !turnsAway(status)) return
      noteSecurityEvent({
        ...{ kind: status === 429 ? 'too-many' : 'refused', status, who: null, role: null },
        what: `${method} ${routeOptions?.url ?? '/*'}`,
        address: clientOf(raw).address,
      })
    },
    handTo: (keep) => ({
      name: 'hand-on-the-security-log',
      everyMs: momentMs,
      async run() {
        if (recorded.size === 0) return
        const events = [...recorded]
        recorded = new Map()
        try {
          await keep(events.map(([, event]) => event))
          if (left > 0) lines.warn({ security: true, left }, 'more happened at the doors than was recorded')
          left = 0
        } catch (error) {
          for (const [key, event] of events) add(key, event)
          lines.debug({ err: error }, 'the security log is kept until somebody takes it')
        }
      },
    }),
  }
}
