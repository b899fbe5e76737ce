/** Is what is shown what the log says? Built anew beside, compared, and put right after a question. */
import { getRebuild, type Rebuild, startRebuild, takeRebuild } from '@jumun/contracts/http'
import { Button, Group, Stack, Text } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Call } from '../../api/call.ts'
import { Dialog } from '../../parts/over-the-page.tsx'
import { useCall } from '../../parts/platform.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { rebuildTexts } from './rebuild-texts.ts'

const rebuildQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-rebuild'],
    queryFn: ({ signal }) => call(getRebuild, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'building' ? 1_000 : 15_000),
    meta: { aside: true },
  })

export function RebuildPanel() {
  const t = useTexts(rebuildTexts)
  const call = useCall()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const rebuild = useQuery(rebuildQuestion(call)).data
  const onSuccess = (now: Rebuild): void => void client.setQueryData(rebuildQuestion(call).queryKey, now)
  const starting = useStep(() => call(startRebuild, {}), { onSuccess })
  const taking = useStep(() => call(takeRebuild, {}), { onSuccess })
  const different = rebuild?.status === 'compared' ? rebuild.different : 0
  return (
    <section className="panel" aria-labelledby="rebuild-title">
      <h2 id="rebuild-title">{t.title}</h2>
      <p className="hint">{t.hint}</p>
      {rebuild && <Told rebuild={rebuild} />}
      <Group gap="sm" mt="sm">
        <Button
          size="md"
          variant="default"
          loading={starting.isPending || rebuild?.status === 'building'}
          onClick={() => starting.mutate(undefined)}
        >
          {t.start}
        </Button>
        {different > 0 && (
          <Button size="md" loading={taking.isPending} onClick={() => setAsking(true)}>
            {t.take}
          </Button>
        )}
      </Group>
      <NotDone error={starting.error ?? taking.error} />
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.takeTitle(different)}>
        <Stack>
          <Text>{t.takeHint}</Text>
          <Button
            size="lg"
            onClick={() => {
              setAsking(false)
              taking.mutate(undefined)
            }}
          >
            {t.take}
          </Button>
        </Stack>
      </Dialog>
    </section>
  )
}

function Told({ rebuild }: { readonly rebuild: Rebuild }) {
  const t = useTexts(rebuildTexts)
  const write = useWriting()
  const { status, orders, different, items, finishedAt, reason = '' } = rebuild
  const time = finishedAt === undefined ? '' : write.seconds(finishedAt)
  switch (status) {
    case 'none':
      return null
    case 'building':
      return <p role="status">{t.building(orders)}</p>
    case 'failed':
      return <p role="alert">{t.failed(reason)}</p>
    case 'taken':
      return <p role="status">{t.taken(different, time)}</p>
    case 'compared':
      if (different === 0)
        return (
          <p className="all-well" role="status">
            {t.same(orders, time)}
          </p>
        )
      return (
        <>
          <p role="status">{t.different(different, orders, time)}</p>
          <ul className="parked">
            {items.map((item) => (
              <li key={item.orderId}>
                <Link to="/orders/$orderId" params={{ orderId: item.orderId }}>
                  <code>{item.orderId}</code>
                </Link>{' '}
                <Difference item={item} />
              </li>
            ))}
          </ul>
          {different > items.length && <p className="hint">{t.more(different - items.length)}</p>}
        </>
      )
    default:
      return status satisfies never
  }
}

function Difference({ item: { what, events } }: { readonly item: Rebuild['items'][number] }) {
  const t = useTexts(rebuildTexts)
  return what === 'lacks-events' || what === 'has-others' ? t[what](events) : t[what]
}
