/** Asking an endpoint whatever its contract says may be asked, and what came of it. */
import { type Endpoint, pathOf } from '@jumun/contracts'
import { type Known, leastRequest } from '@jumun/testing/least-request'

export interface Request {
  readonly method: string
  readonly path: string
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly type?: string
}

export function requestFor(endpoint: Endpoint, known: Known): Request {
  const { method, takes } = endpoint
  const { params, query, body } = leastRequest(endpoint, known)
  return {
    method,
    path: pathOf(endpoint, { params, query }),
    ...(body === undefined ? {} : { type: 'application/json', body: JSON.stringify(body) }),
    ...(takes ? { type: takes.types[0] as string, body: Buffer.from('x') as Uint8Array<ArrayBuffer> } : {}),
  }
}

/** @returns status, and the code of a refusal */
export async function send(at: string, { method, path, body, type }: Request, headers: Record<string, string> = {}) {
  const answer = await fetch(`${at}${path}`, {
    method,
    headers: { ...headers, ...(type ? { 'content-type': type } : {}) },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await answer.text()
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
  return { status: answer.status, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined, text }
}
