/** What a service tells of itself, one line of JSON each: whose order, in which trace, and nothing of what people wrote. */
import { contextIn, currentCause } from '@jumun/messaging'
import { type Logger, type LoggerOptions, pino } from 'pino'
import type { HostOptions } from '../host-options.ts'
import { jsonOnOneLine } from './one-line.ts'
import { type RecentLines, recentLines } from './recent-lines.ts'
import { currentTrace } from './trace.ts'

export function loggerOf(
  name: string,
  { logger, logLevel, logTo }: Pick<HostOptions, 'logger' | 'logLevel' | 'logTo'>,
): { log: Logger; lines: RecentLines } {
  const lines = recentLines()
  if (logger) return { log: logger.child({ service: name }), lines }
  const how: LoggerOptions = {
    level: logLevel ?? 'info',
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: whatAbout,
    hooks: {
      streamWrite(line) {
        const written = jsonOnOneLine(line)
        lines.take(written)
        return written
      },
    },
  }
  return { log: logTo ? pino(how, logTo) : pino(how), lines }
}

/** What is being done while a line is written; the line's own words count more. */
function whatAbout(): { orderId?: string; trace_id?: string } {
  const { orderId, traceparent, span } = currentCause()
  const traceId = span?.traceId ?? contextIn(traceparent ?? currentTrace()?.traceparent)?.traceId
  return { ...(orderId === undefined ? {} : { orderId }), ...(traceId === undefined ? {} : { trace_id: traceId }) }
}
