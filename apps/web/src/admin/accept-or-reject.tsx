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
  // Money goes back and a customer goes hungry: a slip of the finger can be taken back.
  const rejection = useNotYet(rejecting.mutate)
  const accepting = useMutation({
    mutationFn: (minutes: number) => call(acceptTicket, { params: { orderId: ticket.orderId }, body: { minutes } }),
    onSuccess: taken,
    onError: sayProblem,
  })
  if (rejection.at !== undefined || rejecting.isPending) {
    return <TakeBack at={rejection.at ?? 0} onTakeBack={rejection.takeBack} />
  }
  return (
    <div className="ticket-new">
      <Button fullWidth size="lg" loading={accepting.isPending} onClick={() => accepting.mutate(store.minutes)}>
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
            disabled={accepting.isPending}
            onClick={() => accepting.mutate(minutes)}
          >
            {shared.minutes(minutes)}
          </Button>
        ))}
      </Group>
      <Button size="md" fullWidth variant="subtle" color="gray" onClick={() => setChoosing(true)}>
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
            rejection.wish(reason)
          }}
        />
      </Modal>
    </div>
  )
}

function TakeBack({ at, onTakeBack }: { readonly at: number; readonly onTakeBack: () => void }) {
  const t = useTexts(adminTexts)
  const seconds = Math.max(0, Math.ceil((at - useNow()) / 1_000))
  return (
    <div className="ticket-take-back" role="status">
      {t.rejectingIn(seconds)}
      <Button size="md" variant="white" onClick={onTakeBack}>
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
