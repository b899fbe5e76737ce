/** Who may be what: those who wait for a yes, and everybody by name, with a lock for accounts that are in trouble. */
import { listUsers } from '@jumun/contracts/http'
import { SegmentedControl, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { peopleTexts } from './people-texts.ts'
import { Person, peopleKey } from './person.tsx'

const mostShown = 50
const typedForMs = 250
const askAgainMs = 10_000

export function PeoplePage() {
  const t = useTexts(peopleTexts)
  const call = useCall()
  const [whom, setWhom] = useState<'waiting' | 'everybody'>('waiting')
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), typedForMs)
  const query = {
    limit: mostShown,
    ...(whom === 'waiting' ? { standing: 'pending' as const } : {}),
    ...(q ? { q } : {}),
  }
  const people = useQuery({
    queryKey: [...peopleKey, query],
    queryFn: ({ signal }) => call(listUsers, { query, signal }),
    refetchInterval: askAgainMs,
    placeholderData: (before) => before,
  })
  const items = people.data?.items
  return (
    <section className="panel people">
      <Title order={1} size="h2">
        {t.people}
      </Title>
      <p className="hint">{t.hint}</p>
      <div className="people-search">
        <SegmentedControl
          value={whom}
          onChange={(value) => setWhom(value === 'waiting' ? value : 'everybody')}
          data={[
            { value: 'waiting', label: t.waiting },
            { value: 'everybody', label: t.everybody },
          ]}
        />
        <TextInput
          aria-label={t.search}
          placeholder={t.search}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {people.isPending && <Loading rows={3} height={56} />}
      {people.isError && items === undefined && <Trouble error={people.error} again={() => void people.refetch()} />}
      {items?.length === 0 && (
        <p className="all-well" role="status">
          {whom === 'waiting' && q === '' ? t.nobodyWaits : t.nobodyFound}
        </p>
      )}
      <ul className="people-list">
        {items?.map((user) => (
          <Person key={user.id} user={user} />
        ))}
      </ul>
    </section>
  )
}
