/** Who asks, proven by a token, and whether an endpoint is for them. A token that proves nothing is refused, never ignored. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Access, ServiceName, UserRole } from '@jumun/contracts'
import type { Clock } from '../clock.ts'
import { Problem } from '../http/problem.ts'
import type { Caller } from '../http/route.ts'
import type { EndedSessions } from './ended-sessions.ts'
import { serviceTokenHeader } from './identity.ts'
import type { KeySet } from './key-set.ts'

/** Checks the headers of one request against what the endpoint allows. */
export type Authorize = (
  access: Access,
  headers: IncomingHttpHeaders,
  /** Of services, only these. */
  callers?: readonly ServiceName[],
) => Promise<Caller> | Caller
/** The user whom the `authorization` header proves; undefined without one. */
export type Authenticate = (authorization: string | undefined) => Promise<Extract<Caller, { kind: 'user' }> | undefined>

const anyone: Caller = { kind: 'anyone' }
const roles: ReadonlySet<unknown> = new Set<UserRole>(['customer', 'owner', 'staff', 'rider', 'operator'])
/** Clocks of two machines may differ by this much. */
const notBeforeToleranceSeconds = 30

export interface AuthorizerNeeds {
  readonly authenticate: Authenticate
  /** Which service a token of ours proves. */
  readonly serviceOf: (token: string) => ServiceName | undefined
}

export const authorizer =
  ({ authenticate, serviceOf }: AuthorizerNeeds): Authorize =>
  (access, headers, callers) => {
    if (access === 'service') {
      const token = headers[serviceTokenHeader]
      const name = typeof token === 'string' ? serviceOf(token) : undefined
      // To everybody else this path does not exist.
      if (!name || callers?.includes(name) === false) throw new Problem('not-found', 'there is no such path')
      return { kind: 'service', name }
    }
    if (access === 'anyone' && headers.authorization === undefined) return anyone
    return authenticate(headers.authorization).then((user) => {
      if (access === 'anyone') return user ?? anyone
      if (!user) throw new Problem('unauthenticated')
      if (!access.includes(user.role)) throw new Problem('forbidden')
      return user
    })
  }

export function authentication(needs: {
  readonly keys: KeySet
  readonly clock: Clock
  readonly endedSessions: Pick<EndedSessions, 'has'>
}): Authenticate {
  return async (authorization) => {
    if (authorization === undefined) return undefined
    const token = bearerOf(authorization)
    const verify = await needs.keys.verifierOf(kidOf(token))
    if (!verify) {
      // Nobody can be told apart yet: that is our trouble, not the client's.
      if (needs.keys.size === 0)
        throw new Problem('service-unavailable', 'the signing keys are not known yet', { retryAfterSeconds: 1 })
      throw unauthenticated()
    }
    const { sub, role, exp, nbf, sid } = payloadOf(verify, token)
    const now = needs.clock.now().getTime() / 1000
    if (typeof exp !== 'number' || exp <= now) throw new Problem('unauthenticated', 'the access token has expired')
    if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now + notBeforeToleranceSeconds)) throw unauthenticated()
    if (typeof sub !== 'string' || sub === '' || !roles.has(role)) throw unauthenticated()
    if (sid !== undefined && typeof sid !== 'string') throw unauthenticated()
    if (sid !== undefined && needs.endedSessions.has(sid))
      throw new Problem('unauthenticated', 'this session has ended')
    return { kind: 'user', id: sub, role: role as UserRole, token, ...(sid === undefined ? {} : { sessionId: sid }) }
  }
}

const unauthenticated = (): Problem => new Problem('unauthenticated', 'the access token is not valid')

function payloadOf(verify: (token: string) => Record<string, unknown>, token: string): Record<string, unknown> {
  try {
    return verify(token)
  } catch {
    throw unauthenticated()
  }
}

const header = /^bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i
const longestToken = 4096

/** The token in `Bearer <token>`; the word itself is never taken for one. */
function bearerOf(authorization: string): string {
  const token = authorization.length > longestToken ? undefined : header.exec(authorization)?.[1]
  if (token === undefined) throw new Problem('unauthenticated', 'the authorization header is not "Bearer <token>"')
  return token
}

/** Which key the token says it was signed with. Not proven by this: the verifier decides. */
function kidOf(token: string): string {
  try {
    const text = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString()
    const { kid } = JSON.parse(text) as { kid?: unknown }
    if (typeof kid === 'string') return kid
  } catch {
    // falls through: no header of a token
  }
  throw unauthenticated()
}
