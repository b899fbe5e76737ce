/** The kitchen: its stations, what it can cook in a slot, and what each dish takes of that. */
import { changeProduct, type Product, type Store } from '@jumun/contracts/http'
import { Alert, Button, Group, NativeSelect, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Clash, changeFrom, clashOf, decided, type Editing, editingOf, editSeen } from '../../api/edit-seen.ts'
import { menuQuestion } from '../../api/questions.ts'
import { ChangedMeanwhile } from '../../parts/changed-meanwhile.tsx'
import { Icon } from '../../parts/icon.tsx'
import { CountField } from '../../parts/number-field.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { KeptForm } from '../../parts/unsaved.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { numberTexts } from '../../texts/number-texts.ts'
import { adminTexts } from '../admin-texts.ts'
import { useProductTaken } from '../product-taken.ts'
import {
  type DishDraft,
  dishChange,
  dishOf,
  draftOf,
  type KitchenProblem,
  limits,
  type StationDraft,
  wishOf,
  withStation,
} from './kitchen-draft.ts'
import { kitchenTexts } from './kitchen-texts.ts'
import { type StoreForm, useStoreForm } from './use-store-form.tsx'

export function KitchenCapacity({ store }: { readonly store: Store }) {
  const t = useTexts(kitchenTexts)
  return (
    <>
      <Title order={2} size="h4">
        {t.kitchen}
      </Title>
      <Text c="dimmed" mb="md">
        {t.kitchenHint}
      </Text>
      <Kitchen store={store} />
      <Dishes store={store} />
    </>
  )
}

function Kitchen({ store }: { readonly store: Store }) {
  const form = useStoreForm(store)
  return <KitchenForm key={form.shown.version} {...form} />
}

function KitchenForm({ shown, save, isSaving, refused, meanwhile }: StoreForm) {
  const t = useTexts(kitchenTexts)
  const numbers = useTexts(numberTexts)
  const [draft, setDraft] = useState(() => draftOf(shown))
  const [problem, setProblem] = useState<KitchenProblem>()
  const change = (part: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...part }))
  const changeStation = (id: string, part: Partial<StationDraft>): void =>
    change({ stations: draft.stations.map((one) => (one.id === id ? { ...one, ...part } : one)) })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const wish = wishOf(draft)
    setProblem('problem' in wish ? wish.problem : undefined)
    if (!('problem' in wish)) save(wish)
  }
  const wrong = problem === undefined ? refused : problem === 'station' ? t.stationNameless : numbers[problem]
  return (
    <KeptForm onSubmit={submit} isSent={isSaving} noValidate>
      <Stack gap="sm">
        <Switch
          size="md"
          color="leaf"
          label={t.counted}
          checked={draft.counted}
          onChange={(event) => change({ counted: event.currentTarget.checked })}
        />
        {draft.counted && (
          <Group grow align="start" preventGrowOverflow={false}>
            <CountField
              label={t.slotMinutes}
              required
              {...limits.slot}
              typed={draft.slotMinutes}
              onTyped={(slotMinutes) => change({ slotMinutes })}
            />
            <CountField
              label={t.cookMinutes}
              description={t.cookMinutesHint}
              required
              {...limits.kitchen}
              typed={draft.cookMinutes}
              onTyped={(cookMinutes) => change({ cookMinutes })}
            />
          </Group>
        )}
        <Title order={3} size="h5">
          {t.stations}
        </Title>
        {draft.stations.map((station) => (
          <Group key={station.id} align="end" grow preventGrowOverflow={false}>
            <TextInput
              size="md"
              label={t.stationKo}
              maxLength={60}
              value={station.ko}
              onChange={(event) => changeStation(station.id, { ko: event.currentTarget.value })}
            />
            <TextInput
              size="md"
              label={t.stationEn}
              maxLength={60}
              value={station.en}
              onChange={(event) => changeStation(station.id, { en: event.currentTarget.value })}
            />
            {draft.counted && (
              <CountField
                label={t.stationMinutes}
                {...limits.kitchen}
                typed={station.minutes}
                onTyped={(minutes) => changeStation(station.id, { minutes })}
              />
            )}
            <Button
              size="md"
              variant="subtle"
              color="gray"
              onClick={() => change({ stations: draft.stations.filter(({ id }) => id !== station.id) })}
            >
              {t.removeStation(station.ko || station.en)}
            </Button>
          </Group>
        ))}
        <Group>
          <Button
            size="md"
            variant="light"
            leftSection={<Icon name="plus" size={20} />}
            onClick={() => setDraft(withStation)}
          >
            {t.addStation}
          </Button>
        </Group>
        {meanwhile}
        {wrong !== undefined && (
          <Alert color="persimmon" variant="light" role="alert">
            {wrong}
          </Alert>
        )}
        <Button type="submit" size="md" loading={isSaving}>
          {t.keepKitchen}
        </Button>
      </Stack>
    </KeptForm>
  )
}

interface DishEdit {
  readonly draft: DishDraft
  readonly editing: Editing<Product>
}

function Dishes({ store }: { readonly store: Store }) {
  const t = useTexts(kitchenTexts)
  const admin = useTexts(adminTexts)
  const write = useWriting()
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const menu = useQuery(menuQuestion(call, store.id))
  const taken = useProductTaken()
  const [edits, setEdits] = useState<Readonly<Record<string, DishEdit>>>({})
  const [clash, setClash] = useState<Clash<Product>>()
  const saving = useMutation({
    mutationFn: async (edited: typeof edits) => {
      setClash(undefined)
      for (const [id, { draft, editing }] of Object.entries(edited)) {
        const change = changeFrom(editing, dishChange(editing.shown, draft) ?? {})
        if (Object.keys(change).length > 0) {
          const send = (ifMatch: number) => call(changeProduct, { params: { id }, body: change, ifMatch })
          try {
            taken(await editSeen(editing.over, change, send))
          } catch (error) {
            setClash(clashOf(error, editing.over, change))
            throw error
          }
        }
        setEdits(({ [id]: _done, ...rest }) => rest)
      }
    },
    onSuccess: () => notifications.show({ message: admin.saved, color: 'leaf', autoClose: 2_000 }),
    onSettled: () => client.invalidateQueries({ queryKey: ['menu', store.id] }),
  })
  if (!menu.data || menu.data.length === 0) return null
  const change = (dish: Product, part: Partial<DishDraft>): void =>
    setEdits((before) => {
      const { draft, editing } = before[dish.id] ?? { draft: dishOf(dish), editing: editingOf(dish) }
      return { ...before, [dish.id]: { draft: { ...draft, ...part }, editing } }
    })
  const choose = (whose: 'mine' | 'theirs'): void =>
    setEdits((before) => {
      const edit = clash && before[clash.present.id]
      if (!edit) return before
      return { ...before, [clash.present.id]: { ...edit, editing: decided(edit.editing, clash, whose) } }
    })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    saving.mutate(edits)
  }
  const places = [
    { value: '', label: t.noStation },
    ...(store.stations ?? []).map(({ id, name }) => ({ value: id, label: write.text(name) })),
  ]
  const differenceOf = (dish: Product, field: keyof Product) => {
    const name = write.text(dish.name)
    return field === 'station'
      ? { name: t.dishStation(name), now: places.find(({ value }) => value === (dish.station ?? ''))?.label }
      : { name: t.dishMinutes(name), now: String(dish.cookMinutes ?? '') }
  }
  return (
    <KeptForm onSubmit={submit} isSent={saving.isPending || Object.keys(edits).length === 0} noValidate>
      <Stack gap="sm" mt="lg">
        <Title order={3} size="h5">
          {t.dishes}
        </Title>
        <Text c="dimmed">{t.dishesHint}</Text>
        {menu.data.map((dish) => {
          const draft = edits[dish.id]?.draft ?? dishOf(dish)
          const name = write.text(dish.name)
          return (
            <Group key={dish.id} align="center" grow preventGrowOverflow={false}>
              <Text>{name}</Text>
              <CountField
                aria-label={t.dishMinutes(name)}
                {...limits.dish}
                typed={draft.minutes}
                onTyped={(minutes) => change(dish, { minutes })}
              />
              <NativeSelect
                size="md"
                aria-label={t.dishStation(name)}
                data={places}
                value={draft.station}
                onChange={(event) => change(dish, { station: event.currentTarget.value })}
              />
            </Group>
          )
        })}
        {clash && (
          <ChangedMeanwhile
            differences={clash.fields.map((field) => differenceOf(clash.present, field))}
            onChosen={choose}
          />
        )}
        {saving.isError && !clash && (
          <Alert color="persimmon" variant="light" role="alert">
            {sentence(saving.error)}
          </Alert>
        )}
        <Button size="md" type="submit" loading={saving.isPending} disabled={Object.keys(edits).length === 0}>
          {t.keepDishes}
        </Button>
      </Stack>
    </KeptForm>
  )
}
