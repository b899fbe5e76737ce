import { setTimeout as pause } from 'node:timers/promises'
import type { Endpoint } from '@jumun/contracts'
import type { Api, Asking } from './api.ts'

const insistForMs = 60_000

/** Asks until it is answered so: the platform may be in the middle of something. @throws with the last answer after `withinMs` */
export async function insist<T>(
  api: Api,
  endpoint: Endpoint<any, any, any, any>,
  status: number,
  asking: Asking,
  withinMs = insistForMs,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await api.ask<T>(endpoint, asking)
    if (answer.status === status) return answer.body
    if (performance.now() > deadline)
      throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    await pause(250)
  }
}
