/** Where a store delivers, for how much, from what sum on: its areas in the order in which they are tried. */
import { moneyAsTyped } from '@jumun/contracts'
import type { NewStore, Store } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { currencyQuestion } from '../../api/questions.ts'
import { NotThere } from '../../parts/not-there.tsx'
import { CountField, MoneyField } from '../../parts/number-field.tsx'
import { useCall } from '../../parts/platform.tsx'
import { KeptForm } from '../../parts/unsaved.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type AreaDraft, draftsOf, emptyArea, moved, termsOf } from './area-drafts.ts'
import { areaTexts } from './area-texts.ts'
import { useStoreForm } from './use-store-form.tsx'

export function DeliveryAreas({ store }: { readonly store: Store }) {
  const { shown, save, isSaving, refused, meanwhile } = useStoreForm(store)
  const menu = useQuery(currencyQuestion(useCall(), store.id))
  const currency = shown.delivery?.areas[0]?.fee.currency ?? menu.data
  // what is typed is money of some currency: the one in which the store sells has to be known
  if (currency === undefined) return <NotThere asked={menu} rows={2} />
  return (
    <AreasForm
      key={shown.version}
      store={shown}
      currency={currency}
      isWorking={isSaving}
      refused={refused}
      meanwhile={meanwhile}
      onSave={(delivery) => save({ delivery })}
    />
  )
}

interface AreasFormProps {
  readonly store: Pick<Store, 'delivery' | 'address'>
  readonly currency: string
  readonly isWorking: boolean
  readonly refused: string | undefined
  readonly meanwhile: ReactNode
  /** Null: it delivers everywhere, free. */
  readonly onSave: (delivery: NonNullable<NewStore['delivery']> | null) => void
}

function AreasForm({ store, currency, isWorking, refused, meanwhile, onSave }: AreasFormProps) {
  const t = useTexts(areaTexts)
  const here = store.address.point
  const [areas, setAreas] = useState(() => draftsOf(store.delivery))
  const [freeFrom, setFreeFrom] = useState(() => {
    const from = store.delivery?.freeFrom
    return from ? moneyAsTyped(from) : ''
  })
  const [isWrong, setIsWrong] = useState(false)
  const change = (index: number, part: Partial<AreaDraft>): void =>
    setAreas(areas.map((area, at) => (at === index ? { ...area, ...part } : area)))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const terms = termsOf(areas, freeFrom, currency, here)
    setIsWrong(terms === undefined)
    if (terms !== undefined) onSave(terms)
  }
  return (
    <KeptForm onSubmit={submit} isSent={isWorking} noValidate>
      <Title order={2} size="h4">
        {t.areas}
      </Title>
      <Text c="dimmed" mb="sm">
        {areas.length === 0 ? t.everywhere : t.firstCounts}
      </Text>
      <Stack gap="md">
        {areas.map((area, index) => (
          <fieldset key={area.key}>
            <legend>{area.ko || area.en || t.area(index + 1)}</legend>
            <Group grow align="start">
              <TextInput
                label={t.nameKo}
                value={area.ko}
                maxLength={60}
                onChange={(event) => change(index, { ko: event.currentTarget.value })}
              />
              <TextInput
                label={t.nameEn}
                value={area.en}
                maxLength={60}
                onChange={(event) => change(index, { en: event.currentTarget.value })}
              />
            </Group>
            <Group grow align="start">
              <MoneyField
                currency={currency}
                label={`${t.fee} (${currency})`}
                required
                typed={area.fee}
                onTyped={(fee) => change(index, { fee })}
              />
              <MoneyField
                currency={currency}
                label={`${t.minimum} (${currency})`}
                required
                typed={area.minimum}
                onTyped={(minimum) => change(index, { minimum })}
              />
              <CountField
                label={t.minutes}
                max={240}
                required
                typed={area.minutes}
                onTyped={(minutes) => change(index, { minutes })}
              />
            </Group>
            <TextInput
              label={t.postcodes}
              description={t.postcodesHint}
              value={area.postcodes}
              onChange={(event) => change(index, { postcodes: event.currentTarget.value })}
            />
            <Group grow align="start">
              <TextInput
                label={t.lat}
                placeholder={here ? String(here.lat) : undefined}
                inputMode="decimal"
                value={area.lat}
                onChange={(event) => change(index, { lat: event.currentTarget.value })}
              />
              <TextInput
                label={t.lng}
                placeholder={here ? String(here.lng) : undefined}
                inputMode="decimal"
                value={area.lng}
                onChange={(event) => change(index, { lng: event.currentTarget.value })}
              />
              <CountField
                label={t.radius}
                min={1}
                max={100_000}
                typed={area.radius}
                onTyped={(radius) => change(index, { radius })}
              />
            </Group>
            <Group mt="xs">
              <Button
                variant="light"
                size="md"
                disabled={index === 0}
                onClick={() => setAreas(moved(areas, index, -1))}
              >
                {t.up}
              </Button>
              <Button
                variant="light"
                size="md"
                disabled={index === areas.length - 1}
                onClick={() => setAreas(moved(areas, index, 1))}
              >
                {t.down}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                size="md"
                onClick={() => setAreas(areas.filter((one) => one !== area))}
              >
                {t.remove}
              </Button>
            </Group>
          </fieldset>
        ))}
        <Button variant="light" size="md" onClick={() => setAreas([...areas, emptyArea()])}>
          {t.add}
        </Button>
        {areas.length > 0 && (
          <MoneyField
            currency={currency}
            label={`${t.freeFrom} (${currency})`}
            typed={freeFrom}
            onTyped={setFreeFrom}
          />
        )}
        {meanwhile}
        {(isWrong || refused) && (
          <Text c="persimmon" role="alert">
            {isWrong ? t.incomplete : refused}
          </Text>
        )}
        <Button type="submit" size="lg" loading={isWorking}>
          {t.save}
        </Button>
      </Stack>
    </KeptForm>
  )
}
