/**
 * Saves what was typed over what was seen. What others changed meanwhile is taken in, and ours is saved on top of it; only
 * where both changed the same field to something else nothing is saved, and the person is asked.
 */
import { changeProduct, changeStock, type Product } from '@jumun/contracts/http'
import { type Attempt, attemptOf, isSettled } from '../api/attempt.ts'
import type { Call } from '../api/call.ts'
import { presentOf } from '../api/edit-seen.ts'
import { newId } from '../api/new-id.ts'
import { Refusal } from '../api/refusal.ts'
import { type Conflict, changesOf, mergedDraft, type ProductDraft, wishOf } from './product-draft.ts'

interface Editing {
  readonly seen: Product
  readonly draft: ProductDraft
  readonly counting: { current: Attempt | undefined }
}
export interface Saved {
  /** The product now, as far as we know. */
  readonly seen: Product
  readonly draft: ProductDraft
  readonly conflicts: readonly Conflict[]
  /** Why it is not saved, or not all of it. */
  readonly error?: unknown
}

/** Somebody who changes it this often within a second is a program. */
const mostRounds = 4

export async function saveProduct(call: Call, { counting, ...editing }: Editing): Promise<Saved> {
  let { seen, draft } = editing
  for (let round = 1; ; round++) {
    try {
      const wish = wishOf(draft, seen.price.currency)
      if ('problem' in wish) return { seen, draft, conflicts: [] }
      const { patch, stock } = changesOf(seen, wish)
      const params = { id: seen.id }
      if (patch) seen = await call(changeProduct, { params, body: patch, ifMatch: seen.version })
      if (stock) {
        counting.current = attemptOf(counting.current, { stock, from: seen.stock }, newId)
        seen = await call(changeStock, { params, body: stock, key: counting.current.key })
        counting.current = undefined
      }
      return { seen, draft, conflicts: [] }
    } catch (error) {
      if (error instanceof Refusal && isSettled(error.status)) counting.current = undefined
      const present = presentOf<Product>(error)
      if (present === undefined || round === mostRounds) return { seen, draft, conflicts: [], error }
      const merged = mergedDraft(seen, present, draft)
      seen = present
      draft = merged.draft
      if (merged.conflicts.length > 0) return { seen, ...merged }
    }
  }
}
