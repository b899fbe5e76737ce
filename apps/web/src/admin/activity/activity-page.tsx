/** What was done at the store, and by whom: by day, by person, page by page. */
import { businessDay, timeZoneOf } from '@jumun/contracts'
import { type Activity, listActivity, type Store } from '@jumun/contracts/http'
import { Alert, Button, Group, NativeSelect, TextInput, Title } from '@mantine/core'
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Call } from '../../api/call.ts'
import { Mark } from '../../brand/mark.tsx'
import { PageGone } from '../../parts/gone.tsx'
import { Empty } from '../../parts/list-states.tsx'
import { useMyStores, useStoreOnScreen } from '../../parts/my-stores.ts'
import { NotThere } from '../../parts/not-there.tsx'
import { useMinute } from '../../parts/now.ts'
import { peopleTexts } from '../../parts/people/people-texts.ts'
import { colleaguesQuestion, usePerson } from '../../parts/people/use-rights.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useLanguage, useTexts, useWriting } from '../../texts/language.tsx'
import { activityTexts } from './activity-texts.ts'
import { activityWords } from './activity-words.ts'
import './activity.css'

const pageSize = 50
const lookEveryMs = 15_000

interface Filter {
  readonly day: string
  readonly who: string
}
const activityQuestion = (call: Call, storeId: string, { day, who }: Filter) =>
  infiniteQueryOptions({
    queryKey: ['activity', storeId, day, who],
    queryFn: ({ pageParam: cursor, signal }) =>
      call(listActivity, {
        params: { id: storeId },
        query: {
          ...{ limit: pageSize },
          ...(day ? { day } : {}),
          ...(who ? { who } : {}),
          ...(cursor === undefined ? {} : { cursor }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: lookEveryMs,
  })

export function ActivityPage() {
  const stores = useMyStores()
  const store = useStoreOnScreen()
  if (store === undefined) return stores.data ? <PageGone /> : <NotThere asked={stores} rows={4} />
  return <Deeds key={store.id} store={store} />
}

function Deeds({ store }: { readonly store: Store }) {
  const t = useTexts(activityTexts)
  const roles = useTexts(peopleTexts)
  const call = useCall()
  const today = businessDay(store, useMinute())
  const [filter, setFilter] = useState<Filter>({ day: '', who: '' })
  const people = useQuery(colleaguesQuestion(call, store.id, usePerson(store.id))).data?.items ?? []
  const asked = useInfiniteQuery(activityQuestion(call, store.id, filter))
  const items = asked.data?.pages.flatMap((page) => page.items) ?? []
  const missing = [...new Set(asked.data?.pages.flatMap((page) => page.missing))]
  const names: Readonly<Record<string, string>> = { catalog: t.catalog, payment: t.payment }
  return (
    <div className="activity">
      <Group justify="space-between" mb="md">
        <div>
          <Title order={1} size="h2">
            {t.title}
          </Title>
          <p className="hint">{t.hint}</p>
        </div>
        <Button component={Link} to={`/${store.id}/settings`} variant="default" size="md">
          {t.back}
        </Button>
      </Group>
      <Group mb="md" align="end">
        <TextInput
          type="date"
          size="md"
          label={t.day}
          max={today}
          value={filter.day}
          onChange={({ currentTarget: { value: day } }) => setFilter((before) => ({ ...before, day }))}
        />
        <NativeSelect
          size="md"
          label={t.who}
          value={filter.who}
          data={[
            { value: '', label: t.everybody },
            ...people.map(({ userId, name, role }) => ({ value: userId, label: name ?? roles[role] })),
          ]}
          onChange={({ currentTarget: { value: who } }) => setFilter((before) => ({ ...before, who }))}
        />
        {filter.day !== '' && (
          <Button size="md" variant="default" onClick={() => setFilter((before) => ({ ...before, day: '' }))}>
            {t.allDays}
          </Button>
        )}
      </Group>
      {missing.length > 0 && (
        <Alert color="honey" variant="light" mb="md" role="status">
          {t.missing(missing.map((service) => names[service] ?? service).join(', '))}{' '}
          <Button size="compact-md" variant="subtle" onClick={() => void asked.refetch()}>
            {t.again}
          </Button>
        </Alert>
      )}
      {asked.data === undefined && <NotThere asked={asked} rows={6} />}
      {asked.data && items.length === 0 && <Empty picture={<Mark size={72} />} title={t.none} hint={t.noneHint} />}
      <ol className="deeds" aria-label={t.title}>
        {items.map((deed) => (
          <Deed key={deed.id} deed={deed} zone={timeZoneOf(store)} />
        ))}
      </ol>
      {asked.hasNextPage && (
        <Button
          fullWidth
          size="md"
          variant="default"
          loading={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {t.more}
        </Button>
      )}
    </div>
  )
}

function Deed({ deed, zone }: { readonly deed: Activity; readonly zone: string }) {
  const t = useTexts(activityTexts)
  const { language } = useLanguage()
  const write = useWriting()
  const { who, at, detail } = deed
  const name = who ? (who.name ?? t.gone) : detail['by'] === 'operator' ? t.operators : t.byItself
  return (
    <li>
      <time dateTime={at}>
        {write.day(at)} {write.clock(at, zone)}
      </time>
      <strong>{name}</strong>
      <span>{activityWords(deed, language)}</span>
    </li>
  )
}
