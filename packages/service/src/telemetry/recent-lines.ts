/** What a service wrote lately, as it wrote it: for an operator who asks about one order without a shell on the machine. */
import { askLogLines, type LogLine, type ServiceName } from '@jumun/contracts'
import { traceOfOrder } from '@jumun/messaging'
import { type Route, route } from '../http/route.ts'

const mostLines = 500
const longestLine = 4_000
const mostTold = 100

export interface RecentLines {
  take(line: string): void
  /** Oldest first. */
  ofOrder(orderId: string): LogLine[]
}

export function recentLines(): RecentLines {
  const lines: string[] = []
  return {
    take(line) {
      if (line.length > longestLine) return // it would not be JSON if it were cut
      if (lines.push(line) > 2 * mostLines) lines.splice(0, mostLines)
    },
    ofOrder: (orderId) =>
      lines
        .slice(-mostLines)
        .filter((line) => isAbout(line, orderId))
        .slice(-mostTold)
        .flatMap((line) => toLogLine(line) ?? []),
  }
}

/** It names the order, or belongs to its trace. */
export const isAbout = (line: string, orderId: string): boolean =>
  line.includes(orderId) || line.includes(traceOfOrder(orderId))

export const logLinesRoute = (service: ServiceName, lines: RecentLines): Route =>
  route(askLogLines(service), async ({ query: { orderId } }) => ({
    status: 200 as const,
    body: { items: lines.ofOrder(orderId) },
  }))

const levels = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' } as const

/** Undefined: it is no line of ours. */
export function toLogLine(line: string): LogLine | undefined {
  const said = parsed(line)
  if (!said) return undefined
  const { level, time, service, msg, trace_id, err, orderId: _, pid: _p, hostname: _h, ...rest } = said
  const why = (err as { readonly message?: unknown } | undefined)?.message
  return {
    service: String(service ?? ''),
    time: String(time),
    level: levels[level as keyof typeof levels] ?? 'info',
    message: String(msg ?? ''),
    ...(typeof trace_id === 'string' ? { traceId: trace_id } : {}),
    details: Object.fromEntries(
      Object.entries({ ...rest, ...(why === undefined ? {} : { error: why }) }).map(([name, value]) => [
        name,
        typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
          ? value
          : JSON.stringify(value),
      ]),
    ),
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{"level":')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}
