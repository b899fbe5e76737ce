/** The steps of a kitchen: ticks, which are their own undo and go out at once, and the two that the whole world hears of. */
import { markReady, startCooking, type Ticket, tickItem } from '@jumun/contracts/http'
import type { Call } from '../api/call.ts'
import type { Step, Wish } from '../parts/steps/step-queue.ts'

interface Tick {
  readonly line: number
  readonly done: boolean
}
const kindOf = ({ line, done }: Tick): string => `${done ? 'tick' : 'untick'} ${line}`

export const tickOf = ({ orderId, number }: Ticket, tick: Tick): Wish => ({
  ...{ orderId, kind: kindOf(tick), given: tick, called: String(number), atOnce: true },
  // The first tick starts it anyway, and of two taps on one item the last counts.
  instead: [kindOf({ ...tick, done: !tick.done }), 'start'],
})

export function takeKitchenStep(call: Call, { kind, orderId, given }: Step): Promise<Ticket> {
  const keepalive = true
  if (kind === 'start') return call(startCooking, { params: { orderId }, keepalive })
  if (kind === 'ready') return call(markReady, { params: { orderId }, keepalive })
  const { line, done } = given as Tick
  return call(tickItem, { params: { orderId, line }, body: { done }, keepalive })
}

/** Somebody else was faster, and it is as it was to be. */
export function isSoAlready({ kind, given }: Pick<Step, 'kind' | 'given'>, ticket: Ticket): boolean {
  const { status, lines } = ticket
  if (kind === 'start') return status === 'COOKING' || status === 'READY' || status === 'COLLECTED'
  if (kind === 'ready') return status === 'READY' || status === 'COLLECTED'
  const { line, done } = given as Tick
  // What has left the house was made, and nothing of it is made again.
  return status === 'COLLECTED' ? done : lines[line]?.done === done
}

/** The ticket as it will be once the steps of this device are with the platform; one that can still be taken back is none yet. */
export function asIfTaken(ticket: Ticket, steps: readonly Step[]): Ticket {
  let seen = ticket
  for (const { orderId, kind, given, state, at, sendAt } of steps) {
    const isHeld = state === 'held' && sendAt > at
    if (orderId !== ticket.orderId || state === 'refused' || isHeld) continue
    const { status } = seen
    if (kind === 'start') seen = status === 'ACCEPTED' ? { ...seen, status: 'COOKING' } : seen
    else if (kind === 'ready') {
      if (status === 'ACCEPTED' || status === 'COOKING')
        seen = { ...seen, status: 'READY', lines: seen.lines.map(made) }
    } else if (status === 'ACCEPTED' || status === 'COOKING' || status === 'READY') {
      const { line, done } = given as Tick
      const of = seen.lines[line]
      if (of === undefined) continue
      const lines = seen.lines.with(line, { ...of, done })
      seen = { ...seen, lines, status: status === 'ACCEPTED' && done ? 'COOKING' : status }
    }
  }
  return seen
}

const made = (line: Ticket['lines'][number]): Ticket['lines'][number] => ({ ...line, done: true })
