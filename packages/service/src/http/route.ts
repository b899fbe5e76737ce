/** An endpoint of the contracts and what this service does for it. */
import type {
  AnswerOf,
  BodyOf,
  Endpoint,
  FileAnswer,
  ParamsOf,
  QueryOf,
  ServiceName,
  StoreRight,
  UserRole,
} from '@jumun/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Client } from './client.ts'

/** Who asks. Verified from the token; roles are checked against the endpoint's `access` before the handler runs. */
export type Caller =
  | {
      readonly kind: 'user'
      readonly id: string
      readonly role: UserRole
      readonly token: string
      readonly sessionId?: string
      /** What this endpoint needs of the people of a store: `mayAt` answers with it. */
      readonly right?: StoreRight
      /** They proved themselves by a PIN at this store's tablet; `sessionId` and `token` are the tablet's. */
      readonly atStore?: string
    }
  | { readonly kind: 'service'; readonly name: ServiceName }
  | { readonly kind: 'anyone' }

export interface RequestContext<E> {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly caller: Caller
  /**
   * The id for what this request creates. With an `Idempotency-Key` it is the same each time the request is repeated,
   * also after a crash, so that a handler which creates "unless there is one" creates once.
   */
  readonly newId: string
  readonly requestId: string
  readonly client: Client
  /** For a `versioned` endpoint: the versions that the caller would change; undefined: whichever it has. */
  readonly ifMatch?: readonly string[] | undefined
  /** For an endpoint that `takes` one. */
  readonly file?: { readonly type: string; readonly bytes: Buffer }
  /** For an endpoint that `orGives` one: the kind of file that is wanted, undefined where it is JSON. */
  readonly wantsFile?: string | undefined
}

export interface Route {
  readonly endpoint: Endpoint
  /** It writes its own answer and may stay open for hours. */
  readonly stream?: true
  readonly handle: (
    context: RequestContext<never>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<{ status: number; body: unknown } | undefined>
}

/** Bind an endpoint to its handler; answers and arguments are typed by the endpoint. Refuse by throwing a `Problem`. */
export const route = <const E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  handle: (request: RequestContext<E>) => Promise<AnswerOf<E>>,
): Route => ({ endpoint, handle })

/** For an endpoint that `orGives` files. */
export const routeWithFiles = <const E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  handle: (request: RequestContext<E>) => Promise<AnswerOf<E> | { status: 200; body: FileAnswer }>,
): Route => ({ endpoint, handle })

/** A route that writes its own answer (a stream); checks and authentication are done as for any other. */
export const streamRoute = <const E extends Endpoint<any, any, any, any>>(
  endpoint: E,
  handle: (context: RequestContext<E>, request: FastifyRequest, reply: FastifyReply) => Promise<void>,
): Route => ({
  endpoint,
  stream: true,
  handle: async (context, request, reply) => {
    await handle(context, request, reply)
    return undefined
  },
})

/** The user who asks; for handlers of endpoints whose access is a list of roles. */
export function userOf(request: { readonly caller: Caller }): Extract<Caller, { kind: 'user' }> {
  if (request.caller.kind !== 'user') throw new Error('this endpoint is for users; its access list should have said so')
  return request.caller
}

/** What was sent to an endpoint that `takes` a file. */
export function fileIn(request: Pick<RequestContext<unknown>, 'file'>): { type: string; bytes: Buffer } {
  if (!request.file) throw new Error('this endpoint takes no file; it should say so')
  return request.file
}

export interface RouteConfig {
  /** Never turned away by overload. */
  readonly exempt?: boolean
  /** A stream that may stay open for hours: not counted as work in hand. */
  readonly longLived?: boolean
  /** Not even a 405 tells that it exists. */
  readonly hidden?: boolean
}
