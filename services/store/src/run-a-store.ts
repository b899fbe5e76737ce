/** Open a store and change it: only its owner may, and whatever customers see of it is announced with the change. */
import type { NewStore, Store, StoreChange } from '@jumun/contracts'
import type { Database, Transaction } from '@jumun/messaging'
import { type Clock, invalid, Problem } from '@jumun/service'
import { isTimeZone } from './opening-hours.ts'
import { asAnswer, changedStore, openedStore, shown } from './store.ts'
import { insertStore, updateStore } from './store-table.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
}

export const openAStore =
  (needs: Needs & { acceptWithinMinutes: number }) =>
  async (wish: NewStore, id: string, ownerId: string): Promise<Store> => {
    refuseUnknownTimeZone(wish)
    const now = needs.clock.now()
    const store = openedStore(wish, { id, ownerId, now, acceptWithinMinutes: needs.acceptWithinMinutes })
    return asAnswer(await needs.db.transaction((tx) => insertStore(tx, store, now)))
  }

export const changeAStore =
  (needs: Needs) =>
  async (id: string, ownerId: string, change: StoreChange): Promise<Store> => {
    refuseUnknownTimeZone(change)
    const now = needs.clock.now()
    const changed = await needs.db.transaction((tx) =>
      updateStore(tx, id, now, (store) => (store.ownerId === ownerId ? changedStore(store, change, now) : undefined)),
    )
    if (!changed) throw new Problem('not-found')
    return asAnswer(changed)
  }

/** Timer: the hours begin or end. Sets itself again for the next time. */
export const followOpeningHours =
  ({ clock }: { clock: Clock }) =>
  async (storeId: string, tx: Transaction): Promise<void> => {
    const now = clock.now()
    await updateStore(tx, storeId, now, (store) => {
      const shownStatus = shown(store, now).status
      return shownStatus === store.shownStatus ? store : { ...store, shownStatus, version: store.version + 1 }
    })
  }

function refuseUnknownTimeZone({ hours }: { hours?: Store['hours'] }): void {
  if (hours?.timeZone !== undefined && !isTimeZone(hours.timeZone))
    throw invalid('hours.timeZone', 'is not the name of a time zone, such as Asia/Seoul')
}
