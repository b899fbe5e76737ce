/** A new order: one touch promises the minutes and accepts; saying no asks for a reason, because the customer reads it. */
import { acceptTicket, rejectTicket, type Store, type Ticket } from '@jumun/contracts/http'
import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { minutesAround } from './minutes-around.ts'
import { useTicketTaken } from './ticket-card.tsx'

export function AcceptOrReject({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const taken = useTicketTaken(store.id)
  const [rejecting, setRejecting] = useState(false)
  const accepting = useMutation({
    mutationFn: (minutes: number) => call(acceptTicket, { params: { orderId: ticket.orderId }, body: { minutes } }),
    onSuccess: taken,
    onError: sayProblem,
  })
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
      <Button size="md" fullWidth variant="subtle" color="gray" onClick={() => setRejecting(true)}>
        {t.reject}
      </Button>
      <Modal
        opened={rejecting}
        onClose={() => setRejecting(false)}
        title={t.rejectTitle}
        closeButtonProps={{ 'aria-label': shared.close }}
      >
        <Rejecting ticket={ticket} onDone={() => setRejecting(false)} />
      </Modal>
    </div>
  )
}

function Rejecting({ ticket, onDone }: { readonly ticket: Ticket; readonly onDone: () => void }) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const taken = useTicketTaken(ticket.storeId)
  const usual = [t.reasonBusy, t.reasonOut, t.reasonClosing]
  const [chosen, setChosen] = useState(t.reasonBusy)
  const [own, setOwn] = useState('')
  const reason = chosen === 'own' ? own.trim() : chosen
  const rejecting = useMutation({
    mutationFn: () => call(rejectTicket, { params: { orderId: ticket.orderId }, body: { reason } }),
    onSuccess: (ticketAfter) => {
      taken(ticketAfter)
      onDone()
    },
    onError: sayProblem,
  })
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
      <Button size="lg" loading={rejecting.isPending} disabled={reason === ''} onClick={() => rejecting.mutate()}>
        {t.reject}
      </Button>
    </Stack>
  )
}
