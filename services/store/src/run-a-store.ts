/** Open a store and change it: only its owner may, and whatever customers see of it is announced with the change. */
import type { NewStore, Store, StoreChange } from '@jumun/contracts'
import type { Database, Transaction } from '@jumun/messaging'
import { type Asked, type Clock, invalid, isMatched, Problem } from '@jumun/service'
import { asAnswer, changedStore, followed, openedStore, type StoreDecision, type StoreState } from './store.ts'
import { insertStore, updateStore } from './store-table.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly acceptWithinMinutes: number
}

export const openAStore =
  ({ db, clock, acceptWithinMinutes }: Needs) =>
  async (wish: NewStore, id: string, ownerId: string): Promise<Store> => {
    const now = clock.now()
    const store = decidedOrRefused(openedStore(wish, { id, ownerId, now, acceptWithinMinutes }))
    return asAnswer(await db.transaction((tx) => insertStore(tx, store, now)), now)
  }

export const changeAStore =
  ({ db, clock, acceptWithinMinutes }: Needs) =>
  async (id: string, ownerId: string, change: StoreChange, ifMatch: Asked<unknown>['ifMatch']): Promise<Store> => {
    const now = clock.now()
    const changed = await db.transaction((tx) =>
      updateStore(tx, id, now, (store) => {
        if (store.ownerId !== ownerId) return undefined
        if (!isMatched(ifMatch, store.version))
          throw new Problem('changed-meanwhile', undefined, { present: asAnswer(store, now) })
        return decidedOrRefused(changedStore(store, change, { now, acceptWithinMinutes }))
      }),
    )
    if (!changed) throw new Problem('not-found')
    return asAnswer(changed, now)
  }

/** Timer: the hours begin or end, or what was set for a time is over. Sets itself again for the next time. */
export const followOpeningHours =
  ({ clock }: { clock: Clock }) =>
  async (storeId: string, tx: Transaction): Promise<void> => {
    const now = clock.now()
    await updateStore(tx, storeId, now, (store) => followed(store, now))
  }

function decidedOrRefused(decision: StoreDecision): StoreState {
  switch (decision.outcome) {
    case 'decided':
      return decision.store
    case 'invalid':
      throw invalid(decision.field, decision.detail)
    case 'outside-hours':
      throw new Problem('outside-hours', decision.detail)
    default:
      return decision satisfies never
  }
}
