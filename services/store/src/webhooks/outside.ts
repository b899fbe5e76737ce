/**
 * Asking an address that somebody else chose (SSRF): only public ones, connected to the very address that was looked at, so that
 * a name which leads elsewhere a moment later (DNS rebinding) leads nowhere; no redirects; no more of the answer than its status.
 */
import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isAllowedAt } from '@jumun/service'

/** Everything that is not for the public, RFC 6890 and its successors. */
const notPublic = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure tells its machines about themselves there, in the midst of public addresses
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(network, bits, 'ipv4')
/** Of IPv6 only what is given out to the public, without what leads into IPv4 or is for documents. */
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notPublic.addSubnet(network, bits, 'ipv6')

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4')
  return isIP(address) === 6 && publicV6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

export interface Outside {
  /** Networks that an operator opened beside the public ones, such as the loopback for a demo. */
  readonly networks: readonly string[]
}

/** What can be said of an address before it is asked. @returns why not */
export function refusalOf(text: string, { networks }: Outside): string | undefined {
  if (!URL.canParse(text)) return 'this is no address'
  const url = new URL(text)
  if (url.username || url.password) return 'an address with a name and a password in it is none'
  const host = bare(url.hostname)
  const isOpened = isAllowedAt(host, networks)
  if (isIP(host) && !isPublic(host) && !isOpened) return `${host} is no public address`
  if (!isOpened && (host === 'localhost' || host.endsWith('.localhost'))) return `${host} is no public address`
  if (url.protocol !== 'https:' && !isOpened) return 'it has to begin with https://'
  return undefined
}

export type Answer =
  | { readonly status: number; readonly retryAfterMs?: number }
  | { readonly trouble: 'not-allowed' | 'unreachable' | 'no-answer' | 'certificate' }

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

type Resolve = typeof lookup

/** @param resolve the name service; a test has its own */
export function postOutside(
  { url: text, headers, body, timeoutMs, signal }: Post,
  outside: Outside,
  resolve: Resolve = lookup,
): Promise<Answer> {
  if (refusalOf(text, outside) !== undefined) return Promise.resolve({ trouble: 'not-allowed' })
  const url = new URL(text)
  const mayBe = (address: string): boolean => isPublic(address) || isAllowedAt(address, outside.networks)
  const nameIsOpened = isAllowedAt(bare(url.hostname), outside.networks)
  /** All addresses of the name are looked at, and the connection goes to one of them. */
  const checked: LookupFunction = (hostname, options, done) =>
    resolve(hostname, { family: options.family ?? 0, all: true }, (error, found) => {
      const [first] = found ?? []
      if (error || !first) return done(error ?? new Error(`${hostname} has no address`), '', 0)
      if (!nameIsOpened && !found.every(({ address }) => mayBe(address))) return done(new NotAllowed(hostname), '', 0)
      if (options.all) return done(null, found)
      return done(null, first.address, first.family)
    })
  return new Promise((answered) => {
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    const asked = ask(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: checked,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        maxHeaderSize: 16 * 1024,
        headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Jumun-Webhooks/1' },
      },
      (answer) => {
        const retryAfterMs = retryAfterOf(answer.headers['retry-after'], Date.now())
        answered({ status: answer.statusCode ?? 0, ...(retryAfterMs > 0 ? { retryAfterMs } : {}) })
        answer.destroy() // whatever else it says is of no interest
      },
    )
    asked.on('error', (error) => answered({ trouble: troubleOf(error) }))
    asked.end(body)
  })
}

/** Seconds, or a date; what is neither asks for nothing. */
export function retryAfterOf(header: string | undefined, now: number): number {
  if (header === undefined) return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}

class NotAllowed extends Error {
  override name = 'NotAllowed'
}

function troubleOf(error: Error & { readonly code?: string }): Extract<Answer, { trouble: string }>['trouble'] {
  if (error instanceof NotAllowed) return 'not-allowed'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no-answer'
  return /CERT|SSL|TLS|SELF_SIGNED|ALTNAME|SIGNATURE/.test(error.code ?? '') ? 'certificate' : 'unreachable'
}

const bare = (hostname: string): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
