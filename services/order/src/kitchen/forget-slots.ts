/** What was taken of a slot says nothing once its day is over: nobody orders for it, and nobody gives back of it. */
import { type Database, pruneInPieces } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'

/** After its start. A business day is over by then, whenever it turns and whatever the store's clocks say. */
export const slotsKeptHours = 48

export const forgetSlots = ({ db, clock }: { readonly db: Database; readonly clock: Clock }): Job => ({
  name: 'forget slots of the kitchen',
  everyMs: 3_600_000,
  async run() {
    const before = new Date(clock.now().getTime() - slotsKeptHours * 3_600_000)
    await pruneInPieces(db, 'kitchen_slot', 'starts_at < $1', [before])
  },
})
