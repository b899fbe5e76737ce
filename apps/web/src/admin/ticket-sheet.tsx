/** Everything about one ticket: who and where, its lines with what can still be done about each, its money, and its story. */
import { type DashboardEntry, getTicket, keepLine, type Store, type Ticket } from '@jumun/contracts/http'
import { Button, Group, Stack, Text } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Call } from '../api/call.ts'
import { orderDetailQuestion, orderQuestion, ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { GiveBack } from '../parts/changes/give-back.tsx'
import { LineName } from '../parts/changes/line-name.tsx'
import { RefundLines } from '../parts/changes/refund-lines.tsx'
import { useStepWords } from '../parts/changes/step-words.ts'
import { Icon } from '../parts/icon.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useRights } from '../parts/people/use-rights.tsx'
import { callAt } from '../parts/phone.ts'
import { useCall, useOrderNews } from '../parts/platform.tsx'
import { NotDone, useStep } from '../parts/step.tsx'
import { SumParts } from '../parts/sums.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { several } from '../texts/several.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { CancelTicket } from './cancel-ticket.tsx'
import { ChangeLine, type LineWish } from './change-line.tsx'
import { PrintAgain } from './settings/print-again.tsx'

interface SheetProps {
  readonly orderId: string
  /** What is called at the counter. */
  readonly called: string | number
  /** As a list has it already. */
  readonly ticket?: Ticket
  readonly store: Store
}

export function TicketSheet({ opened, onClose, ...sheet }: SheetProps & { opened: boolean; onClose: () => void }) {
  const t = useTexts(changesTexts)
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title={t.sheetTitle(sheet.called)}>
      <Sheet {...sheet} />
    </Dialog>
  )
}

const ticketQuestion = (call: Call, orderId: string) =>
  queryOptions({
    queryKey: ['ticket', orderId],
    queryFn: ({ signal }) => call(getTicket, { params: { orderId }, signal }),
    staleTime: 0,
  })

/** The latest that is known of a ticket, and what takes in an answer about it. */
function useTicket({ orderId, ticket: listed, store }: SheetProps) {
  const call = useCall()
  const client = useQueryClient()
  const asked = useQuery(ticketQuestion(call, orderId))
  useOrderNews((heard) => {
    if (heard.orderId === orderId) void client.invalidateQueries({ queryKey: ['ticket', orderId] })
  })
  const found = asked.data
  const ticket = listed && (!found || listed.version > found.version) ? { ...found, ...listed } : found
  const take = (changed: Ticket): void => {
    takeInAnswer<Ticket>(client, ticketQuestion(call, orderId).queryKey, (held) => ({ ...held, ...changed }))
    takeInAnswer<Ticket[]>(client, ticketsQuestion(call, store.id).queryKey, (held) =>
      held?.map((each) => (each.orderId === changed.orderId ? changed : each)),
    )
  }
  return { asked, ticket, take }
}

const living = ['SCHEDULED', 'NEW', 'ACCEPTED', 'COOKING', 'READY']

function Sheet(props: SheetProps) {
  const { orderId, store } = props
  const t = useTexts(changesTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const call = useCall()
  const entry = useQuery(orderQuestion(call, orderId)).data
  const { asked, ticket, take } = useTicket(props)
  const { may } = useRights()
  // the ticket knows the district alone; who hands a delivery over may read the door
  const door = useQuery({
    ...orderDetailQuestion(call, orderId),
    enabled: ticket?.fulfilment === 'delivery' && may('serve'),
    meta: { aside: true },
  }).data?.address
  const [wish, setWish] = useState<LineWish>()
  if (!ticket) return <NotThere asked={asked} rows={4} />
  const isLiving = living.includes(ticket.status)
  const where = (may('serve') && door) || ticket.address // at a shared tablet another's answer may still be kept
  return (
    <Stack>
      <div className="sheet-who">
        {entry && <OrderStatusBadge status={entry.state} />}
        <Text>
          {ticket.customerName && <b>{ticket.customerName} · </b>}
          {ticket.fulfilment === 'delivery' ? shared.delivery : shared.pickup}
          {where && ` · ${[where.line1, where.line2].filter(Boolean).join(', ')}`} · {write.clock(ticket.createdAt)}
        </Text>
        {ticket.customerPhone && <Called phone={ticket.customerPhone} />}
        {ticket.riderName && (
          <Text>
            <Icon name="scooter" size={18} /> {t.riderIs(ticket.riderName)}
          </Text>
        )}
        {ticket.note && (
          <p className="ticket-note">
            <Icon name="note" size={18} /> {ticket.note}
          </p>
        )}
      </div>
      <ol className="sheet-lines">
        {ticket.lines.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place for ever
          <li key={n}>
            <SheetLine ticket={ticket} n={n} isLiving={isLiving && may('serve')} onWish={setWish} onChanged={take} />
            {line.total && <span className="sheet-price">{write.money(line.total)}</span>}
          </li>
        ))}
      </ol>
      <div>
        <SumParts of={entry ?? ticket} />
        <p className="receipt-sum">
          <span>{shared.total}</span>
          <b>{write.money(entry?.total ?? ticket.total)}</b>
        </p>
        {entry?.paid && entry.paid.amount !== entry.total.amount && (
          <p className="sum-part">
            <span>{t.paid}</span>
            <span>{write.money(entry.paid)}</span>
          </p>
        )}
        {entry && <RefundLines entry={entry} />}
      </div>
      {entry && may('refund') && <GiveBack entry={entry} />}
      {entry && <Story entry={entry} />}
      {may('serve') && <PrintAgain ticket={ticket} store={store} />}
      {may('serve') && isLiving && ticket.status !== 'NEW' && <CancelTicket ticket={ticket} store={store} />}
      {wish && (
        <ChangeLine
          key={`${wish.n} ${wish.how}`}
          ticket={ticket}
          store={store}
          wish={wish}
          onChanged={take}
          onDone={() => setWish(undefined)}
        />
      )}
    </Stack>
  )
}

/** One tap calls; a number that is shown in part calls nobody. */
function Called({ phone }: { readonly phone: string }) {
  const t = useTexts(changesTexts)
  if (phone.includes('*')) return <Text>{t.phone(phone)}</Text>
  return (
    <Button component="a" href={callAt(phone)} variant="light" size="md" w="fit-content">
      {t.call(phone)}
    </Button>
  )
}

function Story({ entry }: { readonly entry: Pick<DashboardEntry, 'timeline' | 'refunds'> }) {
  const t = useTexts(changesTexts)
  const words = useStepWords(entry)
  const write = useWriting()
  return (
    <ol className="sheet-story" aria-label={t.story}>
      {entry.timeline.filter(isToldHere).map((step) => (
        <li key={`${step.type} ${step.time}`}>
          <time dateTime={step.time}>{write.clock(step.time)}</time> {words(step)}
        </li>
      ))}
    </ol>
  )
}

/** That the order followed a step says nothing beside the step itself. */
const isToldHere = ({ type }: { readonly type: string }): boolean => type !== 'OrderProgressed'

interface LineProps {
  readonly ticket: Ticket
  readonly n: number
  readonly isLiving: boolean
  readonly onWish: (wish: LineWish) => void
  readonly onChanged: (ticket: Ticket) => void
}

function SheetLine({ ticket, n, isLiving, onWish, onChanged }: LineProps) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const line = ticket.lines[n]
  if (!line) return null
  const canBeAsked = ticket.status !== 'READY' && !line.question
  const wantsToBeAsked = line.ifSoldOut === 'ask' && canBeAsked
  return (
    <div className="sheet-line">
      <span>
        <LineName line={line} />
        {line.options.length > 0 && <small> {several(line.options.map(({ name }) => write.text(name)))}</small>}
        {line.ifSoldOut && line.quantity > 0 && (
          <em>
            {t.ifSoldOut}: {t[`their-${line.ifSoldOut}`]}
          </em>
        )}
      </span>
      {line.question && <Waiting ticket={ticket} n={n} question={line.question} onChanged={onChanged} />}
      {isLiving && line.quantity > 0 && (
        <Group gap="xs">
          {canBeAsked && (
            <Button variant={wantsToBeAsked ? 'filled' : 'default'} size="md" onClick={() => onWish({ n, how: 'ask' })}>
              {t.askThem}
            </Button>
          )}
          <Button variant="default" size="md" onClick={() => onWish({ n, how: 'remove' })}>
            {t.takeOut}
          </Button>
          {line.ifSoldOut !== 'cancel' && (
            <Button variant="default" size="md" onClick={() => onWish({ n, how: 'replace' })}>
              {t.replace}
            </Button>
          )}
        </Group>
      )}
    </div>
  )
}

interface WaitingProps extends Pick<LineProps, 'ticket' | 'n' | 'onChanged'> {
  readonly question: NonNullable<Ticket['lines'][number]['question']>
}

/** The customer is asked: until when, what was offered, and the way back where it was found after all. */
function Waiting({ ticket, n, question, onChanged }: WaitingProps) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const call = useCall()
  const keeping = useStep(() => call(keepLine, { params: { orderId: ticket.orderId, n: String(n) } }), {
    onSuccess: onChanged,
  })
  return (
    <p className="sheet-question" role="status">
      <span>
        {t.asked(write.clock(question.until))}
        {question.instead && ` ${t.offered(write.text(question.instead.name))}`}
      </span>
      <Button variant="light" size="sm" loading={keeping.isPending} onClick={() => keeping.mutate(undefined)}>
        {t.keepIt}
      </Button>
      <NotDone error={keeping.error} />
    </p>
  )
}
