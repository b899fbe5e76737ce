/**
 * Users whose token was just proven: for a few seconds the same header needs no second proof. Short enough that an
 * expired token or a retired key is noticed; the service behind proves each token again in any case.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Access } from '@jumun/contracts'
import { type Authorize, type Caller, type EndedSessions, Problem } from '@jumun/service'

export const rememberedMs = 5_000
const rememberedCallers = 10_000

type User = Extract<Caller, { kind: 'user' }>

/** As `authorize`, but without a promise for whoever is remembered. */
export function remembering(authorize: Authorize, ended: Pick<EndedSessions, 'has'>, now: () => number): Authorize {
  const remembered = new Map<string, { readonly user: User; readonly untilMs: number }>()
  return (access, headers) => {
    const { authorization } = headers
    if (authorization === undefined || access === 'service') return authorize(access, headers)
    const known = remembered.get(authorization)
    const isOver = known?.user.sessionId !== undefined && ended.has(known.user.sessionId)
    if (known && !isOver && now() < known.untilMs) return allowed(access, known.user)
    return proven(access, headers, authorization)
  }

  async function proven(access: Access, headers: IncomingHttpHeaders, authorization: string): Promise<Caller> {
    const caller = await authorize(access, headers)
    if (caller.kind !== 'user') return caller
    if (remembered.size >= rememberedCallers) remembered.clear()
    remembered.set(authorization, { user: caller, untilMs: now() + rememberedMs })
    return caller
  }
}

function allowed(access: Access, user: User): User {
  if (access !== 'anyone' && !access.includes(user.role)) throw new Problem('forbidden')
  return user
}
