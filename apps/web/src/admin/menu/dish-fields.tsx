/** What a dish says of itself: popular, how spicy, what is in it, when it is served. */
import { allergens } from '@jumun/contracts'
import type { Daypart } from '@jumun/contracts/http'
import { Checkbox, Group, MultiSelect, NativeSelect } from '@mantine/core'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { allergenTexts, menuTexts } from '../../texts/menu-texts.ts'
import type { ProductDraft } from '../product-draft.ts'
import { menuAdminTexts } from './menu-admin-texts.ts'

interface DishFieldsProps {
  readonly draft: ProductDraft
  readonly dayparts: readonly Daypart[]
  readonly onChange: (part: Partial<ProductDraft>) => void
}

export function DishFields({ draft, dayparts, onChange }: DishFieldsProps) {
  const t = useTexts(menuAdminTexts)
  const dish = useTexts(menuTexts)
  const names = useTexts(allergenTexts)
  const write = useWriting()
  return (
    <>
      <Group grow align="end">
        <NativeSelect
          size="md"
          label={t.spice}
          value={draft.spice}
          data={[0, 1, 2, 3].map((value) => ({ value: String(value), label: dish.spice(value) || t.notSpicy }))}
          onChange={(event) => onChange({ spice: event.currentTarget.value })}
        />
        <Checkbox
          size="md"
          mb={10}
          label={t.popular}
          checked={draft.popular}
          onChange={(event) => onChange({ popular: event.currentTarget.checked })}
        />
      </Group>
      <MultiSelect
        size="md"
        label={dish.allergens}
        data={allergens.map((value) => ({ value, label: names[value] }))}
        value={[...draft.allergens]}
        onChange={(chosen) => onChange({ allergens: chosen })}
        searchable
      />
      {dayparts.length > 0 && (
        <MultiSelect
          size="md"
          label={t.ownDayparts}
          data={dayparts.map(({ id, name, from, to }) => ({ value: id, label: `${write.text(name)} ${from}–${to}` }))}
          value={[...draft.dayparts]}
          onChange={(chosen) => onChange({ dayparts: chosen })}
        />
      )}
    </>
  )
}
