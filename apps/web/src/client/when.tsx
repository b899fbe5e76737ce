/** For when it is ordered: as soon as it can be, or one of the store's times, by day; later alone where nothing is taken now. */
import { orderDays, timeZoneOf } from '@jumun/contracts'
import { listSlots, type Store } from '@jumun/contracts/http'
import { Group, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { clockText } from '../texts/amounts.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { slotChoices } from './slot-choices.ts'
import { whenTexts } from './when-texts.ts'

interface WhenProps {
  readonly store: Store
  readonly fulfilment: 'delivery' | 'pickup'
  /** Undefined: as soon as it can be. */
  readonly value: string | undefined
  /** It takes orders for now. */
  readonly takesNow: boolean
  readonly onChange: (wantedAt: string | undefined) => void
}

export function When({ store, fulfilment, value, takesNow, onChange }: WhenProps) {
  const t = useTexts(whenTexts)
  const { language } = useLanguage()
  const call = useCall()
  const now = useMinute()
  const days = orderDays(store, new Date(now))
  const [chosen, setChosen] = useState('')
  const [passed, setPassed] = useState(0)
  const first = takesNow ? '' : (days[passed] ?? days.at(-1) ?? '')
  const day = days.includes(chosen) ? chosen : first
  const slots = useQuery({
    queryKey: ['slots', store.id, fulfilment, day],
    enabled: day !== '',
    queryFn: async ({ signal }) =>
      (await call(listSlots, { params: { id: store.id }, query: { fulfilment, day }, signal })).items,
  })
  // The first day that has times at all.
  const isInVain = !takesNow && chosen === '' && slots.data?.length === 0 && passed < days.length - 1
  useEffect(() => {
    if (isInVain) setPassed((count) => count + 1)
  }, [isInVain])
  if (days.length === 0) return null
  const dayText = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  })
  const timeZone = timeZoneOf(store)
  return (
    <Group grow align="start" mt="sm">
      <NativeSelect
        size="md"
        label={t.when}
        value={day}
        onChange={(event) => {
          setChosen(event.currentTarget.value)
          onChange(undefined)
        }}
        data={[
          ...(takesNow ? [{ value: '', label: t.asap }] : []),
          ...days.map((each, index) => ({
            value: each,
            label: index === 0 ? t.laterToday : index === 1 ? t.tomorrow : dayText.format(Date.parse(each)),
          })),
        ]}
      />
      {day !== '' && (
        <NativeSelect
          size="md"
          label={t.time}
          value={value ?? ''}
          error={slots.data?.length === 0 ? t.noTimes : undefined}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
          data={[
            { value: '', label: t.chooseTime },
            ...slotChoices(slots.data ?? [], (time) => clockText(time, language, timeZone), t.full),
          ]}
        />
      )}
    </Group>
  )
}
