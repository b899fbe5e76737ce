/** Why a call did not succeed, by a stable code that the dictionaries turn into a sentence. */
import type { ProblemCode, ProblemDetails } from '@jumun/contracts/http'

/** Ours beside the platform's: no answer at all. */
export type RefusalCode = ProblemCode | 'offline'

export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  readonly status: number
  readonly details: Partial<ProblemDetails>
  readonly retryAfterSeconds: number | undefined

  constructor(code: RefusalCode, status: number, details: Partial<ProblemDetails> = {}, retryAfterSeconds?: number) {
    super(details.detail ?? details.title ?? code)
    this.code = code
    this.status = status
    this.details = details
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** What the answer says went wrong; an answer that is no problem document (a proxy's page) still gets a code by its status. */
export function refusalOf(status: number, body: unknown, retryAfter: string | null): Refusal {
  const details: Partial<ProblemDetails> = isProblem(body) ? body : {}
  const seconds = Number(retryAfter)
  return new Refusal(
    details.code ?? codeByStatus(status),
    status,
    details,
    retryAfter !== null && Number.isFinite(seconds) ? seconds : undefined,
  )
}

const isProblem = (body: unknown): body is ProblemDetails =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'

function codeByStatus(status: number): RefusalCode {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 413) return 'body-too-large'
  if (status === 429) return 'too-many-requests'
  if (status === 502 || status === 503 || status === 504) return 'service-unavailable'
  return status < 500 ? 'invalid-request' : 'internal'
}
