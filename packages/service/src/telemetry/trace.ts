/** Who asked whom: W3C Trace Context and request ids, carried along without every function having to pass them on. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytesOf } from './random-bytes.ts'

export interface Trace {
  readonly requestId: string
  /** This hop's own `traceparent`: the caller's trace, a span of ours. */
  readonly traceparent: string
}

const current = new AsyncLocalStorage<Trace>()

export const inTrace = <T>(trace: Trace, work: () => T): T => current.run(trace, work)
export const currentTrace = (): Trace | undefined => current.getStore()

/** The one id of everything that one request led to. */
export const traceIdOf = ({ traceparent }: Trace): string => traceparent.slice(3, 35)

const requestIdPattern = /^[A-Za-z0-9_.:-]{1,100}$/
/** The id the client gave, if it is harmless in a log line; else `fresh`. */
export const requestIdOf = (header: unknown, fresh: () => string): string =>
  typeof header === 'string' && requestIdPattern.test(header) ? header : fresh()

const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/
/** Goes on with the caller's trace in a new span, or begins a trace where there is none (or a damaged one). */
export function nextHop(traceparent: unknown): string {
  const known = typeof traceparent === 'string' ? traceparentPattern.exec(traceparent) : null
  const span = randomBytesOf(8).toString('hex')
  return known ? `00-${known[1]}-${span}-${known[2]}` : `00-${randomBytesOf(16).toString('hex')}-${span}-01`
}
