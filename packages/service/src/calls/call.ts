/** Calling another service: by contract, resolved through discovery, with a token of our own and a bound on time. */
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, ProblemDetails, QueryOf } from '@jumun/contracts'

export type CallOptions<E> = {
  /** The whole call, connecting included. */
  readonly timeoutMs: number
  /** How long to look for an instance that listens; default: the whole time. Nobody there is known sooner than no answer. */
  readonly reachWithinMs?: number
  /** Ask on behalf of this user (their access token); else as the service itself. */
  readonly onBehalfOf?: string
} & (ParamsOf<E> extends undefined ? unknown : { readonly params: ParamsOf<E> }) &
  (QueryOf<E> extends undefined ? unknown : { readonly query?: QueryOf<E> }) &
  (BodyOf<E> extends undefined ? unknown : { readonly body: BodyOf<E> })

/** @throws CallRefused for a 4xx answer, CallFailed when there was no (sensible) answer */
export type CallService = <const E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  options: CallOptions<E>,
) => Promise<AnswerOf<E>>

/** No answer: we cannot know whether the other side acted, except when `sent` is false. */
export class CallFailed extends Error {
  override name = 'CallFailed'
  readonly sent: boolean
  constructor(message: string, sent: boolean, options?: ErrorOptions) {
    super(message, options)
    this.sent = sent
  }
}

/** The other side said no. */
export class CallRefused extends Error {
  override name = 'CallRefused'
  readonly problem: ProblemDetails
  constructor(problem: ProblemDetails) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}
