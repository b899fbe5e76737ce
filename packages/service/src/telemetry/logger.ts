/** What a service tells of itself, one line of JSON each: whose order, in which trace, and nothing of what people wrote. */
import { contextIn, currentCause } from '@jumun/messaging'
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import type { HostOptions } from '../host-options.ts'
import { jsonOnOneLine } from './one-line.ts'
import { currentTrace } from './trace.ts'

export function loggerOf(name: string, { logger, logLevel }: HostOptions): Logger {
  if (logger) return logger.child({ service: name })
  return newLogger({ level: logLevel ?? 'info', base: { service: name } })
}

/** @param to where its lines go; default: standard output */
export function newLogger(options: Pick<LoggerOptions, 'level' | 'base'>, to?: DestinationStream): Logger {
  const how: LoggerOptions = {
    ...options,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: whatAbout,
    hooks: { streamWrite: jsonOnOneLine },
  }
  return to ? pino(how, to) : pino(how)
}

/** What is being done while a line is written; the line's own words count more. */
export function whatAbout(): { orderId?: string; trace_id?: string } {
  const { orderId, traceparent, span } = currentCause()
  const traceId = span?.traceId ?? contextIn(traceparent ?? currentTrace()?.traceparent)?.traceId
  return { ...(orderId === undefined ? {} : { orderId }), ...(traceId === undefined ? {} : { trace_id: traceId }) }
}
