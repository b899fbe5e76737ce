/** What was found in the view, as answers of the contract. */
import { invalid, Problem } from '@jumun/service'
import type { StreamOutcome } from './stream-request.ts'

export const ok = <Body>(body: Body): { status: 200; body: Body } => ({ status: 200, body })
export const begun = <Body>(body: Body): { status: 202; body: Body } => ({ status: 202, body })
export const nothing: { status: 204; body: null } = { status: 204, body: null }

export function found<Body>(body: Body | undefined): { status: 200; body: Body } {
  if (body === undefined) throw new Problem('not-found')
  return ok(body)
}

/** Half a view would show orders as they once were. */
export function refuseWhileBuilding(notReady: () => readonly string[]): void {
  const [why] = notReady()
  if (why) throw new Problem('service-unavailable', why, { retryAfterSeconds: 1 })
}

export function streaming(outcome: StreamOutcome): void {
  switch (outcome) {
    case 'opened':
      return
    case 'for operators':
      throw new Problem('forbidden', 'events are for operators')
    // the client then begins anew, knowing that it may have missed something
    case 'no such place':
      throw invalid('Last-Event-ID', 'is not the id of an event of this stream')
    default:
      outcome satisfies never
  }
}
