/** The times of a day to choose from; one that is full is there, says so, and cannot be taken. Pure. */
import type { AnswerOf } from '@jumun/contracts'
import type { listSlots } from '@jumun/contracts/http'

type Slot = AnswerOf<typeof listSlots>['body']['items'][number]

export const slotChoices = (slots: readonly Slot[], clock: (time: string) => string, full: string) =>
  slots.map(({ from, to, state }) => ({
    value: from,
    label: `${clock(from)} – ${clock(to)}${state === 'FULL' ? ` · ${full}` : ''}`,
    disabled: state === 'FULL',
  }))
