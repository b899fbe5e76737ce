/** Option groups as one edits them: texts and numbers as typed; turned into what the platform wants. */
import { cleanLine, moneyAsTyped, typedCount, typedMoney } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'

export interface ChoiceDraft {
  readonly key: string
  /** Absent for a new one; kept for an old one, so that open carts still know it. */
  readonly id?: string
  readonly ko: string
  readonly en: string
  readonly price: string
  /** How often it can be had. */
  readonly most: string
}
export interface GroupDraft {
  readonly key: string
  readonly id?: string
  readonly ko: string
  readonly en: string
  readonly min: string
  readonly max: string
  readonly choices: readonly ChoiceDraft[]
}

export const draftsOf = (options: Product['options']): GroupDraft[] =>
  options.map(({ id, name, min, max, choices }) => ({
    ...{ key: id, id, ko: name.ko ?? '', en: name.en ?? '', min: String(min), max: String(max) },
    choices: choices.map((one) => ({
      ...{ key: one.id, id: one.id, ko: one.name.ko ?? '', en: one.name.en ?? '', price: moneyAsTyped(one.price) },
      most: String(one.most ?? 1),
    })),
  }))

export const newChoice = (key: string): ChoiceDraft => ({ key, ko: '', en: '', price: '0', most: '1' })
export const newGroup = (key: string): GroupDraft => ({
  ...{ key, ko: '', en: '', min: '0', max: '1', choices: [newChoice(`${key}-1`)] },
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
    readonly most?: number
  }[]
}[]

/**
 * Empty choices are left out; `undefined` when a group or a choice has no name, a number cannot be read, or more is asked
 * for than there is.
 */
export function optionsWish(groups: readonly GroupDraft[], currency: string): OptionsWish | undefined {
  const wish: OptionsWish[number][] = []
  for (const group of groups) {
    const [min, max] = [typedCount(group.min, { max: 20 }), typedCount(group.max, { min: 1, max: 20 })]
    const choices = group.choices.filter(({ id, ko, en }) => id !== undefined || hasWords(words(ko, en)))
    const priced = choices.map((choice) => ({ choice, price: typedMoney(choice.price || '0', currency) }))
    if ('unreadable' in min || 'unreadable' in max) return undefined
    const read: OptionsWish[number]['choices'][number][] = []
    for (const { choice, price } of priced) {
      const name = words(choice.ko, choice.en)
      const most = typedCount(choice.most, { min: 1, max: 20 })
      if ('unreadable' in price || 'unreadable' in most || !hasWords(name)) return undefined
      read.push({ ...idOf(choice), name, price: price.value, ...(most.value > 1 ? { most: most.value } : {}) })
    }
    const name = words(group.ko, group.en)
    const tooMany = min.value > max.value || min.value > read.reduce((sum, { most = 1 }) => sum + most, 0)
    if (!hasWords(name) || read.length === 0 || tooMany) return undefined
    wish.push({ ...idOf(group), name, min: min.value, max: max.value, choices: read })
  }
  return wish
}

const idOf = ({ id }: { readonly id?: string }) => (id === undefined ? {} : { id })
const words = (ko: string, en: string): { ko?: string; en?: string } => ({
  ...(cleanLine(ko) && { ko: cleanLine(ko) }),
  ...(cleanLine(en) && { en: cleanLine(en) }),
})
const hasWords = (name: object): boolean => Object.keys(name).length > 0
