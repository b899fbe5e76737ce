/** Where somebody named by others may be: what an operator allowed, and nothing of this machine or of the network's own unless it was named as such. */
import { BlockList, isIP } from 'node:net'
import { isHost } from './vouching.ts'

interface Range {
  readonly address: string
  readonly prefix: number
}

/** This machine, what has no address yet, link-local (the metadata services of clouds are there), and addresses of many. */
const special: readonly Range[] = [
  { address: '0.0.0.0', prefix: 8 },
  { address: '127.0.0.0', prefix: 8 },
  { address: '169.254.0.0', prefix: 16 },
  { address: '224.0.0.0', prefix: 3 },
  { address: '::', prefix: 128 },
  { address: '::1', prefix: 128 },
  { address: 'fe80::', prefix: 10 },
  { address: 'fd00:ec2::', prefix: 32 },
  { address: 'ff00::', prefix: 8 },
]

/** An address, a network, or the name of a host. @returns undefined when it is none of them */
export function readNetwork(text: string): Range | string | undefined {
  const [, address = '', bits] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const plain = unmapped(address)
  const width = isIP(plain) === 4 ? 32 : 128
  if (isIP(plain)) {
    const prefix = bits === undefined ? width : Number(bits)
    return prefix <= width ? { address: plain, prefix } : undefined
  }
  return isHost(text) ? text.toLowerCase() : undefined
}

/** May an instance be at this host, when these networks were named? */
export function isAllowedAt(host: string, networks: readonly string[]): boolean {
  const named = networks.map(readNetwork)
  if (!isIP(host)) return named.includes(host.toLowerCase())
  const address = unmapped(host)
  const ranges = named.filter((one): one is Range => typeof one === 'object' && contains(one, address))
  const reserved = special.find((range) => contains(range, address))
  // 0.0.0.0/0 names everything and so nothing in particular: whoever means the loopback says so.
  return ranges.some((range) => !reserved || (contains(reserved, range.address) && range.prefix >= reserved.prefix))
}

function contains({ address, prefix }: Range, host: string): boolean {
  if (isIP(address) !== isIP(host)) return false
  const list = new BlockList()
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(address, prefix, family)
  return list.check(host, family)
}

/** `::ffff:127.0.0.1` and `::ffff:7f00:1` are 127.0.0.1 as well. */
function unmapped(address: string): string {
  if (isIP(address) !== 6) return address
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? []
  if (high === undefined || low === undefined) return canonical
  const [h, l] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `${h >> 8}.${h & 255}.${l >> 8}.${l & 255}`
}
