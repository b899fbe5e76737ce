/** Who speaks to the registry: a service of ours by its token, a guest by its credential, an operator by theirs. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Guest, ServiceName } from '@jumun/contracts'
import { type Authorize, Problem, serviceTokenHeader } from '@jumun/service'
import type { Guests } from './guests.ts'
import { type Instance, vipsOf } from './instance.ts'

export type Who =
  | { readonly kind: 'service'; readonly name: ServiceName }
  | { readonly kind: 'guest'; readonly guest: Guest }
  | { readonly kind: 'operator' }

export interface WhoNeeds {
  readonly serviceOf: (token: string) => ServiceName | undefined
  readonly guests: Pick<Guests, 'withCredential'>
  readonly admit: Authorize
}

/** @throws Problem 401, 403 */
export async function whoAsks({ serviceOf, guests, admit }: WhoNeeds, headers: IncomingHttpHeaders): Promise<Who> {
  const { authorization = '', [serviceTokenHeader]: token } = headers
  if (token !== undefined) {
    const name = typeof token === 'string' ? serviceOf(token) : undefined
    if (!name) throw new Problem('unauthenticated', 'this proves no service of ours')
    return { kind: 'service', name }
  }
  const guest = guestIn(authorization, guests)
  if (guest) return { kind: 'guest', guest }
  if (/^basic /i.test(authorization)) throw new Problem('unauthenticated', 'no guest has this name and credential')
  await admit(['operator'], headers)
  return { kind: 'operator' }
}

/** `Basic` with its name and credential, as Eureka's clients send it when the url has them; or the credential as a bearer's. */
function guestIn(authorization: string, guests: WhoNeeds['guests']): Guest | undefined {
  const [, scheme = '', given = ''] = /^(basic|bearer) +([\w+/=.~-]{1,1000})$/i.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return guests.withCredential(given)
  const text = Buffer.from(given, 'base64').toString()
  const colon = text.indexOf(':')
  return colon > 0 ? guests.withCredential(text.slice(colon + 1), text.slice(0, colon)) : undefined
}

/** May it say something of the instances of this application? @throws Problem 403 */
export function itsOwn(who: Who, app: string): void {
  if (app.toLowerCase() !== nameOf(who)) throw new Problem('forbidden', 'this is another service')
}

/** Clients look for these names as well as for that of the application. @throws Problem 403 */
export function itsOwnVips(who: Who, instance: Pick<Instance, 'texts'>): void {
  const name = nameOf(who)
  for (const field of ['vipAddress', 'secureVipAddress'] as const) {
    const other = vipsOf(instance, field).find((vip) => vip !== name)
    if (other !== undefined) throw new Problem('forbidden', `its ${field} may be ${name}, and not ${other}`)
  }
}

const nameOf = (who: Who): string | undefined =>
  who.kind === 'service' ? who.name : who.kind === 'guest' ? who.guest.name : undefined
