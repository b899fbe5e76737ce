/** The kitchen: its stations, what it can cook in a slot, and what each dish takes of that. */
import { changeProduct, changeStore, type Product, type Store } from '@jumun/contracts/http'
import { Alert, Button, Group, NativeSelect, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { editSeen } from '../../api/edit-seen.ts'
import { menuQuestion } from '../../api/questions.ts'
import { Icon } from '../../parts/icon.tsx'
import { CountField } from '../../parts/number-field.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { numberTexts } from '../../texts/number-texts.ts'
import { adminTexts } from '../admin-texts.ts'
import {
  type DishDraft,
  dishChange,
  dishOf,
  draftOf,
  type KitchenProblem,
  type KitchenWish,
  limits,
  type StationDraft,
  wishOf,
  withStation,
} from './kitchen-draft.ts'
import { kitchenTexts } from './kitchen-texts.ts'

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
  const t = useTexts(kitchenTexts)
  const admin = useTexts(adminTexts)
  const numbers = useTexts(numberTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const [seen, setSeen] = useState(store)
  const [draft, setDraft] = useState(() => draftOf(store))
  const [problem, setProblem] = useState<KitchenProblem>()
  const saving = useMutation({
    mutationFn: (body: KitchenWish) =>
      editSeen(seen, body, (ifMatch) => call(changeStore, { params: { id: seen.id }, body, ifMatch })),
    onSuccess: (saved) => {
      setSeen(saved)
      setDraft(draftOf(saved))
      notifications.show({ message: admin.saved, color: 'leaf', autoClose: 2_000 })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
  const change = (part: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...part }))
  const changeStation = (id: string, part: Partial<StationDraft>): void =>
    change({ stations: draft.stations.map((one) => (one.id === id ? { ...one, ...part } : one)) })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const wish = wishOf(draft)
    setProblem('problem' in wish ? wish.problem : undefined)
    if (!('problem' in wish)) saving.mutate(wish)
  }
  const wrong =
    problem === undefined ? sentence(saving.error) : problem === 'station' ? t.stationNameless : numbers[problem]
  return (
    <form onSubmit={submit} noValidate>
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
        {(problem !== undefined || saving.isError) && (
          <Alert color="persimmon" variant="light" role="alert">
            {wrong}
          </Alert>
        )}
        <Button type="submit" size="md" loading={saving.isPending}>
          {t.keepKitchen}
        </Button>
      </Stack>
    </form>
  )
}

function Dishes({ store }: { readonly store: Store }) {
  const t = useTexts(kitchenTexts)
  const admin = useTexts(adminTexts)
  const write = useWriting()
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const menu = useQuery(menuQuestion(call, store.id))
  const [drafts, setDrafts] = useState<Readonly<Record<string, DishDraft>>>({})
  const saving = useMutation({
    mutationFn: async (dishes: readonly Product[]) => {
      for (const dish of dishes) {
        const body = dishChange(dish, drafts[dish.id] ?? dishOf(dish))
        if (body)
          await editSeen(dish, body, (ifMatch) => call(changeProduct, { params: { id: dish.id }, body, ifMatch }))
      }
    },
    onSuccess: () => {
      setDrafts({})
      notifications.show({ message: admin.saved, color: 'leaf', autoClose: 2_000 })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['menu', store.id] }),
  })
  if (!menu.data || menu.data.length === 0) return null
  const change = (dish: Product, part: Partial<DishDraft>): void =>
    setDrafts((before) => ({ ...before, [dish.id]: { ...(before[dish.id] ?? dishOf(dish)), ...part } }))
  const places = [
    { value: '', label: t.noStation },
    ...(store.stations ?? []).map(({ id, name }) => ({ value: id, label: write.text(name) })),
  ]
  return (
    <Stack gap="sm" mt="lg">
      <Title order={3} size="h5">
        {t.dishes}
      </Title>
      <Text c="dimmed">{t.dishesHint}</Text>
      {menu.data.map((dish) => {
        const draft = drafts[dish.id] ?? dishOf(dish)
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
      {saving.isError && (
        <Alert color="persimmon" variant="light" role="alert">
          {sentence(saving.error)}
        </Alert>
      )}
      <Button
        size="md"
        loading={saving.isPending}
        disabled={Object.keys(drafts).length === 0}
        onClick={() => saving.mutate(menu.data)}
      >
        {t.keepDishes}
      </Button>
    </Stack>
  )
}
