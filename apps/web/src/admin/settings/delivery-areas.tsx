/** Where a store delivers, for how much, from what sum on: its areas in the order in which they are tried. */
import { moneyAsTyped } from '@jumun/contracts'
import { changeStore, type NewStore, type Store } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { editSeen } from '../../api/edit-seen.ts'
import { currencyQuestion } from '../../api/questions.ts'
import { NotThere } from '../../parts/not-there.tsx'
import { CountField, MoneyField } from '../../parts/number-field.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { type AreaDraft, draftsOf, emptyArea, moved, termsOf } from './area-drafts.ts'
import { areaTexts } from './area-texts.ts'

export function DeliveryAreas({ store }: { readonly store: Store }) {
  const admin = useTexts(adminTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const [seen, setSeen] = useState(store)
  const menu = useQuery(currencyQuestion(call, store.id))
  const saving = useMutation({
    mutationFn: (delivery: NewStore['delivery'] | null) => {
      const body = { delivery: delivery ?? null }
      return editSeen(seen, body, (ifMatch) => call(changeStore, { params: { id: seen.id }, body, ifMatch }))
    },
    onSuccess: (saved) => {
      setSeen(saved)
      notifications.show({ message: admin.saved, color: 'leaf', autoClose: 2_000 })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
  const currency = seen.delivery?.areas[0]?.fee.currency ?? menu.data
  // what is typed is money of some currency: the one in which the store sells has to be known
  if (currency === undefined) return <NotThere asked={menu} rows={2} />
  return (
    <AreasForm
      key={seen.version}
      store={seen}
      currency={currency}
      isWorking={saving.isPending}
      refused={saving.isError ? sentence(saving.error) : undefined}
      onSave={(delivery) => saving.mutate(delivery)}
    />
  )
}

interface AreasFormProps {
  readonly store: Pick<Store, 'delivery'>
  readonly currency: string
  readonly isWorking: boolean
  readonly refused: string | undefined
  /** Null: it delivers everywhere, free. */
  readonly onSave: (delivery: NonNullable<NewStore['delivery']> | null) => void
}

function AreasForm({ store, currency, isWorking, refused, onSave }: AreasFormProps) {
  const t = useTexts(areaTexts)
  const [areas, setAreas] = useState(() => draftsOf(store.delivery))
  const [freeFrom, setFreeFrom] = useState(() => {
    const from = store.delivery?.freeFrom
    return from ? moneyAsTyped(from) : ''
  })
  const [isWrong, setIsWrong] = useState(false)
  const change = (index: number, part: Partial<AreaDraft>): void =>
    setAreas(areas.map((area, at) => (at === index ? { ...area, ...part } : area)))
  const save = (): void => {
    const terms = termsOf(areas, freeFrom, currency)
    setIsWrong(terms === undefined)
    if (terms !== undefined) onSave(terms)
  }
  return (
    <>
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
                inputMode="decimal"
                value={area.lat}
                onChange={(event) => change(index, { lat: event.currentTarget.value })}
              />
              <TextInput
                label={t.lng}
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
        {(isWrong || refused) && (
          <Text c="persimmon" role="alert">
            {isWrong ? t.incomplete : refused}
          </Text>
        )}
        <Button size="lg" loading={isWorking} onClick={save}>
          {t.save}
        </Button>
      </Stack>
    </>
  )
}
