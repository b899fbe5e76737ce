/** `call(placeOrder, { body, key })`: asks the platform and gives the good answer's body, or throws a `Refusal`. */
import type { AnswerOf, Endpoint } from '@jumun/contracts/http'
import { platformClock } from './clock.ts'
import type { PersonKeeper } from './person.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { type AnyQuestion, type Question, requestOf } from './request.ts'
import type { SessionKeeper } from './session.ts'

/** Longer than any honest answer; a hanging connection becomes a sentence, not a spinner for ever. */
const timeoutMs = 15_000
/** A photograph over a slow line. */
const fileTimeoutMs = 120_000

export type Call = <E extends Endpoint>(endpoint: E, question: Question<E>) => Promise<AnswerOf<E>['body']>

/** In the name of whoever it was then; nobody: of the tablet's own account. */
export const callBy =
  (call: Call, person = ''): Call =>
  (endpoint, question) =>
    call(endpoint, { ...question, person })

/**
 * @param heard told of each call which service it was for and, if it was refused, how
 * @param people who stands at this tablet, where several share it
 */
export function caller(
  session: SessionKeeper,
  heard: (service: string, refusal?: Refusal) => void,
  people?: PersonKeeper,
): Call {
  const send = async (endpoint: Endpoint, question: AnyQuestion, token: string | undefined): Promise<Response> => {
    const { path, headers, ...init } = requestOf(endpoint, question)
    if (question.person) headers['x-store-person'] = question.person
    const limit = AbortSignal.timeout(question.file ? fileTimeoutMs : timeoutMs)
    const signal = question.signal ? AbortSignal.any([question.signal, limit]) : limit
    const keepalive = question.keepalive ?? false
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    try {
      const askedAt = Date.now()
      const response = await fetch(path, { ...init, headers: { ...headers, ...authorization }, signal, keepalive })
      platformClock.heard(response.headers.get('date'), askedAt)
      return response
    } catch (error) {
      if (question.signal?.aborted) throw error
      const silence = new Refusal('offline', 0)
      heard(endpoint.service, silence)
      throw silence
    }
  }
  return async (endpoint, asked) => {
    const person = (asked as AnyQuestion).person ?? people?.statementFor(endpoint, asked as AnyQuestion)
    const question: AnyQuestion = { ...(asked as AnyQuestion), person }
    const token = await session.token()
    let response = await send(endpoint, question, token)
    if (response.status === 401 && token !== undefined) {
      const another = await session.renewAfter(token)
      if (another !== undefined && another !== token) response = await send(endpoint, question, another)
    }
    if (response.ok && (endpoint.gives || isOtherThanJson(endpoint, response))) return (await response.blob()) as never
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => undefined)
    const refusal = response.ok ? undefined : refusalOf(response.status, body, response.headers.get('retry-after'))
    heard(endpoint.service, refusal)
    if (refusal?.code === 'pin-needed' && person) people?.refused(person)
    if (refusal) throw refusal
    return body as never
  }
}

const isOtherThanJson = ({ orGives }: Endpoint, { headers }: Response): boolean =>
  orGives?.some((type) => headers.get('content-type')?.startsWith(type)) === true
