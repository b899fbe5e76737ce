/** One order on the board, as a slip: its number, what to make, how long it has waited, and the next step as one big button. */

import type { Store, Ticket } from '@jumun/contracts/http'
import type { CSSProperties } from 'react'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { useNow } from '../parts/now.ts'
import { useRights } from '../parts/people/use-rights.tsx'
import { HeldStep, WaitingStep } from '../parts/steps/held-step.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { goneOut, heldOf } from '../parts/steps/step-queue.ts'
import { useSteps } from '../parts/steps/steps.tsx'
import { AgeMark } from '../parts/tickets/age.tsx'
import { LineBefore } from '../parts/tickets/line-before.tsx'
import { ticketsTexts } from '../parts/tickets/tickets-texts.ts'
import { urgencyOf } from '../parts/tickets/urgency.ts'
import { countdownText } from '../texts/amounts.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { several } from '../texts/several.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { AcceptOrReject } from './accept-or-reject.tsx'
import { adminTexts } from './admin-texts.ts'
import { partLeft } from './columns.ts'
import { stepAfter } from './counter-steps.ts'
import { useCounterStep, useStepWords } from './counter-steps-in-app.tsx'
import { OpenSheet } from './open-sheet.tsx'

interface CardProps {
  readonly ticket: Ticket
  readonly store: Store
}

export function TicketCard({ ticket, store }: CardProps) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const tickets = useTexts(ticketsTexts)
  const changes = useTexts(changesTexts)
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
      {ticket.status === 'NEW' && <TimeLeft part={partLeft(ticket, now)} />}
      <header className="age-head">
        <OpenSheet orderId={ticket.orderId} called={ticket.number} ticket={ticket} store={store}>
          <strong className="ticket-number">{ticket.number}</strong>{' '}
          <span className="ticket-way">
            <Icon name={delivery ? 'scooter' : 'bag'} size={20} />{' '}
            <span>{delivery ? shared.delivery : shared.pickup}</span>
          </span>
        </OpenSheet>
        <Due ticket={ticket} now={now} />
      </header>
      <ul className="ticket-lines">
        {ticket.lines.map((line, n) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place for ever
            key={n}
            data-gone={line.quantity < 1}
            // Of what is ready all is made: it is read once more when it goes over the counter.
            data-done={ticket.status !== 'READY' && line.done === true}
          >
            <b data-many={line.quantity > 1}>{line.quantity || line.before?.quantity}</b>
            <span>
              {line.quantity > 0 ? write.text(line.name) : <s>{write.text(line.name)}</s>}
              {line.options.length > 0 && (
                <small>{several(line.options.map((option) => write.text(option.name)))}</small>
              )}
              <LineBefore line={line} />
              {line.question && <em>{changes.asked(write.clock(line.question.until))}</em>}
              {ticket.status === 'READY' && line.done === false && <em>{tickets.madeAgain}</em>}
            </span>
          </li>
        ))}
      </ul>
      {(ticket.note || ticket.noteAwaited) && (
        <p className="ticket-note">
          <Icon name="note" size={18} /> {ticket.note ?? t.noteAwaited}
        </p>
      )}
      <Steps ticket={ticket} store={store} />
    </article>
  )
}

/** The time to accept, running out: to be seen from across the kitchen. */
const TimeLeft = ({ part }: { readonly part: number }) => (
  <div className="ticket-time" aria-hidden="true" style={{ '--part': part } as CSSProperties} />
)

function Due({ ticket, now }: { readonly ticket: Ticket; readonly now: number }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const urgency = urgencyOf(ticket, now)
  const waited = Math.max(0, Math.floor((now - Date.parse(ticket.createdAt)) / 60_000))
  const age = waited === 0 ? shared.justNow : shared.minutesAgo(waited)
  const due = (): string => {
    if (ticket.status === 'NEW' && ticket.acceptBy) {
      const left = countdownText(ticket.acceptBy, now)
      return left === '0:00' ? t.tooLate : t.acceptWithin(left)
    }
    if ((ticket.status === 'ACCEPTED' || ticket.status === 'COOKING') && ticket.readyBy) {
      const late = Math.floor((now - Date.parse(ticket.readyBy)) / 60_000)
      if (urgency === 'late') return late > 0 ? t.late(late) : t.dueNow
      return t.readyBy(write.clock(ticket.readyBy))
    }
    return ''
  }
  return (
    <span className="ticket-clock">
      {due() !== '' && <span>{age}</span>}
      <b>
        <AgeMark age={urgency} /> {due() || age}
      </b>
    </span>
  )
}

function Steps({ ticket, store }: CardProps) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const words = useStepWords()
  const { steps } = useSteps()
  const held = heldOf(steps, ticket.orderId)
  const gone = goneOut(steps, ticket.orderId)
  const last = gone.at(-1)
  const isOver = last?.kind === 'reject' || last?.kind === 'collect'
  const accepting = gone.find(({ kind }) => kind === 'accept')
  return (
    <>
      {gone
        .filter(({ state }) => state === 'waiting')
        .map((step) => (
          <WaitingStep
            key={step.id}
            step={step}
            words={words(step)}
            hint={step === accepting && ticket.acceptBy ? t.endsUnsent(write.clock(ticket.acceptBy)) : undefined}
          />
        ))}
      {held && <HeldStep step={held} words={words(held)} />}
      <div className="ticket-steps">
        <NextStep ticket={ticket} store={store} isTaken={held !== undefined || isOver} />
      </div>
    </>
  )
}

function NextStep({ ticket, store, isTaken }: CardProps & { readonly isTaken: boolean }) {
  const t = useTexts(adminTexts)
  const take = useCounterStep(ticket)
  const { may } = useRights()
  const { status } = ticket
  switch (status) {
    case 'NEW':
      if (!may('serve')) return null
      return <AcceptOrReject ticket={ticket} store={store} isAnswered={isTaken} />
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY': {
      if (isTaken) return null
      if (status === 'READY' && ticket.fulfilment === 'delivery')
        return <p className="ticket-waiting">{t.waitingForRider}</p>
      if (!may(status === 'READY' ? 'serve' : 'cook')) return null
      const words = { ACCEPTED: t.start, COOKING: t.ready, READY: t.handOver }
      return (
        <SettledButton
          key={status}
          className="ticket-step"
          size="md"
          color={status === 'ACCEPTED' ? 'honey' : 'leaf'}
          onClick={() => take(stepAfter[status])}
        >
          {words[status]}
        </SettledButton>
      )
    }
    case 'SCHEDULED':
    case 'COLLECTED':
    case 'REJECTED':
    case 'CANCELED':
      return null
    default:
      return status satisfies never
  }
}
