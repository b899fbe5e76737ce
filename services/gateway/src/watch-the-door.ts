/**
 * What the edge records for the security log, since everybody comes by here and it alone knows from where: who was turned
 * away, which operator looked at people's data or changed something, whose account changed.
 */
import { getDemo, isId, logIn, lookUps, reportSecurity, type SecurityKind } from '@jumun/contracts'
import { type Caller, type CallService, countedAddress, type Job, type SecurityLog, turnsAway } from '@jumun/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientAddress } from './client-address.ts'

export interface Door {
  /** Who asks, as soon as that is proven. */
  noteCaller(request: FastifyRequest, caller: Caller): void
  /** After each answer. */
  look(request: FastifyRequest, reply: FastifyReply, done: () => void): void
  readonly job: Job & { run(): Promise<void> }
}

interface Needs {
  readonly security: SecurityLog
  readonly call: CallService
  readonly trustedProxies: number
  readonly now: () => number
}

/** Their answers hold what people told us of themselves. */
const aboutPeople = new Set(['users', 'orders', 'payments', 'deliveries', 'tickets', 'security-events'])
const parkedInFull = /^\/ops\/services\/[^/]+\/parked\/./
/** Screens ask again and again: whoever looks again within this time is still looking. */
const stillLookingMs = 600_000
const mostLooking = 10_000
const handOnWithinMs = 2_000

export function watchTheDoor({ security, call, trustedProxies, now }: Needs): Door {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const looking = new Map<string, number>()

  function isNew(who: string, what: string): boolean {
    const key = `${who} ${what}`
    const at = now()
    const before = looking.get(key)
    if (before !== undefined && at - before < stillLookingMs) return false
    if (looking.size >= mostLooking) looking.clear()
    looking.set(key, at)
    return true
  }

  return {
    noteCaller: (request, caller) => callers.set(request, caller),
    look(request, reply, done) {
      const caller = callers.get(request)
      const user = caller?.kind === 'user' && isId(caller.id) ? caller : undefined
      const path = request.url.split('?', 1)[0] ?? ''
      const kind = kindOf({ method: request.method, path, status: reply.statusCode, role: user?.role })
      if (kind) {
        // Whoever is turned away may ask for a million things: they are told apart by their route alone.
        const isRefusal = kind === 'refused' || kind === 'too-many'
        const what = `${request.method} ${isRefusal ? (request.routeOptions.url ?? '/*') : path}`
        // Who looks somebody up asks another question each time.
        if (kind !== 'people-read' || lookUps.includes(path) || isNew(user?.id ?? '', what))
          security.recordSecurityEvent({
            ...{ kind, what, status: reply.statusCode, who: user?.id ?? null, role: user?.role ?? null },
            address: addressOf(request, trustedProxies),
          })
      }
      done()
    },
    job: security.handTo((events) => call(reportSecurity, { body: { events }, timeoutMs: handOnWithinMs })),
  }
}

interface Answered {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly role: string | undefined
}

export function kindOf({ method, path, status, role }: Answered): SecurityKind | undefined {
  const [, first = ''] = path.split('/', 2)
  if (status === 429) return 'too-many'
  // The user service knows whose account it was.
  if (turnsAway(status)) return path === logIn.path ? undefined : 'refused'
  if (status >= 400 || role === undefined || path === getDemo.path) return undefined
  const isRead = method === 'GET' || method === 'HEAD'
  if (role === 'operator' && isRead)
    return aboutPeople.has(first) || parkedInFull.test(path) ? 'people-read' : undefined
  if (role === 'operator') return lookUps.includes(path) ? 'people-read' : 'operator-act'
  return !isRead && (first === 'users' || first === 'sessions') ? 'account-changed' : undefined
}

function addressOf(request: FastifyRequest, trustedProxies: number): string | null {
  const address = countedAddress(clientAddress(request.raw, trustedProxies))
  return address === 'unknown' ? null : address
}
