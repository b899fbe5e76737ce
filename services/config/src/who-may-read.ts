/** Settings are for services of ours, for whoever knows the credential, and on a laptop without one for programs beside us. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { ServiceName } from '@jumun/contracts'
import { Problem, serviceTokenHeader } from '@jumun/service'
import type { FastifyRequest } from 'fastify'

export interface ReadersNeeds {
  readonly serviceOf: (token: string) => ServiceName | undefined
  /** `name:password`; empty: none. */
  readonly credential: string
}

/** @returns a check that throws 401 */
export function readersOf({
  serviceOf,
  credential,
}: ReadersNeeds): (request: Pick<FastifyRequest, 'headers' | 'socket'>) => void {
  const wanted = credential && digest(`Basic ${Buffer.from(credential).toString('base64')}`)
  return ({ headers, socket }) => {
    const token = headers[serviceTokenHeader]
    if (typeof token === 'string' && serviceOf(token) !== undefined) return
    if (wanted) {
      if (timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return
    } else if (isBeside(socket.remoteAddress)) return
    throw new Problem(
      'unauthenticated',
      wanted ? 'settings want a credential' : 'from elsewhere, settings want a credential',
    )
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isBeside = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address)
