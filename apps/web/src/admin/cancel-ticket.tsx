/** The store cannot do what it accepted after all: it says why, the customer reads it and has the money back. */
import { cancelTicket, type Store, type Ticket } from '@jumun/contracts/http'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { Icon } from '../parts/icon.tsx'
import { partLater } from '../parts/part-later.ts'
import { useCall } from '../parts/platform.tsx'
import { useStep } from '../parts/step.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'

const ReasonDialog = partLater(async () => (await import('../parts/reason-dialog.tsx')).ReasonDialog)

export function CancelTicket({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  // the dialog stays once it was asked for, so that it closes in its own time
  const [wasAsked, setWasAsked] = useState(false)
  const canceling = useStep(
    (reason: string) => call(cancelTicket, { params: { orderId: ticket.orderId }, body: { reason } }),
    {
      onSuccess: (canceled) => {
        takeInAnswer<Ticket[]>(client, ticketsQuestion(call, store.id).queryKey, (held) =>
          held?.map((each) => (each.orderId === canceled.orderId ? canceled : each)),
        )
        setAsking(false)
        notifications.show({ message: t.ticketCanceled(ticket.number), color: 'leaf' })
      },
    },
  )
  return (
    <>
      <SettledButton
        variant="subtle"
        color="gray"
        size="md"
        fullWidth
        leftSection={<Icon name="cross" size={20} />}
        onClick={() => {
          setWasAsked(true)
          setAsking(true)
        }}
      >
        {t.cancelTicket}
      </SettledButton>
      {wasAsked && (
        <Suspense>
          <ReasonDialog
            opened={asking}
            onClose={() => setAsking(false)}
            title={t.cancelTicketTitle(ticket.number)}
            hint={t.cancelTicketHint}
            usual={['SOLD_OUT', 'EQUIPMENT_BROKEN', 'TOO_BUSY']}
            action={t.cancelTicket}
            busy={canceling.isPending}
            error={canceling.error}
            onChosen={(reason) => canceling.mutate(reason)}
          />
        </Suspense>
      )}
    </>
  )
}
