/**
 * A finger that taps twice, or that comes down while the list moves, must not hit a step that was not there a moment ago:
 * a step's button does nothing until it has stood at its place for a second.
 */
export const standsAfterMs = 1_000
/** Less is no move: nobody misses a button by that. */
const movesByPx = 8

export interface Place {
  readonly left: number
  readonly top: number
}
export interface Stand extends Place {
  readonly since: number
}

/** Where it stands and since when, seen once more. */
export function stoodHere(stand: Stand | undefined, seen: Place, now: number): Stand {
  const moved = stand === undefined || distance(stand, seen) > movesByPx
  return moved ? { ...seen, since: now } : stand
}

const distance = (one: Place, other: Place): number =>
  Math.max(Math.abs(one.left - other.left), Math.abs(one.top - other.top))
