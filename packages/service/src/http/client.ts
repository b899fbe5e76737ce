/** Who is at the other end of a request, as far as that helps: to share what is scarce fairly, and to tell people their devices. */
import type { IncomingMessage } from 'node:http'

export interface Client {
  /** Whom to count a request for: an IPv4 address, or the /64 that one IPv6 customer has whole. */
  readonly address: string
  /** What its program calls itself; shortened. */
  readonly agent: string
}

const longestAgent = 300

/** What the gateway saw, which takes away what the client wrote about itself; else the peer. */
export function clientOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Client {
  const said = headers['x-forwarded-for']
  const address = (Array.isArray(said) ? said.join(',') : said)?.split(',').at(-1)?.trim() || socket?.remoteAddress
  return { address: countedAddress(address ?? 'unknown'), agent: (headers['user-agent'] ?? '').slice(0, longestAgent) }
}

export function countedAddress(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const canonical = canonicalV6(address)
  const [head = '', tail] = canonical.split('::')
  const groups = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - groups.flat().length }, () => '0')
  const [first = [], last = []] = groups
  return `${[...first, ...(tail === undefined ? [] : zeros), ...last].slice(0, 4).join(':')}::/64`
}

/** One spelling of an address: small letters, no zeros in front, no zone. */
function canonicalV6(address: string): string {
  const [plain = ''] = address.split('%')
  try {
    return new URL(`http://[${plain}]`).hostname.slice(1, -1)
  } catch {
    return plain
  }
}
