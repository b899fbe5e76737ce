/** Changes with `If-Match`: a switch that was tapped, or a form that was filled in, over what was seen then. */
import { Refusal } from './refusal.ts'
import { same } from './same.ts'

interface Versioned {
  readonly version: number
}

/** The thing as it is now, when a change was refused because it is not what was seen. */
export const presentOf = <Thing>(error: unknown): Thing | undefined =>
  error instanceof Refusal && error.code === 'changed-meanwhile' ? (error.details.present as Thing) : undefined

const mostRounds = 3

/**
 * Sends `change` for what was seen. Where others changed other fields meanwhile it is sent again for what there is now;
 * where they changed the same field, it is theirs or ours already, and the refusal or the thing itself is the answer.
 */
export async function editSeen<Thing extends Versioned, Change extends object>(
  seen: Thing,
  change: Change,
  send: (ifMatch: number) => Promise<Thing>,
): Promise<Thing> {
  let from = seen
  for (let round = 1; ; round++) {
    try {
      return await send(from.version)
    } catch (error) {
      const present = presentOf<Thing>(error)
      if (present === undefined || round === mostRounds) throw error
      if (fieldsOf<Thing>(change).every((field) => same(present[field], valueIn(change, field)))) return present
      if (differing(seen, present, change).length > 0) throw error
      from = present
    }
  }
}

/** A step that goes over whatever there is, such as one more in a list: what others changed meanwhile, it is made over that. */
export async function stepSeen<Thing extends Versioned, Change extends object>(
  seen: Thing,
  step: (thing: Thing) => Change,
  send: (change: Change, ifMatch: number) => Promise<Thing>,
): Promise<Thing> {
  let from = seen
  for (let round = 1; ; round++) {
    try {
      return await send(step(from), from.version)
    } catch (error) {
      const present = presentOf<Thing>(error)
      if (present === undefined || round === mostRounds) throw error
      from = present
    }
  }
}

/** A form over a thing that others may change while it is filled in. */
export interface Editing<Thing> {
  /** What its fields were filled with: a wish is what differs from this. */
  readonly shown: Thing
  /** What the next save is on top of. */
  readonly over: Thing
  /** The fields that were left to the others. */
  readonly theirs: readonly (keyof Thing)[]
}
export const editingOf = <Thing>(thing: Thing): Editing<Thing> => ({ shown: thing, over: thing, theirs: [] })

/** Both changed these fields, each to something else. */
export interface Clash<Thing> {
  readonly present: Thing
  readonly fields: readonly (keyof Thing)[]
}

/** What of a filled-in form is to be sent: what is different from what it showed, and was not left to the others. */
export function changeFrom<Thing extends object, Change extends object>(
  { shown, theirs }: Editing<Thing>,
  wish: Change,
): Change {
  const changed = fieldsOf<Thing>(wish).filter(
    (field) => !theirs.includes(field) && !same(shown[field], valueIn(wish, field)),
  )
  return Object.fromEntries(changed.map((field) => [field, valueIn(wish, field)])) as Change
}

/** @param change what was refused, on top of `over` */
export function clashOf<Thing extends object>(error: unknown, over: Thing, change: object): Clash<Thing> | undefined {
  const present = presentOf<Thing>(error)
  return present && { present, fields: differing(over, present, change) }
}

/** The person has chosen: the next save is on top of what there is now, with their fields or without. */
export const decided = <Thing>(
  editing: Editing<Thing>,
  { present, fields }: Clash<Thing>,
  whose: 'mine' | 'theirs',
): Editing<Thing> => ({
  shown: editing.shown,
  over: present,
  theirs: whose === 'theirs' ? [...editing.theirs, ...fields] : editing.theirs,
})

const differing = <Thing extends object>(seen: Thing, present: Thing, change: object): (keyof Thing)[] =>
  fieldsOf<Thing>(change).filter(
    (field) => !same(present[field], seen[field]) && !same(present[field], valueIn(change, field)),
  )
const fieldsOf = <Thing>(change: object): (keyof Thing)[] => Object.keys(change) as (keyof Thing)[]
const valueIn = (change: object, field: PropertyKey): unknown => (change as Record<PropertyKey, unknown>)[field]
