/** Somebody in the city: an account of the platform, logged in when first needed and again when the token is spent. */
import { type AnswerOf, type Endpoint, logIn, type Session, signUp, type UserRole } from '@jumun/contracts/http'
import { Refusal, refusalOf } from '../api/refusal.ts'
import { type AnyQuestion, type Question, requestOf } from '../api/request.ts'

export interface Account {
  readonly email: string
  readonly password: string
  readonly role: UserRole
  /** Signs up under this name when nobody has the account yet. */
  readonly name?: string
}
export interface Person {
  readonly email: string
  call<E extends Endpoint>(endpoint: E, question: Question<E>): Promise<AnswerOf<E>['body']>
}

/** Sends one request; where to is the city's matter. */
export type Send = (path: string, init: RequestInit) => Promise<Response>

export function person(account: Account, send: Send): Person {
  let session: Promise<Session> | undefined
  const enter = async (): Promise<Session> => {
    const { email, password, role, name } = account
    if (name !== undefined && role !== 'operator')
      await ask(send, signUp, { body: { email, password, role, name } }).catch((error: unknown) => {
        if (!(error instanceof Refusal) || error.code !== 'email-taken') throw error
      })
    return (await ask(send, logIn, { body: { email, password } })) as Session
  }
  const token = async (): Promise<string> => {
    session ??= enter().catch((error: unknown) => {
      session = undefined
      throw error
    })
    return (await session).accessToken
  }
  return {
    email: account.email,
    async call(endpoint, question) {
      const asked = question as AnyQuestion
      const held = await token()
      try {
        return (await ask(send, endpoint, asked, held)) as never
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 401) throw error
        if ((await session)?.accessToken === held) session = undefined
        return (await ask(send, endpoint, asked, await token())) as never
      }
    },
  }
}

async function ask(send: Send, endpoint: Endpoint, question: AnyQuestion, token?: string): Promise<unknown> {
  const { path, headers, ...init } = requestOf(endpoint, question)
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const lasting = question.keepalive ? { keepalive: true } : {}
  const response = await send(path, { ...init, ...lasting, headers: { ...headers, ...authorization } })
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => undefined)
  if (!response.ok) throw refusalOf(response.status, body, response.headers.get('retry-after'))
  return body
}
