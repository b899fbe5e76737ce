/**
 * What a caller is to a store: the right that the endpoint needs goes with them, so that whoever knows the store can
 * answer; and at a tablet that several people share, they are the person who gave a PIN last.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Endpoint } from '@jumun/contracts'
import { Problem } from '../http/problem.ts'
import type { Caller } from '../http/route.ts'
import type { Identity } from './identity.ts'

export const personHeader = 'x-store-person'

export interface PersonAtTablet {
  readonly id: string
  readonly role: 'owner' | 'staff'
  readonly storeId: string
}
/** Whom the statement of the store service names, for this session alone. */
export type PersonOf = (statement: unknown, sessionId: string | undefined) => PersonAtTablet | undefined

export const personAtTablet =
  ({ statedBy }: Pick<Identity, 'statedBy'>): PersonOf =>
  (statement, sessionId) => {
    const { sub, sid, storeId, role } = statedBy('store', 'store-person', statement) ?? {}
    if (sessionId === undefined || sid !== sessionId) return undefined
    if (typeof sub !== 'string' || typeof storeId !== 'string') return undefined
    return { id: sub, storeId, role: role === 'owner' ? 'owner' : 'staff' }
  }

/** Their own account, and all else that is no store's, stays with whoever logged in: there the PIN counts for nothing. */
export function atStores(
  { right }: Pick<Endpoint, 'right'>,
  caller: Caller,
  headers: IncomingHttpHeaders,
  personOf: PersonOf,
): Caller {
  if (right === undefined || caller.kind !== 'user') return caller
  const statement = headers[personHeader]
  if (statement === undefined || (caller.role !== 'owner' && caller.role !== 'staff')) return { ...caller, right }
  const person = personOf(statement, caller.sessionId)
  if (!person) throw new Problem('pin-needed')
  return { ...caller, right, id: person.id, role: person.role, atStore: person.storeId }
}
