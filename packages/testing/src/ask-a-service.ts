/** Asking a service over HTTP as anybody: a user, another service, or somebody who sends nonsense. */
import type { BodyOf, Endpoint, ParamsOf, ProblemDetails, QueryOf, ServiceName, UserRole } from '@jumun/contracts'
import { pathOf } from '@jumun/contracts'

/** A user, another service of ours, or nobody. */
export type As = { readonly id: string; readonly role: UserRole } | ServiceName | undefined

export interface TestCall<E> {
  readonly as?: As
  readonly params?: ParamsOf<E>
  readonly query?: QueryOf<E>
  /** Anything may be sent: that is what tests are for. */
  readonly body?: BodyOf<E> | Record<string, unknown>
  readonly headers?: Readonly<Record<string, string>>
}
/** `body` is the answer, or the problem: look at `status` first. */
export interface TestAnswer {
  readonly status: number
  readonly body: any
  readonly headers: Headers
}

/** @param identity headers that say who asks */
export async function ask(
  url: string,
  endpoint: Endpoint,
  { params, query, body, headers }: TestCall<never>,
  identity: Record<string, string>,
): Promise<TestAnswer> {
  const answer = await fetch(`${url}${pathOf(endpoint, { params, query })}`, {
    method: endpoint.method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...identity, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: text === '' ? undefined : (JSON.parse(text) as ProblemDetails),
    headers: answer.headers,
  }
}
