/** Why a store takes no orders now, or takes longer: what kind of rest it is, its reason, and when it ends; and what can be ordered all the same. */
import type { Store } from '@jumun/contracts/http'
import { signOf } from '../parts/closing-words.ts'

export interface Rest {
  readonly kind: 'closed' | 'paused' | 'busy'
  /** As the store wrote it. */
  readonly reason?: string
  /** ISO 8601; absent: nobody knows. */
  readonly until?: string
}

type Resting = Pick<Store, 'status' | 'until' | 'opensAt' | 'closures'>

/** Undefined: it takes orders as ever. */
export function restOf({ status, until, opensAt, closures }: Resting, now: number): Rest | undefined {
  switch (status) {
    case 'OPEN':
      return undefined
    case 'BUSY':
    case 'PAUSED':
      return { kind: status === 'BUSY' ? 'busy' : 'paused', ...(until ? { until } : {}) }
    case 'CLOSED': {
      const holiday = closures?.find(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to))
      const { reason } = holiday ?? {}
      return { kind: 'closed', ...(reason ? { reason } : {}), ...(opensAt ? { until: opensAt } : {}) }
    }
    default:
      return status satisfies never
  }
}

type Taking = Pick<Store, 'status' | 'closesAt' | 'lastOrderAt'>

/** As soon as it can be: open, and its last order is not over. */
export const takesNow = (store: Taking, now: number): boolean => ['OPEN', 'BUSY'].includes(signOf(store, now))

/** For later, whether or not it is open now. What its owner has closed until they say otherwise takes nothing. */
export const takesAhead = ({ status, opensAt, orderAheadDays }: Pick<Store, 'status' | 'opensAt' | 'orderAheadDays'>) =>
  orderAheadDays !== undefined && (status !== 'CLOSED' || opensAt !== undefined)
