/** One parked message in full: what it says, why it failed and how often, who did what about it; and its data, to be put right. */
import { editParked, type ParkedInFull } from '@jumun/contracts/http'
import { Button, Group, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Refusal } from '../api/refusal.ts'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { type ParkedInService, parkedInFullQuestion, parkedKey } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { draftOf, forgetDraft, keepDraft } from './parked-draft.ts'
import { beginningOf, typedData } from './typed-data.ts'

interface ParkedDialogProps {
  readonly message: ParkedInService
  readonly opened: boolean
  readonly onClose: () => void
  readonly onRetry: () => void
  readonly retrying: boolean
}

export function ParkedDialog({ message, opened, onClose, onRetry, retrying }: ParkedDialogProps) {
  const t = useTexts(opsTexts)
  const { service, id, type } = message
  const full = useQuery({ ...parkedInFullQuestion(useCall(), service, id), enabled: opened })
  return (
    <Dialog opened={opened} onClose={onClose} size="xl" title={`${type} ${t.parkedIn(service)}`}>
      {full.isPending && <Loading rows={2} height={120} />}
      {full.isError && full.data === undefined && <Trouble error={full.error} again={() => void full.refetch()} />}
      {full.data && (
        <Stack className="parked-full">
          <Told message={full.data} />
          <EditData message={full.data} service={service} onRetry={onRetry} retrying={retrying} />
          <Notes audit={full.data.audit} />
        </Stack>
      )}
    </Dialog>
  )
}

function Told({ message }: { readonly message: ParkedInFull }) {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const facts = [
    [t.attemptsName, String(message.attempts)],
    [t.behindName, String(message.behind)],
    [t.saidBy, `${message.source} · ${write.seconds(message.time)}`],
    ['subject · sequence', `${message.subject} · ${message.sequence}`],
    ['id', message.eventId],
  ] as const
  return (
    <>
      <p className="parked-reason">{message.reason ?? t.waitsBehind}</p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

interface EditDataProps {
  readonly message: ParkedInFull
  readonly service: string
  readonly onRetry: () => void
  readonly retrying: boolean
}

/** The data as JSON. What is typed stays, also when it is refused, when this is closed and when the page is loaded anew. */
function EditData({ message, service, onRetry, retrying }: EditDataProps) {
  const t = useTexts(opsTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const which = { service, id: message.id }
  const asItIs = beginningOf(message)
  const [draft, setDraft] = useState(() => draftOf(which))
  const typed = draft ?? asItIs
  const [wrong, setWrong] = useState<string>()
  const hintId = useId()
  const saving = useMutation({
    mutationFn: (data: Record<string, unknown>) => call(editParked, { params: which, body: { data } }),
    onSuccess: async () => {
      // As it is stored, which may have another order than as it was typed.
      await client.invalidateQueries({ queryKey: parkedKey })
      forgetDraft(which)
      setDraft(undefined)
      setWrong(undefined)
      notifications.show({ color: 'leaf', message: t.edited })
    },
    // The service names the first field that does not fit; its words are of the schema, not of a language.
    onError: (error) => setWrong((error instanceof Refusal && error.details.errors?.[0]?.message) || sentence(error)),
  })
  const save = (): void => {
    const what = typedData(typed)
    if (what.outcome === 'data') saving.mutate(what.data)
    else setWrong(what.outcome === 'no-object' ? t.noObject : t.notJson(what.why))
  }
  const changed = typed !== asItIs
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Textarea
        label={t.dataOf(message.type)}
        description={message.data === undefined ? t.unreadable : t.dataHint}
        className="parked-data"
        size="md"
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        value={typed}
        error={wrong}
        onChange={(event) => {
          setDraft(event.currentTarget.value)
          setWrong(undefined)
          keepDraft(which, event.currentTarget.value)
        }}
      />
      <Group gap="sm" mt="sm">
        <Button type="submit" size="md" loading={saving.isPending} disabled={!changed}>
          {t.saveData}
        </Button>
        <Button
          size="md"
          variant="default"
          loading={retrying}
          disabled={changed}
          aria-describedby={hintId}
          onClick={onRetry}
        >
          {t.retry}
        </Button>
        {changed && (
          <Button
            size="md"
            variant="subtle"
            color="gray"
            onClick={() => {
              forgetDraft(which)
              setDraft(undefined)
              setWrong(undefined)
            }}
          >
            {t.asItWas}
          </Button>
        )}
      </Group>
      <p className="hint" id={hintId}>
        {changed ? t.saveFirst : t.retryHint}
      </p>
    </form>
  )
}

function Notes({ audit }: Pick<ParkedInFull, 'audit'>) {
  const t = useTexts(opsTexts)
  const write = useWriting()
  return (
    <section aria-label={t.doneAboutIt}>
      <b>{t.doneAboutIt}</b>
      <ul className="parked-notes">
        {audit.map(({ action, who, at, detail }) => (
          <li key={`${at} ${action}`}>
            <time dateTime={at}>{write.seconds(at)}</time> {t[`did_${action}`]} · <code>{who}</code>
            {typeof detail['reason'] === 'string' && ` · ${detail['reason']}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
