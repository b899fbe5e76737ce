/** Open a store and change it, and whatever customers see of it is announced with the change. */
import { mayAt, type NewStore, type Store, type StoreChange, type StorePerson, UserDeleted } from '@jumun/contracts'
import { type Database, on, type Reaction, type Transaction } from '@jumun/messaging'
import { type Clock, type Deeds, isMatched, type RequestContext } from '@jumun/service'
import { without } from './staff.ts'
import { asAnswer, changedStore, followed, openedStore, type StoreDecision } from './store.ts'
import { waitBeforeOpening } from './store-limit.ts'
import { insertStore, type LeftAlone, storesOfStaff, updateStore } from './store-table.ts'

export type StoreOutcome =
  | { readonly outcome: 'done'; readonly store: Store }
  | LeftAlone
  | { readonly outcome: 'too-many-stores'; readonly retryAfterSeconds: number }
  | Exclude<StoreDecision, { outcome: 'decided' }>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly acceptWithinMinutes: number
  readonly storesPerOwnerAndDay: number
  readonly deeds: Deeds
}

export const openAStore =
  ({ db, clock, acceptWithinMinutes, storesPerOwnerAndDay: mostADay }: Omit<Needs, 'deeds'>) =>
  async (wish: NewStore, id: string, ownerId: string): Promise<StoreOutcome> => {
    const now = clock.now()
    const decision = openedStore(wish, { id, ownerId, now, acceptWithinMinutes })
    if (decision.outcome !== 'decided') return decision
    return db.transaction(async (tx): Promise<StoreOutcome> => {
      const retryAfterSeconds = await waitBeforeOpening(tx, { id, ownerId, now, mostADay })
      if (retryAfterSeconds !== undefined) return { outcome: 'too-many-stores', retryAfterSeconds }
      return { outcome: 'done', store: asAnswer(await insertStore(tx, decision.store, now), now) }
    })
  }

export const changeAStore =
  ({ db, clock, acceptWithinMinutes, deeds }: Needs) =>
  async (
    id: string,
    who: StorePerson,
    change: StoreChange,
    ifMatch: RequestContext<unknown>['ifMatch'],
  ): Promise<StoreOutcome> => {
    const now = clock.now()
    const outcome = await db.transaction(async (tx) => {
      const changed = await updateStore(tx, id, now, (store) => {
        const may = mayAt({ ...store, storeId: store.id }, who)
        if (may !== 'yes') return { outcome: may === 'no' ? 'not-your-part' : 'not-found' }
        return isMatched(ifMatch, store.version)
          ? changedStore(store, change, { now, acceptWithinMinutes })
          : { outcome: 'changed-meanwhile', present: asAnswer(store, now) }
      })
      if (changed.outcome === 'decided') {
        const detail = {
          fields: Object.keys(change).join(', '),
          ...(change.status === undefined ? {} : { status: change.status }),
        }
        await deeds.note(tx, { storeId: id, who: who.id, what: 'store.change', detail })
      }
      return changed
    })
    return outcome.outcome === 'decided' ? { outcome: 'done', store: asAnswer(outcome.store, now) } : outcome
  }

/** Timer: the hours begin or end, or what was set for a time is over. Sets itself again for the next time. */
export const followOpeningHours =
  ({ clock }: { clock: Clock }) =>
  async (storeId: string, tx: Transaction): Promise<void> => {
    const now = clock.now()
    await updateStore(tx, storeId, now, (store) => ({ outcome: 'decided', store: followed(store, now) }))
  }

/** Whoever worked there works there no more; the stores of whoever ran them stay closed: they take no orders any more, and nobody can open them again. */
export const closeStoresOf = ({ clock, acceptWithinMinutes }: Omit<Needs, 'deeds'>): Reaction =>
  on(UserDeleted, async ({ data: { userId } }, tx) => {
    const now = clock.now()
    await tx.query('DELETE FROM staff_pin WHERE user_id = $1', [userId])
    for (const id of await storesOfStaff(tx, userId))
      await updateStore(tx, id, now, (store) => ({ outcome: 'decided', store: without(store, userId) }))
    for (const { id } of await tx.query<{ id: string }>('SELECT id FROM store WHERE owner_id = $1 ORDER BY id', [
      userId,
    ]))
      await updateStore(tx, id, now, (store) =>
        changedStore(store, { status: 'CLOSED', hours: null }, { now, acceptWithinMinutes }),
      )
  })
