/** What an operator types in place of a parked message's data: kept as long as the tab, so that no closing or reload loses it. */
import { tabStore } from '../api/browser-store.ts'

interface Which {
  readonly service: string
  readonly id: number
}
const nameOf = ({ service, id }: Which): string => `jumun.parked.${service}.${id}`

export const draftOf = (which: Which): string | undefined => tabStore.read(nameOf(which)) ?? undefined
export const keepDraft = (which: Which, typed: string): void => tabStore.write(nameOf(which), typed)
export const forgetDraft = (which: Which): void => tabStore.write(nameOf(which), null)
