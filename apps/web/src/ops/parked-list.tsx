/** Messages that keep failing or could not be sent, each with its key behind it: tried again, read and put right, or given up on after asking once more. */
import { dropParked, retryParked } from '@jumun/contracts/http'
import { Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { overviewQuestion, type ParkedInService, parkedKey, parkedQuestion } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { ParkedDialog } from './parked-dialog.tsx'
import { forgetDraft } from './parked-draft.ts'

const nothing = { items: [], count: 0 } as const

export function ParkedList({ services }: { readonly services: readonly string[] }) {
  const t = useTexts(opsTexts)
  const parked = useQuery({ ...parkedQuestion(useCall(), services), enabled: services.length > 0 })
  const { items, count } = (services.length > 0 && parked.data) || nothing
  return (
    <section className="panel" aria-labelledby="parked-title">
      <h2 id="parked-title">{t.parkedTitle}</h2>
      <p className="hint">{t.parkedHint}</p>
      {services.length > 0 && parked.isPending && <Loading rows={2} height={84} />}
      {parked.isError && parked.data === undefined && (
        <Trouble error={parked.error} again={() => void parked.refetch()} />
      )}
      {services.length === 0 && (
        <p className="all-well" role="status">
          {t.nothingParked}
        </p>
      )}
      <ul className="parked">
        {items.map((message) => (
          <li key={`${message.service} ${message.id}`}>
            <Parked message={message} />
          </li>
        ))}
      </ul>
      {count > items.length && <p className="hint">{t.tooManyParked(count - items.length)}</p>}
    </section>
  )
}

export function Parked({ message }: { readonly message: ParkedInService }) {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const [asking, setAsking] = useState(false)
  const [reading, setReading] = useState(false)
  const { service, id, outgoing, type, subject, correlationid, reason, parkedAt } = message
  const params = { service, id }
  const dealtWith = {
    onError: sayProblem,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: parkedKey })
      void client.invalidateQueries({ queryKey: overviewQuestion(call).queryKey })
    },
  }
  const retrying = useMutation({
    mutationFn: () => call(retryParked, { params }),
    ...dealtWith,
    onSuccess: ({ handled, reason: why }) => {
      if (why === undefined) forgetDraft(message)
      notifications.show({
        color: why === undefined ? 'leaf' : 'honey',
        message: why === undefined ? t.retried(handled) : t.retryFailed(why),
      })
    },
  })
  const dropping = useMutation({ mutationFn: () => call(dropParked, { params }), ...dealtWith })
  return (
    <article className="parked-message">
      <header>
        <b>{type}</b> <span>{outgoing ? t.notSentBy(service) : t.parkedIn(service)}</span>
        <time dateTime={parkedAt}>{write.seconds(parkedAt)}</time>
      </header>
      <p className="parked-reason">{reason ?? t.waitsBehind}</p>
      <Link to="/orders/$orderId" params={{ orderId: correlationid }} className="parked-key">
        <code>{subject}</code>
      </Link>
      <Group gap="sm">
        <Button size="md" loading={retrying.isPending} onClick={() => retrying.mutate()}>
          {t.retry}
        </Button>
        <Button size="md" variant="default" onClick={() => setReading(true)}>
          {t.readParked}
        </Button>
        <Button size="md" variant="default" loading={dropping.isPending} onClick={() => setAsking(true)}>
          {t.drop}
        </Button>
      </Group>
      <ParkedDialog
        message={message}
        opened={reading}
        onClose={() => setReading(false)}
        onRetry={() => retrying.mutate()}
        retrying={retrying.isPending}
      />
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.dropTitle(type)}>
        <Stack>
          <Text>{outgoing ? t.dropUnsentHint : t.dropHint}</Text>
          <Button
            size="lg"
            onClick={() => {
              setAsking(false)
              dropping.mutate()
            }}
          >
            {t.drop}
          </Button>
        </Stack>
      </Dialog>
    </article>
  )
}
