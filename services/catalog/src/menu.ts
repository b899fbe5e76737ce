/** What of a menu is not one product's: categories in order, and the dayparts in which some of it is served. Pure. */
import type { Daypart, LocalText, MenuChange } from '@jumun/contracts'
import type { ServedSpan } from '@jumun/contracts/events'

export interface MenuCategory {
  readonly name: LocalText
  readonly dayparts?: readonly string[]
}
export interface Menu {
  readonly storeId: string
  readonly categories: readonly MenuCategory[]
  readonly dayparts: readonly Daypart[]
  readonly version: number
}
export type MenuDecision =
  | {
      readonly outcome: 'changed'
      readonly menu: Menu
      /** Old name to new, of categories that are called otherwise now. */
      readonly renamed: readonly { readonly was: LocalText; readonly name: LocalText }[]
    }
  | { readonly outcome: 'invalid'; readonly field: string; readonly detail: string }

export const emptyMenu = (storeId: string): Menu => ({ storeId, categories: [], dayparts: [], version: 0 })

/** What a category is known by: its Korean name, where it has one. */
export const keyOf = (name: LocalText): string => name.ko ?? name.en ?? ''

/** What is null is as if it had never been given. */
export function changeMenu(menu: Menu, change: MenuChange): MenuDecision {
  const wanted = change.categories === undefined ? menu.categories : (change.categories ?? [])
  const dayparts = change.dayparts === undefined ? menu.dayparts : (change.dayparts ?? [])
  const known = new Set<string>()
  for (const [index, { id }] of dayparts.entries()) {
    if (known.has(id)) return { outcome: 'invalid', field: `dayparts.${index}.id`, detail: 'is there twice' }
    known.add(id)
  }
  const names = new Set<string>()
  const renamed: { was: LocalText; name: LocalText }[] = []
  const categories: MenuCategory[] = []
  for (const [index, { name, dayparts: of, ...rest }] of wanted.entries()) {
    const field = `categories.${index}`
    if (names.has(keyOf(name))) return { outcome: 'invalid', field: `${field}.name`, detail: 'is there twice' }
    names.add(keyOf(name))
    // A daypart that is taken away with this change takes its marks along; one that is named anew has to be there.
    const stranger = change.categories && of?.find((id) => !known.has(id))
    if (stranger) return { outcome: 'invalid', field: `${field}.dayparts`, detail: `there is no daypart ${stranger}` }
    const kept = of?.filter((id) => known.has(id)) ?? []
    categories.push({ name, ...(kept.length > 0 ? { dayparts: kept } : {}) })
    const was = 'was' in rest ? rest.was : undefined
    if (was) renamed.push({ was, name })
  }
  return { outcome: 'changed', menu: { ...menu, categories, dayparts, version: menu.version + 1 }, renamed }
}

/** The product's own dayparts, else its category's; empty: it is always served. */
export function servedSpans(
  menu: Menu,
  { dayparts, category }: { readonly dayparts?: readonly string[]; readonly category?: LocalText },
): ServedSpan[] {
  const ids =
    dayparts ?? (category && menu.categories.find(({ name }) => keyOf(name) === keyOf(category))?.dayparts) ?? []
  return ids.flatMap((id) => {
    const daypart = menu.dayparts.find((one) => one.id === id)
    return daypart ? [{ from: daypart.from, to: daypart.to }] : []
  })
}
