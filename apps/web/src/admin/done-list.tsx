/** Slips that have left the board, the latest first: looked at again when a customer comes back with a bag. */

import { listTickets, type Store, type Ticket } from '@jumun/contracts/http'
import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { LineName } from '../parts/changes/line-name.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { several } from '../texts/several.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { OpenSheet } from './open-sheet.tsx'

const asked = 100
const shown = 30

interface DoneListProps {
  readonly store: Store
  readonly opened: boolean
  readonly onClose: () => void
}

export function DoneList({ store, opened, onClose }: DoneListProps) {
  const t = useTexts(adminTexts)
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title={t.doneLately}>
      <Slips store={store} />
    </Dialog>
  )
}

function Slips({ store }: { readonly store: Store }) {
  const storeId = store.id
  const t = useTexts(adminTexts)
  const call = useCall()
  const done = useQuery({
    queryKey: ['tickets-done', storeId],
    queryFn: ({ signal }) =>
      call(listTickets, { query: { storeId, status: 'COLLECTED,REJECTED,CANCELED', limit: asked }, signal }),
    staleTime: 0,
  })
  if (done.data === undefined) return <NotThere asked={done} rows={4} />
  const slips = done.data.items.toSorted((left, right) => right.updatedAt.localeCompare(left.updatedAt)).slice(0, shown)
  if (slips.length === 0) return <p className="board-nothing">{t.nothingDone}</p>
  return (
    <ul className="done-slips">
      {slips.map((ticket) => (
        <Slip key={ticket.orderId} ticket={ticket} store={store} />
      ))}
    </ul>
  )
}

function Slip({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const isDelivery = ticket.fulfilment === 'delivery'
  const { status, reason } = ticket
  const words =
    status === 'COLLECTED'
      ? isDelivery
        ? t.withRider
        : t.handedOver
      : status === 'CANCELED'
        ? t.CANCELED
        : reason === 'STORE_NO_RESPONSE'
          ? t.MISSED
          : t.REJECTED
  return (
    <li>
      <OpenSheet orderId={ticket.orderId} called={ticket.number} store={store}>
        <strong className="ticket-number">{ticket.number}</strong>
      </OpenSheet>
      <div>
        <Badge className="status-badge" variant="light" size="lg" color={status === 'COLLECTED' ? 'leaf' : 'persimmon'}>
          {words}
        </Badge>{' '}
        {write.clock(ticket.updatedAt)} · {isDelivery ? shared.delivery : shared.pickup} · {write.money(ticket.total)}
        <ul>
          {ticket.lines.map((line, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place for ever
            <li key={n}>
              <LineName line={line} />
              {line.options.length > 0 && (
                <small> {several(line.options.map((option) => write.text(option.name)))}</small>
              )}
            </li>
          ))}
        </ul>
        {ticket.note && <p className="ticket-note">{ticket.note}</p>}
      </div>
    </li>
  )
}
