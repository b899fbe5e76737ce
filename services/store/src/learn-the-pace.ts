/**
 * A store learns how long it really takes from what it made lately, and promises that. Looked at once a minute, and only at
 * stores where something became ready since: a step of an order costs nothing for it.
 */
import { learnedFrom } from '@jumun/contracts'
import type { Database, Updated } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import type { StoreState } from './store.ts'
import { readStores, updateStore } from './store-table.ts'
import type { TicketRecord } from './ticket-shape.ts'

/** From so many, the latest, and none that is older. */
const mostToLearnFrom = 20
const learnedWithinDays = 14
/** Less than that is no news for anybody. */
const smallestChangeMinutes = 2

interface Needs {
  readonly db: Database
  readonly clock: Clock
}

export function learnThePace({ db, clock }: Needs) {
  const busy = new Set<string>()
  const job: Job = {
    name: 'learn how long it takes',
    everyMs: 60_000,
    async run(signal) {
      const storeIds = [...busy].sort()
      busy.clear()
      if (storeIds.length === 0) return
      const made = await madeLately(db, storeIds, clock.now())
      for (const [id, store] of await readStores(db, storeIds)) {
        const actual = made.get(id) ?? []
        if (learned(store, actual) === store) continue
        if (signal.aborted) return
        await db.transaction((tx) =>
          updateStore(tx, id, clock.now(), (now) => ({ outcome: 'decided', store: learned(now, actual) })),
        )
      }
    },
  }
  /** Something became ready there. */
  const noticed = (updated: Updated<TicketRecord>): Updated<TicketRecord> => {
    if (updated.outcome === 'changed') busy.add(updated.state.storeId)
    return updated
  }
  return { job, noticed }
}

/** Not the owner's own doing: who edits the store meanwhile edits the same version of it. */
export function learned(store: StoreState, actual: readonly number[]): StoreState {
  const minutes = learnedFrom(actual, store.minutes)
  const { learnedMinutes: before, ...rest } = store
  if (minutes === undefined) return before === undefined ? store : rest
  return before !== undefined && Math.abs(minutes - before) < smallestChangeMinutes
    ? store
    : { ...store, learnedMinutes: minutes }
}

/** Minutes from its turn in the kitchen until it was ready. What was ordered ahead was ready when it was wanted: it says nothing. */
async function madeLately(
  db: Database,
  storeIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number[]>> {
  const since = new Date(now.getTime() - learnedWithinDays * 86_400_000)
  const rows = await db.query<{ store_id: string; minutes: number }>(
    `SELECT s.id AS store_id, extract(epoch FROM t.ready_at - t.began)::double precision / 60 AS minutes
     FROM unnest($1::uuid[]) AS s (id) CROSS JOIN LATERAL (
       SELECT ready_at, GREATEST(accepted_at, cook_from) AS began
       FROM ticket WHERE store_id = s.id AND number IS NOT NULL AND created_at > $2
         AND ready_at IS NOT NULL AND accepted_at IS NOT NULL AND wanted_at IS NULL
       ORDER BY created_at DESC, order_id DESC LIMIT $3) t`,
    [storeIds, since, mostToLearnFrom],
  )
  const made = Map.groupBy(rows, ({ store_id }) => store_id)
  return new Map([...made].map(([id, ofStore]) => [id, ofStore.map(({ minutes }) => minutes)]))
}
