/** What somebody else changed while this form was open, where both changed the same: theirs beside ours, to choose from. */
import type { Allergen } from '@jumun/contracts'
import { ChangedMeanwhile } from '../parts/changed-meanwhile.tsx'
import { useTexts } from '../texts/language.tsx'
import { allergenTexts, menuTexts } from '../texts/menu-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { menuAdminTexts } from './menu/menu-admin-texts.ts'
import type { Conflict } from './product-draft.ts'

interface ConflictsProps {
  readonly conflicts: readonly Conflict[]
  readonly isSaving: boolean
  readonly onTake: (conflicts: readonly Conflict[]) => void
}

export function ProductConflicts({ conflicts, isSaving, onTake }: ConflictsProps) {
  const t = useTexts(adminTexts)
  const menuT = useTexts(menuAdminTexts)
  const dish = useTexts(menuTexts)
  const allergens = useTexts(allergenTexts)
  if (conflicts.length === 0) return null
  const names = {
    price: t.price,
    stock: t.stock,
    counted: t.countStock,
    groups: t.options,
    allergens: dish.allergens,
    spice: menuT.spice,
    popular: dish.popular,
    dayparts: menuT.dayparts,
  } as const
  const nameOf = (field: Conflict['field']): string => (field in names ? names[field as 'price'] : t[field as 'nameKo'])
  const theirsAsText = ({ field, theirs }: Conflict): string => {
    if (field === 'counted') return theirs.counted ? theirs.stock : t.notCounted
    if (field === 'popular') return theirs.popular ? dish.popular : '–'
    if (field === 'spice') return dish.spice(Number(theirs.spice)) || '–'
    if (field === 'allergens') return theirs.allergens.map((one) => allergens[one as Allergen]).join(', ') || '–'
    if (field === 'dayparts') return String(theirs.dayparts.length || '–')
    if (field !== 'groups') return theirs[field] === '' ? '–' : theirs[field]
    return theirs.groups.map(({ ko, en }) => ko || en).join(', ') || '–'
  }
  return (
    <ChangedMeanwhile
      differences={conflicts.map((conflict) => ({
        name: nameOf(conflict.field),
        now: theirsAsText(conflict),
        onTake: () => onTake([conflict]),
      }))}
      isSaving={isSaving}
      // saved is what stands in the form, on top of what there is now
      onChosen={(whose) => whose === 'theirs' && onTake(conflicts)}
    />
  )
}
