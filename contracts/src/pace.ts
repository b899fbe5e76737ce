/** How long it takes at a store, learned from what really happened. Few slow ones lead nobody astray. Pure. */

/** Fewer than that say nothing yet. */
export const fewestToLearnFrom = 8
const share = 0.8
const longestMinutes = 240

/**
 * What four of five kept, never far from what the owner said. Undefined: too few say anything.
 * @param actual minutes from the promise (or the turn in the kitchen) until it was ready
 */
export function learnedFrom(actual: readonly number[], usual: number): number | undefined {
  if (actual.length < fewestToLearnFrom) return undefined
  const sorted = actual.toSorted((left, right) => left - right)
  const kept = sorted[Math.ceil(sorted.length * share) - 1] ?? usual
  return Math.min(longestMinutes, usual * 3, Math.max(Math.ceil(usual / 2), Math.ceil(kept)))
}

/** What is promised of an order whose turn it is: as it is here by now, and no sooner than its longest dish is cooked. */
export const preparationMinutes = (
  { minutes, learnedMinutes = minutes }: { readonly minutes: number; readonly learnedMinutes?: number | undefined },
  cookMinutes = 0,
): number => Math.max(learnedMinutes, Math.ceil(cookMinutes))
