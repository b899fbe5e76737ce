/** What a service tells of itself, one line of JSON each. */
import { type Logger, pino } from 'pino'
import type { HostOptions } from '../host-options.ts'
import { jsonOnOneLine } from './one-line.ts'

export function loggerOf(name: string, { logger, logLevel }: HostOptions): Logger {
  if (logger) return logger.child({ service: name })
  return pino({
    level: logLevel ?? 'info',
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: jsonOnOneLine },
  })
}
