/** The board: every order of the store from "new" to "ready", and the one thing to do next on each. */
import type { Store } from '@jumun/contracts/http'
import { VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { PageGone } from '../parts/gone.tsx'
import { useMyStores, useStoreOnScreen } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { useRights } from '../parts/people/use-rights.tsx'
import { useSteps } from '../parts/steps/steps.tsx'
import { allDay } from '../parts/tickets/all-day.ts'
import { AllDayStrip } from '../parts/tickets/all-day-strip.tsx'
import { useTickets } from '../parts/tickets/use-tickets.ts'
import { useTexts } from '../texts/language.tsx'
import { reasonTexts } from '../texts/reason-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { BesideTabs } from './beside-tabs.tsx'
import { boardOf, type Column, columns } from './columns.ts'
import { asIfTaken } from './counter-steps.ts'
import { DoneLately } from './done-lately.tsx'
import { Scheduled } from './scheduled.tsx'
import { SoldOutFromBoard } from './sold-out-from-board.tsx'
import { TicketCard } from './ticket-card.tsx'

export function BoardPage() {
  const stores = useMyStores()
  const store = useStoreOnScreen()
  if (store) return <Board key={store.id} store={store} />
  return stores.data ? <PageGone /> : <NotThere asked={stores} rows={4} />
}

function Board({ store }: { readonly store: Store }) {
  const t = useTexts(adminTexts)
  const reasons = useTexts(reasonTexts)
  const { asked: tickets, left } = useTickets(store.id, (ticket, { orderId, reason }) => {
    if (reason === 'STORE_CANCELED') return // by what somebody did here
    notifications.show({
      id: `ended ${orderId}`,
      message: t.endedElsewhere(ticket.number, reasons[reason as keyof typeof reasons] ?? ''),
      color: 'persimmon',
      autoClose: false, // somebody at the stove has to read it
    })
  })
  const { steps } = useSteps()
  const { may } = useRights()
  const seen = tickets.data?.map((ticket) => asIfTaken(ticket, steps)) ?? []
  const board = boardOf(seen, left)
  if (tickets.data === undefined) return <NotThere asked={tickets} rows={4} />
  const titles: Record<Column, string> = {
    NEW: t.columnNew,
    ACCEPTED: t.columnAccepted,
    COOKING: t.columnCooking,
    READY: t.columnReady,
  }
  return (
    <>
      <VisuallyHidden component="h1">{t.board}</VisuallyHidden>
      <BesideTabs>
        <AllDayStrip products={allDay(seen)} />
        {may('sold-out') && <SoldOutFromBoard store={store} tickets={seen} />}
      </BesideTabs>
      <Scheduled store={store} />
      <div className="board">
        {columns.map((column) => (
          <section key={column} className="board-column" data-column={column} aria-label={titles[column]}>
            <h2>
              {titles[column]} <span>{board[column].length}</span>
            </h2>
            <ul aria-live={column === 'NEW' ? 'polite' : 'off'}>
              {board[column].map((ticket) => (
                <li key={ticket.orderId}>
                  <TicketCard ticket={ticket} store={store} />
                </li>
              ))}
              {board[column].length === 0 && (
                <li className="board-nothing">{column === 'NEW' ? t.nothingNew : t.nothingHere}</li>
              )}
            </ul>
            {column === 'READY' && <DoneLately store={store} />}
          </section>
        ))}
      </div>
    </>
  )
}
