/** One HTTP call as one value: the service's check, the gateway's route, the OpenAPI page and the typed client all read it. */
import type { Static, TObject, TSchema } from 'typebox'
import type { StoreRight } from '../store-rights.ts'

export type UserRole = 'customer' | 'owner' | 'staff' | 'rider' | 'operator'
export const serviceNames = [
  'gateway',
  'discovery',
  'config',
  'user',
  'store',
  'catalog',
  'order',
  'payment',
  'delivery',
  'dashboard',
] as const
export type ServiceName = (typeof serviceNames)[number]

/** Who may call: anyone; a user in one of these roles; or another service of ours (`'service'`, never through the gateway). */
export type Access = 'anyone' | 'service' | readonly UserRole[]

export interface Endpoint<
  Params extends TObject | undefined = TObject | undefined,
  Query extends TObject | undefined = TObject | undefined,
  Body extends TSchema | undefined = TSchema | undefined,
  Answers extends Record<number, TSchema> = Record<number, TSchema>,
> {
  readonly service: ServiceName
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Parameters as `:name`. */
  readonly path: string
  readonly summary: string
  readonly access: Access
  /** Of the people of a store, only whoever has this right there; without a word it is for no store's people. */
  readonly right?: StoreRight
  /** Of an endpoint for services: whom it is for. Everybody else of ours is a stranger here. */
  readonly callers?: readonly ServiceName[]
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** The good answers by status; refusals are problem details (RFC 9457). */
  readonly answers: Answers
  /** Honours `Idempotency-Key`. */
  readonly idempotent?: true
  /** What it answers has a `version`: said as `ETag`, and `If-Match` of another one is refused with `changed-meanwhile`. */
  readonly versioned?: true
  /** Its body is a file of one of these kinds. */
  readonly takes?: { readonly types: readonly string[]; readonly mostBytes: number }
  /** What it answers with is a file of one of these kinds (`FileShape`). */
  readonly gives?: readonly string[]
  /** The same as a file of one of these kinds, for whoever asks for it by `Accept`, or by `format` in the query. */
  readonly orGives?: readonly string[]
}

/** Declare an endpoint, keeping its exact types. */
export const endpoint = <
  const Params extends TObject | undefined = undefined,
  const Query extends TObject | undefined = undefined,
  const Body extends TSchema | undefined = undefined,
  const Answers extends Record<number, TSchema> = Record<number, TSchema>,
>(
  definition: Endpoint<Params, Query, Body, Answers>,
): Endpoint<Params, Query, Body, Answers> => definition

type StaticOf<Schema> = Schema extends TSchema ? Static<Schema> : undefined
export type ParamsOf<E> = E extends Endpoint<infer Params, infer _Q, infer _B, infer _A> ? StaticOf<Params> : never
export type QueryOf<E> = E extends Endpoint<infer _P, infer Query, infer _B, infer _A> ? StaticOf<Query> : never
export type BodyOf<E> = E extends Endpoint<infer _P, infer _Q, infer Body, infer _A> ? StaticOf<Body> : never
/** Every good answer, as a union of `{ status, body }`. */
export type AnswerOf<E> =
  E extends Endpoint<infer _P, infer _Q, infer _B, infer Answers>
    ? { [Status in keyof Answers & number]: { status: Status; body: StaticOf<Answers[Status]> } }[keyof Answers &
        number]
    : never

/**
 * Where to ask: the path with its parameters, and the query as far as it has values.
 * @throws TypeError when a parameter is missing
 */
export function pathOf(
  { path }: Pick<Endpoint, 'path'>,
  { params, query }: { readonly params?: object | undefined; readonly query?: object | undefined } = {},
): string {
  const there = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = (params as Readonly<Record<string, unknown>> | undefined)?.[name]
    if (value === undefined) throw new TypeError(`${path} needs ${name}`)
    return encodeURIComponent(String(value))
  })
  const asked = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null)
  return asked.length === 0
    ? there
    : `${there}?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))}`
}
