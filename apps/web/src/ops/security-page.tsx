/** The security log: who came in, who was turned away, what operators looked at; narrowed by kind, person or address. */
import { listSecurityEvents, type SecurityEvent, type SecurityKind, securityKinds } from '@jumun/contracts/http'
import { Button, Select, Title } from '@mantine/core'
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Call } from '../api/call.ts'
import { Picture } from '../brand/picture.tsx'
import { Empty, Loading, Trouble } from '../parts/list-states.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { securityTexts } from './security-texts.ts'

type Only =
  | { readonly of: 'person'; readonly who: string; readonly name: string }
  | { readonly of: 'address'; readonly address: string }

const shownAtOnce = 50
const everyMs = 10_000

const securityQuestion = (call: Call, kind: SecurityKind | '', only: Only | undefined) =>
  infiniteQueryOptions({
    queryKey: ['ops-security', kind, only],
    queryFn: ({ pageParam, signal }) =>
      call(listSecurityEvents, {
        query: {
          limit: shownAtOnce,
          ...(kind === '' ? {} : { kind }),
          ...(only?.of === 'person' ? { who: only.who } : {}),
          ...(only?.of === 'address' ? { address: only.address } : {}),
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: everyMs,
  })

export function SecurityPage() {
  const t = useTexts(securityTexts)
  const [kind, setKind] = useState<SecurityKind | ''>('')
  const [only, setOnly] = useState<Only>()
  const events = useInfiniteQuery({
    ...securityQuestion(useCall(), kind, only),
    placeholderData: keepPreviousData,
  })
  const items = events.data?.pages.flatMap((page) => page.items) ?? []
  const isNarrowed = kind !== '' || only !== undefined
  return (
    <section className="wall-orders" aria-labelledby="security-title">
      <div className="wall-tools">
        <Title order={1} size="h3" id="security-title">
          {t.security}
        </Title>
        <Select
          aria-label={t.kind}
          size="md"
          radius="xl"
          allowDeselect={false}
          value={kind}
          onChange={(next) => setKind((next ?? '') as SecurityKind | '')}
          data={[{ value: '', label: t.anyKind }, ...securityKinds.map((value) => ({ value, label: t[value] }))]}
        />
      </div>
      <p className="hint">{t.hint}</p>
      {only && (
        <p className="wall-whose">
          <b>{only.of === 'person' ? t.onlyPerson(only.name) : t.onlyAddress(only.address)}</b>
          <Button size="compact-md" variant="light" onClick={() => setOnly(undefined)}>
            {t.showAll}
          </Button>
        </p>
      )}
      {events.isPending && <Loading rows={8} height={44} />}
      {events.isError && events.data === undefined && (
        <Trouble error={events.error} again={() => void events.refetch()} />
      )}
      {events.isSuccess && items.length === 0 && (
        <Empty
          picture={<Picture motif="goods" id="security" />}
          title={isNarrowed ? t.nothingFits : t.nothing}
          {...(isNarrowed ? {} : { hint: t.nothingHint })}
        />
      )}
      <ul className="security-events">
        {items.map((event) => (
          <li key={event.id}>
            <SecurityRow event={event} narrow={setOnly} />
          </li>
        ))}
      </ul>
      {events.hasNextPage && (
        <Button variant="light" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </section>
  )
}

function SecurityRow({ event, narrow }: { readonly event: SecurityEvent; readonly narrow: (only: Only) => void }) {
  const t = useTexts(securityTexts)
  const write = useWriting()
  const { kind, at, who, name, what, status, address, count } = event
  const person = name ?? who?.slice(-12) ?? t.nobody
  return (
    <div className="security-event" data-refused={status >= 400}>
      <time dateTime={at}>
        {write.day(at)} {write.seconds(at)}
      </time>
      <b>
        {t[kind]} {count > 1 && <span>({t.times(count)})</span>}
      </b>
      {who === null ? (
        <span>{person}</span>
      ) : (
        <Button size="compact-md" variant="subtle" onClick={() => narrow({ of: 'person', who, name: person })}>
          {person}
        </Button>
      )}
      {address === null ? (
        <span>{t.addressGone}</span>
      ) : (
        <Button size="compact-md" variant="subtle" onClick={() => narrow({ of: 'address', address })}>
          {address}
        </Button>
      )}
      <code>
        {what} · {status}
      </code>
    </div>
  )
}
