/** Pages of a list, newest first: a cursor names the last item shown, so new items never shift a page and none is lost. */
import { isId } from '@jumun/contracts'
import { Problem } from './problem.ts'

/** The place in a list ordered by `createdAt` and `id`, both descending. */
export interface ListPosition {
  /** ISO 8601, UTC, milliseconds. */
  readonly createdAt: string
  readonly id: string
}

export interface PageOf<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
}

export const cursorAt = (place: ListPosition): string => `${Date.parse(place.createdAt).toString(36)}.${place.id}`

/** @throws Problem `invalid-cursor` when the text is not one of ours */
export function cursorPosition(cursor: string | undefined): ListPosition | undefined {
  if (cursor === undefined) return undefined
  const [time = '', id = '', ...rest] = (cursor.includes('.') ? cursor : former(cursor)).split('.')
  const millis = /^[0-9a-z]{1,9}$/.test(time) ? Number.parseInt(time, 36) : Number.NaN
  if (rest.length > 0 || !isId(id) || !(Math.abs(millis) <= 8.64e15)) throw new Problem('invalid-cursor')
  return { createdAt: new Date(millis).toISOString(), id }
}

/** As they were written before: somebody may still hold one. */
const former = (cursor: string): string => Buffer.from(cursor, 'base64url').toString()

/** Of `limit + 1` rows asked for, the page of `limit` and the cursor to the rest. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  positionOfItem: (item: Item) => ListPosition,
): PageOf<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursorAt(positionOfItem(last)) : null }
}
