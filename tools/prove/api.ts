/** The public API as a patient client uses it: any status is an answer, silence is status 0, and all of it is counted. */
import { type Endpoint, pathOf, type Session } from '@jumun/contracts'
import { Pool } from 'undici'

export interface Answer<T = any> {
  /** 0: none came. */
  readonly status: number
  readonly body: T
  readonly code: string | undefined
  readonly tookMs: number
}
export interface Asking {
  readonly as?: Session | undefined
  readonly params?: Record<string, string>
  readonly query?: Record<string, string | number>
  readonly body?: unknown
  readonly key?: string
}
export interface Api {
  ask<T = any>(endpoint: Endpoint<any, any, any, any>, asking?: Asking): Promise<Answer<T>>
  readonly tally: Tally
  close(): Promise<void>
}

export interface Tally {
  /** How often each endpoint answered each status, with the refusal's code. */
  readonly counts: Map<string, number>
  /** Answers that say that something is wrong with us: 500. */
  readonly failures: string[]
  /** Of every POST /orders that was answered, in ms. */
  readonly placing: number[]
}

const answerWithinMs = 15_000
const keptFailures = 50

export function openApi(gateway: string): Api {
  // Each customer has a phone of their own: nobody waits here for a connection, and the time runs from when it was sent.
  const pool = new Pool(gateway, {
    connections: 4_096,
    pipelining: 1,
    connect: { timeout: 2_000 },
    headersTimeout: answerWithinMs,
    bodyTimeout: answerWithinMs,
  })
  const tally: Tally = { counts: new Map(), failures: [], placing: [] }
  return {
    tally,
    async ask(endpoint, { as, params, query, body, key } = {}) {
      const path = pathOf(endpoint, { params, query })
      const began = performance.now()
      let status = 0
      let answer: any
      try {
        const response = await pool.request({
          method: endpoint.method,
          path,
          headers: {
            ...(as ? { authorization: `Bearer ${as.accessToken}` } : {}),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(key ? { 'idempotency-key': key } : {}),
          },
          body: body === undefined ? null : JSON.stringify(body),
        })
        const text = await response.body.text()
        answer = text ? JSON.parse(text) : undefined
        status = response.statusCode
      } catch (error) {
        answer = { detail: String(error) } // silence: whether it was done is for the next question to find out
      }
      const tookMs = performance.now() - began
      const code = status === 0 ? 'no answer' : status < 400 ? undefined : (answer?.code as string | undefined)
      const what = `${endpoint.method} ${endpoint.path}`
      const line = `${what} ${status}${code ? ` ${code}` : ''}`
      tally.counts.set(line, (tally.counts.get(line) ?? 0) + 1)
      if (status === 500 && tally.failures.length < keptFailures)
        tally.failures.push(
          `${new Date().toISOString()} ${what} ${params?.['id'] ?? params?.['orderId'] ?? ''}: ${JSON.stringify(answer)}`,
        )
      if (what === 'POST /orders' && status !== 0) tally.placing.push(tookMs)
      return { status, body: answer, code, tookMs }
    },
    close: () => pool.destroy(),
  }
}

/** The value below which so many of a hundred lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN
}
