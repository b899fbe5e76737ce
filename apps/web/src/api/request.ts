/** From an endpoint value and what is asked of it to the HTTP request: nothing about a call is typed a second time. */
import { type BodyOf, type Endpoint, type ParamsOf, pathOf, type QueryOf } from '@jumun/contracts/http'

type Asked<Name extends string, Value> = undefined extends Value
  ? { readonly [K in Name]?: never }
  : Record<never, never> extends Value
    ? { readonly [K in Name]?: Value }
    : { readonly [K in Name]: Value }

/** What a call of `E` needs: exactly the params, query and body that its endpoint declares. */
export type Question<E> = Asked<'params', ParamsOf<E>> &
  Asked<'query', QueryOf<E>> &
  Asked<'body', BodyOf<E>> & {
    /** Sent as `Idempotency-Key`: the same key never does the same thing twice. */
    readonly key?: string
    /** The version that was seen: another one is not changed, but refused with what there is now. */
    readonly ifMatch?: number
    readonly signal?: AbortSignal
    /** Goes on when the page is left. */
    readonly keepalive?: boolean
    /** For an endpoint that takes one. */
    readonly file?: Blob
    /** Who did it at a shared tablet; empty: the tablet's own account. Default: who stands there now. */
    readonly person?: string
  }

/** What can stand in an address. */
type Plain = string | number | boolean | null | undefined

/** A question of whatever endpoint. */
export interface AnyQuestion {
  readonly params?: Readonly<Record<string, Plain>> | undefined
  readonly query?: Readonly<Record<string, Plain>> | undefined
  readonly body?: unknown
  readonly key?: string | undefined
  readonly ifMatch?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly keepalive?: boolean | undefined
  readonly file?: Blob | undefined
  readonly person?: string | undefined
}

export interface RequestParts {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string | Blob
}

export function requestOf(endpoint: Pick<Endpoint, 'method' | 'path'>, question: AnyQuestion): RequestParts {
  // an empty field of a form asks for nothing
  const query = Object.fromEntries(Object.entries(question.query ?? {}).filter(([, value]) => value !== ''))
  const headers: Record<string, string> = { accept: 'application/json' }
  if (question.key) headers['idempotency-key'] = question.key
  if (question.ifMatch !== undefined) headers['if-match'] = `"${question.ifMatch}"`
  const parts = { method: endpoint.method, path: pathOf(endpoint, { params: question.params, query }), headers }
  if (question.file) {
    headers['content-type'] = question.file.type
    return { ...parts, body: question.file }
  }
  if (question.body === undefined) return parts
  headers['content-type'] = 'application/json'
  return { ...parts, body: JSON.stringify(question.body) }
}
