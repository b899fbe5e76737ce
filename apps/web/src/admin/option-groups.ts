/** Option groups as one edits them: texts and numbers as typed; turned into what the platform wants, or a word on what is missing. */
import type { Product } from '@jumun/contracts/http'

export interface ChoiceDraft {
  readonly key: string
  /** Absent for a new one; kept for an old one, so that open carts still know it. */
  readonly id?: string
  readonly ko: string
  readonly en: string
  readonly price: number
}
export interface GroupDraft {
  readonly key: string
  readonly id?: string
  readonly ko: string
  readonly en: string
  readonly min: number
  readonly max: number
  readonly choices: readonly ChoiceDraft[]
}

export const draftsOf = (options: Product['options']): GroupDraft[] =>
  options.map(({ id, name, min, max, choices }) => ({
    ...{ key: id, id, ko: name.ko ?? '', en: name.en ?? '', min, max },
    choices: choices.map((one) => ({
      ...{ key: one.id, id: one.id, ko: one.name.ko ?? '', en: one.name.en ?? '', price: one.price.amount },
    })),
  }))

export const newChoice = (key: string): ChoiceDraft => ({ key, ko: '', en: '', price: 0 })
export const newGroup = (key: string): GroupDraft => ({
  ...{ key, ko: '', en: '', min: 0, max: 1, choices: [newChoice(`${key}-1`)] },
})

export type OptionsWish = readonly {
  readonly id?: string
  readonly name: { readonly ko?: string; readonly en?: string }
  readonly min: number
  readonly max: number
  readonly choices: readonly {
    readonly id?: string
    readonly name: { readonly ko?: string; readonly en?: string }
    readonly price: { readonly amount: number; readonly currency: string }
  }[]
}[]

/** Empty choices are left out; `undefined` when a group or a choice has no name, or more is asked for than there is. */
export function optionsWish(groups: readonly GroupDraft[], currency: string): OptionsWish | undefined {
  const wish = groups.map(({ id, ko, en, min, max, choices }) => ({
    ...(id === undefined ? {} : { id }),
    name: words(ko, en),
    min: Math.trunc(min),
    max: Math.trunc(max),
    choices: choices
      .filter((choice) => choice.id !== undefined || choice.ko.trim() !== '' || choice.en.trim() !== '')
      .map((choice) => ({
        ...(choice.id === undefined ? {} : { id: choice.id }),
        name: words(choice.ko, choice.en),
        price: { amount: Math.max(0, Math.trunc(choice.price)), currency },
      })),
  }))
  const sound = wish.every(
    ({ name, min, max, choices }) =>
      hasWords(name) &&
      choices.length > 0 &&
      min <= max &&
      min <= choices.length &&
      choices.every((one) => hasWords(one.name)),
  )
  return sound ? wish : undefined
}

const words = (ko: string, en: string): { ko?: string; en?: string } => ({
  ...(ko.trim() && { ko: ko.trim() }),
  ...(en.trim() && { en: en.trim() }),
})
const hasWords = (name: object): boolean => Object.keys(name).length > 0
