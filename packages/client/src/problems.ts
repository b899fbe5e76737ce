/** Why a call came to nothing. */

/** A refusal (RFC 9457): programs go by \`code\`. */
export class JumunProblem extends Error {
  override name = 'JumunProblem'
  readonly status: number
  readonly code: string
  /** Of `invalid-request`: which fields. */
  readonly errors: readonly { readonly field: string; readonly message: string }[]
  /** The whole answer: some refusals say more, such as `present` of `changed-meanwhile`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, details: Readonly<Record<string, unknown>>) {
    super(String(details['detail'] ?? details['title'] ?? `answered ${status}`))
    this.status = status
    this.code = String(details['code'] ?? 'unknown')
    this.errors = (details['errors'] as JumunProblem['errors'] | undefined) ?? []
    this.details = details
  }
}

/** No answer, however often it was asked. What was asked may have been done: with the same key it is safe to ask again. */
export class JumunUnreachable extends Error {
  override name = 'JumunUnreachable'
}
