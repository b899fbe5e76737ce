/** A new order: one touch promises the minutes and accepts; saying no asks for a reason, because the customer reads it. */
import { acceptTicket, rejectTicket, type Store, type Ticket } from '@jumun/contracts/http'
import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNow } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { minutesAround } from './minutes-around.ts'
import { useNotYet } from './not-yet.ts'
import { useTicketTaken } from './ticket-card.tsx'

export function AcceptOrReject({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const taken = useTicketTaken(store.id)
  const [choosing, setChoosing] = useState(false)
  const rejecting = useMutation({
    mutationFn: (reason: string) => call(rejectTicket, { params: { orderId: ticket.orderId }, body: { reason } }),
    onSuccess: taken,
    onError: sayProblem,
  })
  const accepting = useMutation({
    mutationFn: (minutes: number) => call(acceptTicket, { params: { orderId: ticket.orderId }, body: { minutes } }),
    onSuccess: taken,
    onError: sayProblem,
  })
  // A promise to a customer, or their money sent back: a slip of the finger can be taken back.
  const answer = useNotYet<Answer>(ticket.orderId, (given) =>
    'reason' in given ? rejecting.mutate(given.reason) : accepting.mutate(given.minutes),
  )
  if (answer.waiting) return <TakeBack {...answer.waiting} onTakeBack={answer.takeBack} />
  const busy = accepting.isPending || rejecting.isPending
  const accept = (minutes: number): void => answer.wish({ minutes })
  return (
    <div className="ticket-new">
      <Button fullWidth size="lg" loading={busy} onClick={() => accept(store.minutes)}>
        {t.acceptMinutes(store.minutes)}
      </Button>
      <Group gap={6} grow wrap="nowrap">
        {minutesAround(store.minutes).map((minutes) => (
          <Button
            key={minutes}
            size="md"
            px={4}
            variant="light"
            aria-label={t.acceptMinutes(minutes)}
            disabled={busy}
            onClick={() => accept(minutes)}
          >
            {shared.minutes(minutes)}
          </Button>
        ))}
      </Group>
      <Button size="md" fullWidth variant="subtle" color="gray" disabled={busy} onClick={() => setChoosing(true)}>
        {t.reject}
      </Button>
      <Modal
        opened={choosing}
        onClose={() => setChoosing(false)}
        title={t.rejectTitle}
        closeButtonProps={{ 'aria-label': shared.close }}
      >
        <Reasons
          onChosen={(reason) => {
            setChoosing(false)
            answer.wish({ reason })
          }}
        />
      </Modal>
    </div>
  )
}

type Answer = { readonly minutes: number } | { readonly reason: string }

function TakeBack(props: { readonly wish: Answer; readonly at: number; readonly onTakeBack: () => void }) {
  const t = useTexts(adminTexts)
  const seconds = Math.max(0, Math.ceil((props.at - useNow()) / 1_000))
  return (
    <div className="ticket-take-back" role="status">
      <span>{'reason' in props.wish ? t.rejectingIn(seconds) : t.acceptingIn(props.wish.minutes, seconds)}</span>
      <Button size="md" variant="white" onClick={props.onTakeBack}>
        {t.takeBack}
      </Button>
    </div>
  )
}

function Reasons({ onChosen }: { readonly onChosen: (reason: string) => void }) {
  const t = useTexts(adminTexts)
  const usual = [t.reasonBusy, t.reasonOut, t.reasonClosing]
  const [chosen, setChosen] = useState(t.reasonBusy)
  const [own, setOwn] = useState('')
  const reason = chosen === 'own' ? own.trim() : chosen
  return (
    <Stack>
      <Text c="dimmed">{t.rejectHint}</Text>
      <Radio.Group value={chosen} onChange={setChosen} aria-label={t.rejectTitle}>
        <Stack gap="sm">
          {usual.map((each) => (
            <Radio key={each} value={each} label={each} size="md" />
          ))}
          <Radio value="own" label={t.otherReason} size="md" />
        </Stack>
      </Radio.Group>
      {chosen === 'own' && (
        <Textarea
          aria-label={t.otherReason}
          size="md"
          autosize
          minRows={2}
          maxLength={300}
          value={own}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
      )}
      <Button size="lg" disabled={reason === ''} onClick={() => onChosen(reason)}>
        {t.reject}
      </Button>
    </Stack>
  )
}
