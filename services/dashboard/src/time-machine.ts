/** The board as it was at a moment, and one order: from the same events as the board of now. */
import { type BoardAt, type DashboardEntry, mostOnTheBoard, type OrderStatus } from '@jumun/contracts'
import { memoryAt } from './as-of.ts'
import { entryOf } from './fold.ts'
import type { View } from './view.ts'

type Reads = Pick<View, 'memoryOf' | 'find' | 'inProgressAt' | 'endedBetween'>

const hourMs = 3_600_000
/** Others first: the fold, and whoever asks for now. */
const atOnce = 200

/** As events write their times; what is still to come is now. */
const moment = (at: string, now: Date): string => new Date(Math.min(Date.parse(at), now.getTime())).toISOString()

export const orderAt =
  (view: Reads, now: () => Date) =>
  (orderId: string, at: string): DashboardEntry | undefined => {
    const memory = view.memoryOf(orderId)
    const entry = memory && entryOf(memoryAt(memory, moment(at, now())))
    return entry && { ...entry, position: view.find(orderId)?.entry.position ?? '' }
  }

export const boardAt =
  (view: Reads, now: () => Date) =>
  async (asked: string): Promise<BoardAt> => {
    const at = moment(asked, now())
    const one = orderAt(view, now)
    const open = new Map<OrderStatus, number>()
    const items: DashboardEntry[] = []
    let count = 0
    for (const orderId of view.inProgressAt(at)) {
      const entry = one(orderId, at)
      if (!entry) continue
      count += 1
      open.set(entry.state, (open.get(entry.state) ?? 0) + 1)
      if (items.length < mostOnTheBoard) items.push(entry)
      if (count % atOnce === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const from = new Date(Date.parse(at) - hourMs).toISOString()
    return { at, open: listed(open), ended: listed(view.endedBetween(from, at)), count, items }
  }

const listed = (counts: ReadonlyMap<OrderStatus, number>): BoardAt['open'] =>
  [...counts].map(([state, count]) => ({ state, count }))
