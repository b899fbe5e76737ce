/** One service asks another: found through discovery, proven by a token, bounded in time, and traced. */
import { type Endpoint, type ProblemDetails, pathOf, type ServiceName } from '@jumun/contracts'
import type { Tracer } from '@jumun/messaging'
import { deadlineIn } from '@jumun/resilience'
import { type Dispatcher, request } from 'undici'
import { serviceTokenHeader } from '../auth/identity.ts'
import { currentTrace, nextHop } from '../telemetry/trace.ts'
import { CallFailed, CallRefused, type CallService } from './call.ts'
import type { Instance, Resolver } from './resolver.ts'

export interface CallNeeds {
  readonly resolver: Resolver
  readonly dispatcher: Dispatcher
  readonly tokenFor: (service: ServiceName) => string
  /** Where calls are told as spans; default: nowhere. */
  readonly tracer?: Tracer | undefined
}

interface AnyOptions {
  readonly timeoutMs: number
  readonly reachWithinMs?: number
  readonly onBehalfOf?: string
  readonly params?: Record<string, unknown>
  readonly query?: Record<string, unknown>
  readonly body?: unknown
}

const pauseMs = 25
/** These say that nothing was written: nobody listens there. */
const neverSent = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

export const callService = (needs: CallNeeds): CallService =>
  ((endpoint: Endpoint, options: AnyOptions) => ask(needs, endpoint, options)) as unknown as CallService

async function ask(
  needs: CallNeeds,
  endpoint: Endpoint,
  options: AnyOptions,
): Promise<{ status: number; body: unknown }> {
  const { service } = endpoint
  using whole = deadlineIn(options.timeoutMs)
  using reach = deadlineIn(options.reachWithinMs ?? options.timeoutMs)
  const [deadline, reaching] = [whole.signal, reach.signal]
  const path = pathOf(endpoint, options)
  let lastFailure: unknown
  const full = new Set<string>()
  while (!reaching.aborted) {
    const instance = await before(reaching, needs.resolver.next(service))
    if (instance) {
      const answer = await send(needs, instance, path, endpoint, options, deadline)
      if ('body' in answer) return answer
      lastFailure = answer.refused
      if (answer.refused instanceof CallFailed) {
        full.add(instance.url)
        if (needs.resolver.known(service).every(({ url }) => full.has(url))) throw answer.refused
        continue
      }
    }
    await before(reaching, needs.resolver.refresh())
    if (!reaching.aborted) await before(reaching, new Promise((resolve) => setTimeout(resolve, pauseMs)))
  }
  throw new CallFailed(`${service} is not reachable`, false, { cause: lastFailure })
}

async function send(
  { dispatcher, tokenFor, tracer }: CallNeeds,
  instance: Instance,
  path: string,
  endpoint: Endpoint,
  options: AnyOptions,
  deadline: AbortSignal,
): Promise<{ status: number; body: unknown } | { refused: unknown }> {
  const trace = currentTrace()
  const span = tracer?.start(`${endpoint.method} ${endpoint.path}`, 'client', {
    traceparent: trace?.traceparent,
    attributes: {
      ...{ 'http.request.method': endpoint.method, 'http.route': endpoint.path, 'peer.service': endpoint.service },
    },
  })
  let status: number
  let body: unknown
  try {
    const answer = await request(instance.url + path, {
      dispatcher,
      method: endpoint.method,
      headers: {
        accept: 'application/json',
        [serviceTokenHeader]: tokenFor(endpoint.service),
        traceparent: span?.traceparent ?? nextHop(trace?.traceparent),
        ...(trace ? { 'x-request-id': trace.requestId } : {}),
        ...(options.onBehalfOf ? { authorization: `Bearer ${options.onBehalfOf}` } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: deadline,
    })
    status = answer.statusCode
    const text = await answer.body.text()
    body = text === '' ? undefined : JSON.parse(text)
    span?.set({ 'http.response.status_code': status })
    if (status >= 500) span?.fail(String(status))
  } catch (error) {
    span?.fail(deadline.aborted ? 'timeout' : String((error as { code?: unknown }).code ?? 'error'))
    if (isNeverSent(error)) return { refused: error }
    const why = deadline.aborted ? `no answer within ${options.timeoutMs} ms` : 'the connection broke'
    throw new CallFailed(`${endpoint.service}: ${why}`, true, { cause: error })
  } finally {
    span?.end()
  }
  if (status < 300) return { status, body }
  const code = (body as ProblemDetails | undefined)?.code
  if (status < 500 && typeof code === 'string') throw new CallRefused(body as ProblemDetails)
  const failed = new CallFailed(
    `${endpoint.service} answered ${status}${code ? ` ${code}` : ''}`,
    code !== 'overloaded',
  )
  // What is shed by overload was never begun: another instance may have room.
  if (!failed.sent) return { refused: failed }
  throw failed
}

function isNeverSent(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isNeverSent)
  return neverSent.has(String((error as { code?: unknown } | null)?.code))
}

/** The outcome of `work`, or undefined when the deadline came first. */
function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const late = (): void => resolve(undefined)
    if (deadline.aborted) return late()
    deadline.addEventListener('abort', late, { once: true })
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', late))
  })
}
