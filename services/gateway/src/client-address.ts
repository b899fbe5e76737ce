/** Where a request comes from, as far as that can be believed. */
import type { IncomingMessage } from 'node:http'

/**
 * The peer's address; behind `trustedProxies` proxies of one's own, what the outermost of them saw. Anything further left
 * in `x-forwarded-for` was written by the client and counts for nothing.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown'
  if (trustedProxies === 0) return plain(peer)
  const said = request.headers['x-forwarded-for']
  const hops = (Array.isArray(said) ? said.join(',') : (said ?? '')).split(',').map((hop) => hop.trim())
  const seen = hops.at(-trustedProxies)
  return plain(seen && /^[0-9a-fA-F.:]{2,45}$/.test(seen) ? seen : peer)
}

/** IPv4 that arrived on an IPv6 socket is IPv4. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address)
