/**
 * To whom a request may be addressed. A page of somebody else whose name is made to lead here (DNS rebinding) says that name,
 * and is refused; who says an address was led by nobody.
 */
import { isIP } from 'node:net'
import type { HostOptions } from '../host-options.ts'

const mostRemembered = 1000

/**
 * @param names what leads here beside `localhost` and addresses; `*.example.com` is every name below it, `*` any name at all
 */
export function hostCheck(names: readonly string[]): (host: string | undefined) => boolean {
  const exact = new Set(names.map((name) => name.toLowerCase()))
  const below = [...exact].filter((name) => name.startsWith('*.')).map((name) => name.slice(1))
  const remembered = new Map<string, boolean>()
  const look = (host: string): boolean => {
    const [, bracketed, plain = ''] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/i.exec(host) ?? []
    if (bracketed !== undefined) return isIP(bracketed) === 6
    const name = plain.toLowerCase().replace(/\.$/, '')
    if (isIP(name) || name === 'localhost' || name.endsWith('.localhost')) return true
    return name !== '' && (exact.has('*') || exact.has(name) || below.some((end) => name.endsWith(end)))
  }
  return (host) => {
    if (host === undefined) return true // HTTP/1.0: no browser, so no page
    const known = remembered.get(host)
    if (known !== undefined) return known
    if (remembered.size >= mostRemembered) remembered.clear()
    const isHere = look(host)
    if (host.length <= 300) remembered.set(host, isHere)
    return isHere
  }
}

/** By which others reach it, beside addresses and `localhost`. */
export function namesOf(
  name: string,
  { host, advertisedHost, allowedHosts = [], discoveryUrl }: HostOptions,
): string[] {
  const byDns = /^dns:\/\/([^:/]+)/.exec(discoveryUrl ?? '')?.[1]?.replace('{service}', name)
  return [host, advertisedHost, byDns, ...allowedHosts].filter((one) => one !== undefined)
}
