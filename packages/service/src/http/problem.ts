/** A refusal on its way to the client. Thrown by routes, never by decisions: those return plain unions. */
import { type ProblemCode, type ProblemDetails, problems } from '@jumun/contracts'

type Extras = Partial<Pick<ProblemDetails, 'errors' | 'orderId' | 'present' | 'reason' | 'quote' | 'limit' | 'left'>>

export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly extras: Extras
  readonly retryAfterSeconds: number | undefined
  /** Whoever refused knows that nothing was written under the request's id: its `Idempotency-Key` is free again. */
  readonly nothingWritten: boolean

  constructor(
    code: ProblemCode,
    detail?: string,
    extras: Extras & { retryAfterSeconds?: number; nothingWritten?: boolean } = {},
  ) {
    super(detail ?? problems[code][1])
    const { retryAfterSeconds, nothingWritten = false, ...rest } = extras
    this.nothingWritten = nothingWritten
    this.code = code
    this.status = problems[code][0]
    this.extras = rest
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** RFC 9457. */
  toJSON(): ProblemDetails {
    const title = problems[this.code][1]
    return {
      type: `https://jumun.io/problems/${this.code}`,
      title,
      status: this.status,
      code: this.code,
      ...(this.message === title ? {} : { detail: this.message }),
      ...this.extras,
    }
  }
}

/** The usual refusal of a field, before anything is written: `invalid('address', 'a delivery needs an address')`. */
export const invalid = (field: string, message: string): Problem =>
  new Problem('invalid-request', `${field}: ${message}`, { errors: [{ field, message }], nothingWritten: true })
