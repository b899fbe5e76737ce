/** One order on the board, as a slip: its number, what to make, how long it has waited, and the next step as one big button. */
import { handOver, markReady, type Store, startCooking, type Ticket } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { Icon } from '../parts/icon.tsx'
import { useNow } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { OrTryAgain, useStep } from '../parts/step.tsx'
import { countdownText } from '../texts/amounts.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { AcceptOrReject } from './accept-or-reject.tsx'
import { adminTexts } from './admin-texts.ts'
import { urgencyOf } from './columns.ts'

interface CardProps {
  readonly ticket: Ticket
  readonly store: Store
}

export function useTicketTaken(storeId: string): (ticket: Ticket) => void {
  const client = useQueryClient()
  const { queryKey } = ticketsQuestion(useCall(), storeId)
  return (ticket) =>
    takeInAnswer<Ticket[]>(client, queryKey, (held) =>
      held?.map((each) => (each.orderId === ticket.orderId ? ticket : each)),
    )
}

export function TicketCard({ ticket, store }: CardProps) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const now = useNow()
  const delivery = ticket.fulfilment === 'delivery'
  return (
    <article
      className="ticket"
      aria-label={`${t.orderNumber(ticket.number)}, ${delivery ? shared.delivery : shared.pickup}`}
      data-order={ticket.orderId}
      data-urgency={urgencyOf(ticket, now)}
      data-status={ticket.status}
    >
      <header>
        <strong className="ticket-number">{ticket.number}</strong>
        <span className="ticket-way">
          <Icon name={delivery ? 'scooter' : 'bag'} size={18} /> {delivery ? shared.delivery : shared.pickup}
        </span>
        <Clock ticket={ticket} now={now} />
      </header>
      <ul className="ticket-lines">
        {ticket.lines.map((line) => (
          <li key={`${line.productId} ${line.options.map((option) => option.id).join()}`}>
            <b data-many={line.quantity > 1}>{line.quantity}</b>
            <span>
              {write.text(line.name)}
              {line.options.length > 0 && (
                <small>{line.options.map((option) => write.text(option.name)).join(' · ')}</small>
              )}
            </span>
          </li>
        ))}
      </ul>
      {ticket.note && (
        <p className="ticket-note">
          <Icon name="note" size={18} /> {ticket.note}
        </p>
      )}
      <NextStep ticket={ticket} store={store} />
    </article>
  )
}

function Clock({ ticket, now }: { readonly ticket: Ticket; readonly now: number }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const waited = Math.max(0, Math.floor((now - Date.parse(ticket.createdAt)) / 60_000))
  const age = waited === 0 ? shared.justNow : shared.minutesAgo(waited)
  const due = (): string => {
    if (ticket.status === 'NEW' && ticket.acceptBy) {
      const left = countdownText(ticket.acceptBy, now)
      return left === '0:00' ? t.tooLate : t.acceptWithin(left)
    }
    if ((ticket.status === 'ACCEPTED' || ticket.status === 'COOKING') && ticket.readyBy) {
      const late = Math.floor((now - Date.parse(ticket.readyBy)) / 60_000)
      return late > 0 ? t.late(late) : t.readyBy(write.clock(ticket.readyBy))
    }
    return ''
  }
  return (
    <span className="ticket-clock">
      <span>{age}</span>
      <b>{due()}</b>
    </span>
  )
}

const steps = { ACCEPTED: startCooking, COOKING: markReady, READY: handOver } as const

function NextStep({ ticket, store }: CardProps) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const step = useStep((status: keyof typeof steps) => call(steps[status], { params: { orderId: ticket.orderId } }), {
    onSuccess: useTicketTaken(store.id),
  })
  const { status } = ticket
  switch (status) {
    case 'NEW':
      return <AcceptOrReject ticket={ticket} store={store} />
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY': {
      if (status === 'READY' && ticket.fulfilment === 'delivery')
        return <p className="ticket-waiting">{t.waitingForRider}</p>
      const words = { ACCEPTED: t.start, COOKING: t.ready, READY: t.handOver }
      return (
        <OrTryAgain step={step}>
          <Button
            fullWidth
            size="lg"
            color={status === 'ACCEPTED' ? 'honey' : 'leaf'}
            loading={step.isPending}
            onClick={() => step.mutate(status)}
          >
            {words[status]}
          </Button>
        </OrTryAgain>
      )
    }
    case 'COLLECTED':
    case 'REJECTED':
    case 'CANCELED':
      return null
    default:
      return status satisfies never
  }
}
