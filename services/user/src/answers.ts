/** What the use cases came to, as answers of the contract. */
import { invalid, Problem } from '@jumun/service'
import { NoSigningKey } from './access-tokens.ts'
import { LineFull } from './fair-line.ts'
import type { Outcome, Refused } from './outcome.ts'

export const ok = <Body>(body: Body): { status: 200; body: Body } => ({ status: 200, body })
export const created = <Body>(body: Body): { status: 201; body: Body } => ({ status: 201, body })
export const nothing = (_done: unknown): { status: 204; body: null } => ({ status: 204, body: null })

/** @throws Problem for what was refused, and for what the line or the keys could not do at the moment */
export async function settled<T>(work: Promise<Outcome<T>>): Promise<T> {
  const outcome = await work.catch((error: unknown) => {
    throw busy(error) ?? error
  })
  if (outcome.outcome === 'refused') throw problemOf(outcome)
  return outcome.value
}

function problemOf({ code, why, field, orderId, retryAfterSeconds }: Refused): Problem {
  if (code === 'invalid-request') return invalid(field ?? '', why ?? code)
  return new Problem(code, field ? undefined : why, {
    ...(field && why ? { errors: [{ field, message: why }] } : {}),
    ...(orderId === undefined ? {} : { orderId }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    nothingWritten: true,
  })
}

function busy(error: unknown): Problem | undefined {
  if (error instanceof LineFull)
    return error.byOne
      ? new Problem('too-many-requests', 'too many log-ins from this address at once', { retryAfterSeconds: 1 })
      : new Problem('overloaded', 'too many people are logging in', { retryAfterSeconds: 2 })
  if (error instanceof NoSigningKey) return new Problem('service-unavailable', error.message, { retryAfterSeconds: 5 })
  return undefined
}
