/** The form of a store: who it is, where, when, and how it takes orders. */
import type { NewStore, Store } from '@jumun/contracts/http'
import { Alert, Button, Checkbox, Group, Stack, Switch, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { fieldOf } from '../../parts/field-of.ts'
import { NamedCountField } from '../../parts/number-field.tsx'
import { PlaceButton } from '../../parts/place-button.tsx'
import { KeptForm } from '../../parts/unsaved.tsx'
import { useTexts } from '../../texts/language.tsx'
import { numberTexts } from '../../texts/number-texts.ts'
import { draftOf, type HoursProblem, hoursOf, problemOf, usualHours } from './hours-draft.ts'
import { HoursEditor } from './hours-editor.tsx'
import { storeTexts } from './store-texts.ts'
import { numbersOf, placeAsTyped, placeOf, type StoreProblem, wishOf } from './store-wish.ts'

interface StoreFieldsProps {
  /** Absent for a new one. */
  readonly store?: Store
  readonly action: string
  readonly isWorking: boolean
  /** Why it was not done, as a sentence. */
  readonly refused?: string | undefined
  /** What others changed of the same. */
  readonly meanwhile?: ReactNode
  readonly onDone: (wish: NewStore) => void
}

export function StoreFields({ store, action, isWorking, refused, meanwhile, onDone }: StoreFieldsProps) {
  const t = useTexts(storeTexts)
  const numbers = useTexts(numberTexts)
  const [hours, setHours] = useState(() => (store ? draftOf(store.hours, newId) : usualHours(newId)))
  const [place, setPlace] = useState(() => placeAsTyped(store?.address.point))
  const [problem, setProblem] = useState<StoreProblem | HoursProblem>()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const wrong = problemOf(hours)
    const isChecked = (name: string): boolean => form.get(name) !== null
    const wish = wrong ?? wishOf({ field: fieldOf(form), isChecked, hours: hoursOf(hours) })
    const isWish = typeof wish === 'object' && 'address' in wish
    setProblem(isWish ? undefined : wish)
    if (isWish) onDone(wish)
  }
  const said = problem === undefined ? refused : sentence(problem)
  function sentence(what: StoreProblem | HoursProblem): string {
    if (what === 'name') return t.nameMissing
    if (what === 'fulfilments') return t.fulfilmentsMissing
    if (what === 'number') return numbers['no-number']
    if (what === 'phone') return t.phoneWrong
    if (what === 'place') return t.placeWrong
    return what.what === 'no-day' ? t['no-day'] : t[what.what](t[what.day])
  }
  return (
    <KeptForm onSubmit={submit} isSent={isWorking} className="store-fields">
      <Stack gap="md">
        <Group grow align="start" preventGrowOverflow={false}>
          <TextInput name="nameKo" label={t.nameKo} size="md" maxLength={100} defaultValue={store?.name.ko ?? ''} />
          <TextInput name="nameEn" label={t.nameEn} size="md" maxLength={100} defaultValue={store?.name.en ?? ''} />
        </Group>
        <Group grow align="start" preventGrowOverflow={false}>
          <TextInput
            name="line1"
            label={t.line1}
            size="md"
            required
            maxLength={200}
            defaultValue={store?.address.line1 ?? ''}
          />
          <TextInput name="line2" label={t.line2} size="md" maxLength={200} defaultValue={store?.address.line2 ?? ''} />
          <TextInput
            name="postcode"
            label={t.postcode}
            size="md"
            maxLength={12}
            defaultValue={store?.address.postcode ?? ''}
          />
        </Group>
        <Group grow align="end" preventGrowOverflow={false}>
          <TextInput
            name="place"
            label={t.place}
            description={t.placeHint}
            size="md"
            maxLength={60}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
          <PlaceButton
            place={placeOf(place)}
            onPlace={(found) => setPlace(placeAsTyped(found))}
            words={{ ask: t.useThisPlace, forget: t.forgetThisPlace, refused: t.noPlace }}
          />
        </Group>
        <Group grow align="start" preventGrowOverflow={false}>
          <TextInput
            name="phone"
            type="tel"
            label={t.phone}
            description={t.phoneHint}
            size="md"
            maxLength={30}
            defaultValue={store?.address.phone ?? ''}
          />
          <TextInput
            name="businessNumber"
            label={t.businessNumber}
            description={t.businessNumberHint}
            size="md"
            maxLength={20}
            defaultValue={store?.businessNumber ?? ''}
          />
          <NamedCountField
            name="vatPercent"
            label={t.vatPercent}
            description={t.vatPercentHint}
            size="md"
            {...numbersOf.vatPercent}
            initially={String(store?.vatPercent ?? '')}
          />
        </Group>
        <TextInput
          name="kind"
          label={t.kind}
          placeholder={t.kindHint}
          size="md"
          maxLength={40}
          defaultValue={store?.kind ?? ''}
        />
        <HoursEditor draft={hours} onChange={setHours} />
        <Checkbox.Group size="md" label={t.ways} defaultValue={store ? [...store.fulfilments] : ['pickup', 'delivery']}>
          <Group mt={6} gap="lg">
            <Checkbox name="pickup" value="pickup" label={t.pickup} size="md" />
            <Checkbox name="delivery" value="delivery" label={t.delivery} size="md" />
          </Group>
        </Checkbox.Group>
        <Group grow align="start" preventGrowOverflow={false}>
          <NamedCountField
            name="minutes"
            label={t.minutes}
            description={t.minutesHint}
            size="md"
            required
            {...numbersOf.minutes}
            initially={String(store?.minutes ?? 15)}
          />
          <NamedCountField
            name="acceptWithinMinutes"
            label={t.acceptWithin}
            description={t.acceptWithinHint}
            size="md"
            required
            {...numbersOf.acceptWithinMinutes}
            initially={String(store?.acceptWithinMinutes ?? 10)}
          />
          <NamedCountField
            name="pickupWithinMinutes"
            label={t.pickupWithin}
            description={t.pickupWithinHint}
            size="md"
            required
            {...numbersOf.pickupWithinMinutes}
            initially={String(store?.pickupWithinMinutes ?? 10)}
          />
        </Group>
        <Switch
          name="autoAccept"
          size="md"
          color="leaf"
          label={t.autoAccept}
          description={t.autoAcceptHint}
          defaultChecked={store?.autoAccept ?? false}
        />
        <Group grow align="start" preventGrowOverflow={false}>
          <NamedCountField
            name="lastOrderMinutes"
            label={t.lastOrder}
            description={t.lastOrderHint}
            size="md"
            {...numbersOf.lastOrderMinutes}
            initially={String(store?.lastOrderMinutes ?? '')}
          />
          <TextInput
            name="dayStartsAt"
            type="time"
            label={t.dayStartsAt}
            description={t.dayStartsAtHint}
            size="md"
            required
            defaultValue={store?.dayStartsAt ?? '05:00'}
          />
        </Group>
        {meanwhile}
        {said !== undefined && (
          <Alert color="persimmon" variant="light" role="alert">
            {said}
          </Alert>
        )}
        <Button type="submit" size="lg" loading={isWorking}>
          {action}
        </Button>
      </Stack>
    </KeptForm>
  )
}
