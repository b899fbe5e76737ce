/**
 * Settings are for services of ours, each its own; for whoever knows the credential; and on a laptop without one for programs
 * beside us, which see of a secret that it is sealed.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { ServiceName } from '@jumun/contracts'
import { Problem, serviceTokenHeader } from '@jumun/service'
import type { FastifyRequest } from 'fastify'

export interface ReadersNeeds {
  readonly serviceOf: (token: string) => ServiceName | undefined
  /** `name:password`; empty: none. */
  readonly credential: string
}

export type Reader =
  /** What is another's is not for it, and to seal and open is for people. */
  { readonly kind: 'service'; readonly name: ServiceName } | { readonly kind: 'known' } | { readonly kind: 'beside' }

/** @returns who asks; throws 401 */
export function readersOf({
  serviceOf,
  credential,
}: ReadersNeeds): (request: Pick<FastifyRequest, 'headers' | 'socket'>) => Reader {
  const wanted = credential && digest(`Basic ${Buffer.from(credential).toString('base64')}`)
  return ({ headers, socket }) => {
    const token = headers[serviceTokenHeader]
    const name = typeof token === 'string' ? serviceOf(token) : undefined
    if (name) return { kind: 'service', name }
    if (wanted) {
      if (timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return { kind: 'known' }
      // What somebody beside us passes on comes from elsewhere.
    } else if (isBeside(socket.remoteAddress) && headers['x-forwarded-for'] === undefined) return { kind: 'beside' }
    throw new Problem(
      'unauthenticated',
      wanted ? 'settings want a credential' : 'from elsewhere, settings want a credential',
    )
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isBeside = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address)
