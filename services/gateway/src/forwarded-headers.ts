/** What of a request's headers goes on to a service, and what of its answer's goes back: identity is never the client's to say. */
import type { IncomingHttpHeaders } from 'node:http'

/** Of this connection only (RFC 9110 §7.6.1); or ours to say. */
const notForwarded = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
  'forwarded',
  'x-real-ip',
  'x-service-token',
  'x-request-id',
  'traceparent',
])
const isIdentity = (name: string): boolean => name.startsWith('x-user-') || name.startsWith('x-forwarded-')

const notReturned = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
  'traceparent',
  'x-not-begun',
])

export interface Hop {
  readonly address: string
  readonly host: string
  readonly requestId: string
  readonly traceparent: string
  /** Without what proves who asks. */
  readonly anonymous?: boolean
}

/** Name and value in turn, as undici takes them. */
export function headersForService(rawHeaders: readonly string[], hop: Hop): string[] {
  const named = namedByConnection(rawHeaders)
  const forwarded: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    const lower = name.toLowerCase()
    if (hop.anonymous && (lower === 'authorization' || lower === 'cookie')) continue
    if (notForwarded.has(lower) || isIdentity(lower) || named?.has(lower)) continue
    forwarded.push(name, rawHeaders[index + 1] as string)
  }
  forwarded.push(
    'x-request-id',
    hop.requestId,
    'traceparent',
    hop.traceparent,
    'x-forwarded-for',
    hop.address,
    'x-forwarded-host',
    hop.host,
    'x-forwarded-proto',
    'http',
  )
  return forwarded
}

/** What goes back to the client: the service's headers first, then ours. Name and value in turn, as `writeHead` takes them. */
export function headersForClient(headers: IncomingHttpHeaders, ours: Readonly<Record<string, unknown>>): string[] {
  const returned: string[] = []
  for (const name in headers) {
    if (notReturned.has(name) || name in ours) continue
    const value = headers[name]
    if (typeof value === 'string') returned.push(name, value)
    else for (const one of value ?? []) returned.push(name, one)
  }
  for (const name in ours) {
    const value = ours[name]
    if (Array.isArray(value)) for (const one of value) returned.push(name, String(one))
    else if (value !== undefined) returned.push(name, String(value))
  }
  return returned
}

/** `Connection: close, x-secret` makes `x-secret` one of this connection's headers. */
function namedByConnection(rawHeaders: readonly string[]): Set<string> | undefined {
  let named: Set<string> | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== 10 || rawHeaders[index]?.toLowerCase() !== 'connection') continue
    const value = rawHeaders[index + 1] ?? ''
    if (value === 'keep-alive' || value === 'close') continue
    named ??= new Set()
    for (const name of value.split(',')) named.add(name.trim().toLowerCase())
    // These two must arrive whatever the client says of them.
    named.delete('authorization')
    named.delete('idempotency-key')
  }
  return named
}
