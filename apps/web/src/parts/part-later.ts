/** A part of a page that is not needed first: its code comes in a quiet moment after the page, so that it is there without a network too. */
import { type ComponentType, lazy } from 'react'
import { despiteAMoment } from './despite-a-moment.ts'

const quietAfterMs = 2_000

export function partLater<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  // What does not come now is asked for again when the part is opened.
  setTimeout(() => void load().catch(() => undefined), quietAfterMs)
  return lazy(async () => ({ default: await despiteAMoment(load) }))
}
