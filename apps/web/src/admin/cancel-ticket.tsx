/** The store cannot do what it accepted after all: it says why, the customer reads it and has the money back. */
import { cancelTicket, type Store, type Ticket } from '@jumun/contracts/http'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { useCall } from '../parts/platform.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { useStep } from '../parts/step.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'

export function CancelTicket({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
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
      <SettledButton variant="subtle" color="gray" size="md" fullWidth onClick={() => setAsking(true)}>
        {t.cancelTicket}
      </SettledButton>
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
    </>
  )
}
