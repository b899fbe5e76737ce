/** One ticket over the stove: whose it is, how pressing, what is in it to be ticked off, and the one step to take. */
import type { Store, Ticket } from '@jumun/contracts/http'
import { memo } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useNow } from '../parts/now.ts'
import { HeldStep } from '../parts/steps/held-step.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { heldOf, type Step } from '../parts/steps/step-queue.ts'
import { useSteps } from '../parts/steps/steps.tsx'
import { AgeMark } from '../parts/tickets/age.tsx'
import { LineBefore } from '../parts/tickets/line-before.tsx'
import { ticketsTexts } from '../parts/tickets/tickets-texts.ts'
import { urgencyOf } from '../parts/tickets/urgency.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { tickOf } from './kitchen-steps.ts'
import { useStepWords } from './kitchen-steps-in-app.tsx'
import { kitchenTexts } from './kitchen-texts.ts'
import { type Item, isOpen, type Slip, type Station } from './slips.ts'

interface SlipProps {
  readonly slip: Slip
  readonly station: Station
  readonly stations: NonNullable<Store['stations']>
  /** Nobody has answered its bell. */
  readonly isFresh: boolean
}

export function SlipCard({ slip, station, stations, isFresh }: SlipProps) {
  const t = useTexts(kitchenTexts)
  const tickets = useTexts(ticketsTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const { steps, take } = useSteps()
  const { ticket, items, others } = slip
  const held = heldOf(steps.filter(isTakenBack), ticket.orderId)
  const nameOf = (id: string): string => write.text(stations.find((each) => each.id === id)?.name) || id
  return (
    <article
      className="slip"
      aria-label={`${t.orderNumber(ticket.number)}, ${ticket.fulfilment === 'delivery' ? shared.delivery : shared.pickup}`}
      data-order={ticket.orderId}
      data-status={ticket.status}
      data-number={ticket.number}
      data-fresh={isFresh}
    >
      <Head ticket={ticket} isFresh={isFresh} isAgain={slip.isAgain} />
      <ul className="slip-items">
        {items.map((item) => (
          <li key={item.line}>
            <ItemButton
              item={item}
              struck={tickets.takenOut}
              onTick={() => take(tickOf(ticket, { line: item.line, done: !item.isDone }))}
              disabled={held !== undefined}
            />
          </li>
        ))}
      </ul>
      {(ticket.note || ticket.noteAwaited) && (
        <p className="slip-note">
          <Icon name="note" size={18} /> {ticket.note ?? '…'}
        </p>
      )}
      {others.length > 0 && (station !== undefined || others.length > 1) && (
        <p className="slip-others">
          {others.map((other) => (
            <span key={other.station} data-done={other.done === other.of}>
              {other.done === other.of && <Icon name="check" size={16} />}
              {t.progress(nameOf(other.station), other.done, other.of)}
            </span>
          ))}
        </p>
      )}
      {held ? <Held step={held} /> : <NextStep slip={slip} station={station} />}
    </article>
  )
}

/** Ticks go out at once: there is nothing to take back but by another tap. */
const isTakenBack = ({ sendAt, at }: Step): boolean => sendAt > at

function Held({ step }: { readonly step: Step }) {
  const words = useStepWords()
  return <HeldStep step={step} words={words(step)} />
}

function Head(props: { readonly ticket: Ticket; readonly isFresh: boolean; readonly isAgain: boolean }) {
  const { ticket, isFresh, isAgain } = props
  const t = useTexts(kitchenTexts)
  const tickets = useTexts(ticketsTexts)
  const now = useNow()
  const age = isAgain ? 'late' : urgencyOf(ticket, now)
  const left = ticket.readyBy === undefined ? 0 : Math.ceil((Date.parse(ticket.readyBy) - now) / 60_000)
  const minutes = left > 0 ? t.minutesLeft(left) : left < 0 ? t.minutesLate(-left) : t.dueNow
  return (
    <div data-urgency={age}>
      <header className="slip-head age-head">
        <strong>{ticket.number}</strong>
        {isFresh && (
          <span className="slip-fresh" role="img" aria-label={t.fresh} title={t.fresh}>
            <Icon name="bell" size={18} />
          </span>
        )}
        <Icon name={ticket.fulfilment === 'delivery' ? 'scooter' : 'bag'} size={20} />
        <span className="slip-due">
          <AgeMark age={age} /> <b>{isAgain ? tickets.madeAgain : minutes}</b>
        </span>
      </header>
    </div>
  )
}

interface ItemProps {
  readonly item: Item
  readonly struck: string
  readonly onTick: () => void
  readonly disabled: boolean
}

const ItemButton = memo(
  function ItemButton({ item, struck, onTick, disabled }: ItemProps) {
    const t = useTexts(kitchenTexts)
    const write = useWriting()
    const { of, isDone, isStruck } = item
    const options = of.options.map(({ name }) => write.text(name)).join(' · ')
    const words = (
      <>
        <b data-many={of.quantity > 1}>{isStruck ? (of.before?.quantity ?? 0) : of.quantity}</b>{' '}
        <span>
          {write.text(of.name)}
          {options && <small>{options}</small>}
          <LineBefore line={of} />
          {isStruck && <em>{struck}</em>}
          {of.question && <em>{t.asked}</em>}
        </span>
      </>
    )
    if (isStruck)
      return (
        <div className="slip-item" data-struck="true">
          {words}
        </div>
      )
    return (
      <button
        type="button"
        className="slip-item"
        data-target
        aria-pressed={isDone}
        disabled={disabled || of.question !== undefined}
        onClick={onTick}
      >
        {words}
        <span className="slip-tick" aria-hidden="true">
          {isDone && <Icon name="check" size={22} />}
        </span>
      </button>
    )
  },
  (before, after) => before.disabled === after.disabled && JSON.stringify(before.item) === JSON.stringify(after.item),
)

function NextStep({ slip, station }: { readonly slip: Slip; readonly station: Station }) {
  const t = useTexts(kitchenTexts)
  const { take } = useSteps()
  const { ticket, items, isWhole } = slip
  const { orderId, number, status } = ticket
  const step = (kind: 'start' | 'ready') => () => take({ orderId, kind, called: String(number) })
  const tickAll = (): void => {
    for (const { line } of items.filter((item) => isOpen(item) && !item.of.question))
      take(tickOf(ticket, { line, done: true }))
  }
  if (status === 'READY')
    return (
      <Bump key="again" color="leaf" variant="filled" onClick={tickAll}>
        {t.doneHere}
      </Bump>
    )
  if (isWhole)
    return (
      <Bump key="ready" color="leaf" variant="filled" onClick={step('ready')}>
        <Icon name="check" /> {t.ready}
      </Bump>
    )
  if (status === 'ACCEPTED')
    return (
      <Bump key="start" color="honey" variant="light" onClick={step('start')}>
        {t.start}
      </Bump>
    )
  return station === undefined ? (
    <Bump key="ready" color="leaf" variant="light" onClick={step('ready')}>
      {t.ready}
    </Bump>
  ) : (
    <Bump key="here" color="leaf" variant="light" onClick={tickAll}>
      {t.doneHere}
    </Bump>
  )
}

interface BumpProps {
  readonly color: string
  readonly variant: string
  readonly onClick: () => void
  readonly children: React.ReactNode
}
const Bump = (props: BumpProps) => <SettledButton data-target fullWidth size="md" className="slip-bump" {...props} />
