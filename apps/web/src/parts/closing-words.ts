/** What there is to say about a store's closing now: nothing while it is far, or that its last order is over. */
import type { Store } from '@jumun/contracts/http'

const dayMs = 86_400_000

export function closingWords(
  { status, closesAt, lastOrderAt }: Pick<Store, 'status' | 'closesAt' | 'lastOrderAt'>,
  now: number,
): 'until' | 'over' | undefined {
  if (closesAt === undefined || (status !== 'OPEN' && status !== 'BUSY')) return undefined
  if (Date.parse(lastOrderAt ?? closesAt) <= now) return 'over'
  return Date.parse(closesAt) - now <= dayMs ? 'until' : undefined
}

/** What stands on its sign: who takes no more orders today is open for nobody who wants one. */
export const signOf = (
  store: Pick<Store, 'status' | 'closesAt' | 'lastOrderAt'>,
  now: number,
): Store['status'] | 'OVER' => (closingWords(store, now) === 'over' ? 'OVER' : store.status)
