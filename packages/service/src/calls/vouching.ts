/**
 * Whose word it is that an instance is where the registry says: of ours, the service's own; of a guest, that of discovery,
 * which keeps what an operator allowed. What nobody vouches for is passed over, whoever wrote it into the registry.
 */
import { isIP } from 'node:net'
import { type ServiceName, serviceNames } from '@jumun/contracts'
import type { Identity } from '../auth/identity.ts'

/** Of the metadata of an instance. */
export const wordField = 'jumun.word'

export interface Place {
  readonly service: string
  readonly host: string
  readonly port: number
}

/** What an operator allowed a service that is not ours. */
export interface GuestRights {
  /** First segments, such as `/loyalty`. */
  readonly paths: readonly string[]
  /** Reached without a token; else a user must be logged in. */
  readonly open: boolean
  /** The users' tokens are passed on to it: whoever has one can act as that user. */
  readonly tokens: boolean
}

type Signing = Pick<Identity, 'sign'>
type Believing = Pick<Identity, 'statedBy'>

/** How long the others may take a word; it is given anew at half of that. */
export const wordSeconds = 600

/** Our word for where we are ourselves. */
export const newPlace = (identity: Signing, { service, host, port }: Place): string =>
  identity.sign('registration', { sub: service, host, port }, wordSeconds)

/** The word of discovery for a guest. */
export const newGuestPlace = (identity: Signing, { service, host, port }: Place, rights: GuestRights): string =>
  identity.sign('guest', { sub: service, host, port, ...rights }, wordSeconds)

export interface Vouched {
  readonly guest?: GuestRights
}

/** Undefined: nobody vouches for it. */
export function vouchedFor(identity: Believing, place: Place, word: unknown): Vouched | undefined {
  const { service, host, port } = place
  if (!isHost(host)) return undefined
  const ours = isOurs(service)
  const claims = ours ? identity.statedBy(service, 'registration', word) : identity.statedBy('discovery', 'guest', word)
  if (claims?.['sub'] !== service || claims['host'] !== host || claims['port'] !== port) return undefined
  if (ours) return {}
  const { paths, open, tokens } = claims
  return { guest: { paths: paths as string[], open: open === true, tokens: tokens === true } }
}

const isOurs = (service: string): service is ServiceName => (serviceNames as readonly string[]).includes(service)

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** An IP address or a name, and nothing that a url would read as something else (`127.1`, `0x7f000001`, `a/b?x=[`). */
export function isHost(text: string): boolean {
  if (isIP(text)) return !text.includes('%')
  const labels = text.split('.')
  const last = labels.at(-1) ?? ''
  return text.length <= 253 && labels.every((one) => label.test(one)) && !/^(?:\d+|0x[0-9a-f]*)$/i.test(last)
}
