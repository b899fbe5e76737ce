/** What is chosen of a product's options: by a customer for themselves, and at a counter for somebody. Pure. */
import { add, type Money } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'

/** What one piece costs with these options; the platform has the last word on it. */
export function unitPriceOf(product: Pick<Product, 'price' | 'options'>, options: readonly string[]): Money {
  return choicesOf(product, options).reduce<Money>((sum, choice) => add(sum, choice.price), product.price)
}
/** One that was chosen twice is there twice. */
export const choicesOf = (product: Pick<Product, 'options'>, options: readonly string[]) =>
  product.options
    .flatMap((group) => group.choices)
    .flatMap((choice) => Array.from({ length: timesOf(options, choice.id) }, () => choice))
export const timesOf = (chosen: readonly string[], id: string): number => chosen.filter((one) => one === id).length
/** As the menu has them, whichever was tapped first. */
export const inMenuOrder = ({ options }: Pick<Product, 'options'>, chosen: readonly string[]): string[] =>
  options
    .flatMap((group) => group.choices.map(({ id }) => id))
    .flatMap((id) => Array.from({ length: timesOf(chosen, id) }, () => id))
/** Can it be chosen now? */
export const isOffered = ({ available = true, soldOutUntil }: Choice): boolean => available && !soldOutUntil
type Choice = Product['options'][number]['choices'][number]

/** Does its menu still know these choices, and take so many of each group? */
export function canBeChosen(product: Product, options: readonly string[]): boolean {
  const chosen = choicesOf(product, options)
  if (chosen.length < options.length) return false
  if (chosen.some((choice) => !isOffered(choice) || timesOf(options, choice.id) > (choice.most ?? 1))) return false
  return product.options.every((group) => {
    const count = countIn(group, options)
    return count >= group.min && count <= group.max
  })
}

/** Groups in which fewer are chosen than must be. */
export const missingGroups = (product: Pick<Product, 'options'>, chosen: readonly string[]): string[] =>
  product.options.filter((group) => countIn(group, chosen) < group.min).map((group) => group.id)

export const countIn = ({ choices }: Product['options'][number], chosen: readonly string[]): number =>
  choices.reduce((sum, { id }) => sum + timesOf(chosen, id), 0)

/** A group of which one is taken changes it by choosing another; else a choice is switched on and off up to the limit. */
export function toggled(
  group: Product['options'][number],
  chosen: readonly string[],
  choiceId: string,
): readonly string[] {
  if (chosen.includes(choiceId)) {
    const mustKeep = group.min === 1 && group.max === 1
    return mustKeep ? chosen : chosen.filter((id) => id !== choiceId)
  }
  if (group.max === 1) return [...chosen.filter((id) => !group.choices.some((one) => one.id === id)), choiceId]
  return countIn(group, chosen) >= group.max ? chosen : [...chosen, choiceId]
}

/** So often; as far as the choice and its group go. */
export function chosenTimes(
  group: Product['options'][number],
  chosen: readonly string[],
  { id, most = 1 }: Choice,
  times: number,
): readonly string[] {
  const others = chosen.filter((one) => one !== id)
  const count = Math.max(0, Math.min(times, most, group.max - countIn(group, others)))
  return [...others, ...Array.from({ length: count }, () => id)]
}

/** What has to be chosen anyway is chosen already: the first of each group of which exactly one is needed. */
export const firstChoices = (product: Pick<Product, 'options'>): readonly string[] =>
  product.options.flatMap(({ min, max, choices }) => {
    const first = choices.find(isOffered)
    return min === 1 && max === 1 && first ? [first.id] : []
  })
