/** Changes with `If-Match`: a switch or a field that was tapped, over what was seen when it was tapped. */
import { Refusal } from './refusal.ts'

/** The thing as it is now, when a change was refused because it is not what was seen. */
export const presentOf = <Thing>(error: unknown): Thing | undefined =>
  error instanceof Refusal && error.code === 'changed-meanwhile' ? (error.details.present as Thing) : undefined

const mostRounds = 3

/**
 * Sends `change` for what was seen. Where others changed other fields meanwhile it is sent again for what there is now;
 * where they changed the same field, it is theirs or ours already, and the refusal or the thing itself is the answer.
 */
export async function editSeen<Thing extends { readonly version: number }, Change extends object>(
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
      const fields = Object.keys(change) as (keyof Thing & keyof Change)[]
      const is = (thing: object, field: keyof Thing & keyof Change): string =>
        JSON.stringify((thing as Thing)[field as keyof Thing])
      if (fields.every((field) => is(present, field) === is(change, field))) return present
      if (fields.some((field) => is(present, field) !== is(seen, field))) throw error
      from = present
    }
  }
}
