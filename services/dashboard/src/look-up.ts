/** Reading the view: lists by pages, one order at once, or as soon as the view has seen so much of it. */
import type { DashboardEntry, getDashboard, listDashboards, Story } from '@jumun/contracts'
import { cursorPosition, type PageOf, pageOf, type RequestContext, userOf } from '@jumun/service'
import type { View } from './view.ts'
import type { Waiting } from './waiting.ts'
import { maySee } from './who-may-see.ts'

interface Needs {
  readonly view: View
  readonly waiting: Waiting
}

const patienceMs = 2000

export const listOfOrders =
  (view: Pick<View, 'list'>) =>
  (request: Pick<RequestContext<typeof listDashboards>, 'query' | 'caller'>): PageOf<DashboardEntry> => {
    const { cursor, limit = 20, from, to, ...only } = request.query
    const begun = { from: from && new Date(from).toISOString(), to: to && new Date(to).toISOString() }
    const rows = view.list(userOf(request), { ...only, begun, after: cursorPosition(cursor), limit })
    return pageOf(rows, limit, ({ createdAt, orderId }) => ({ createdAt, id: orderId }))
  }

/** With `after`, an order that is not there yet is waited for as well: it may just have been placed. */
export const oneOrder =
  ({ view, waiting }: Needs) =>
  async (
    request: Pick<RequestContext<typeof getDashboard>, 'params' | 'query' | 'caller'>,
  ): Promise<DashboardEntry | undefined> => {
    const viewer = userOf(request)
    const { orderId } = request.params
    const { after } = request.query
    // Somebody else's order is no order: it is waited for just the same, so that time tells nothing either.
    const visible = (): DashboardEntry | undefined => {
      const seen = view.find(orderId)
      return seen && maySee(viewer, seen) ? seen.entry : undefined
    }
    if (after !== undefined) await waiting.until(orderId, () => (visible()?.version ?? -1) >= after, patienceMs)
    return visible()
  }

/** Operators see every event about an order, also while the order itself is not known yet. */
export function storyOf(view: Pick<View, 'story'>, orderId: string): Story | undefined {
  const events = view.story(orderId)
  if (events.length === 0) return undefined
  return {
    orderId,
    events: events.map(({ note, question: _, ...event }) => ({ ...event, ...(note ? { note: { ...note } } : {}) })),
  }
}
