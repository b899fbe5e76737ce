/** The board: every order of the store from "new" to "ready", and the one thing to do next on each. */
import type { DashboardEntry, Store, Ticket } from '@jumun/contracts/http'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ticketsQuestion } from '../api/questions.ts'
import { atMostEvery } from '../parts/at-most-every.ts'
import { PageGone } from '../parts/gone.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useCall, useOrderNews } from '../parts/platform.tsx'
import { useSteps } from '../parts/steps/steps.tsx'
import { useTexts } from '../texts/language.tsx'
import { reasonTexts } from '../texts/order-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { boardOf, type Column, columns } from './columns.ts'
import { asIfTaken } from './counter-steps.ts'
import { DoneLately } from './done-lately.tsx'
import { useMyStores, useStoreOnScreen } from './my-stores.ts'
import { TicketCard } from './ticket-card.tsx'

/** It leaves the board, and not by what somebody did here. */
const endedElsewhere = (ticket: Ticket, entry: DashboardEntry): boolean =>
  entry.state === 'CANCELED' &&
  (ticket.status === 'ACCEPTED' || ticket.status === 'COOKING' || ticket.status === 'READY') &&
  entry.reason !== 'STORE_CANCELED'

/** News of an order may be here before the kitchen has opened its ticket: look again shortly after. */
const restMs = 300
const lookAgainMs = [300, 1_200, 3_000]

export function BoardPage() {
  const stores = useMyStores()
  const store = useStoreOnScreen()
  if (store) return <Board key={store.id} store={store} />
  return stores.data ? <PageGone /> : <NotThere asked={stores} rows={4} />
}

function Board({ store }: { readonly store: Store }) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const client = useQueryClient()
  const reasons = useTexts(reasonTexts)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const question = ticketsQuestion(call, store.id)
  const tickets = useQuery(question)
  const again = useMemo(
    () => atMostEvery(restMs, () => client.invalidateQueries({ queryKey: ticketsQuestion(call, store.id).queryKey })),
    [call, client, store.id],
  )
  useOrderNews((entry) => {
    if (entry.storeId !== store.id) return
    again()
    if (entry.state === 'DELIVERING' || entry.state === 'DELIVERED')
      setLeft((known) => new Set(known).add(entry.orderId))
    const onBoard = client.getQueryData<Ticket[]>(question.queryKey)?.find(({ orderId }) => orderId === entry.orderId)
    if (onBoard && endedElsewhere(onBoard, entry))
      notifications.show({
        id: `ended ${entry.orderId}`,
        message: t.endedElsewhere(onBoard.number, reasons[entry.reason as keyof typeof reasons] ?? ''),
        color: 'persimmon',
        autoClose: false, // somebody at the stove has to read it
      })
    if (onBoard || entry.state !== 'CONFIRMED') return
    for (const ms of lookAgainMs) setTimeout(again, ms)
  })

  const { steps } = useSteps()
  const board = boardOf(tickets.data?.map((ticket) => asIfTaken(ticket, steps)) ?? [], left)
  if (tickets.data === undefined) return <NotThere asked={tickets} rows={4} />
  const titles: Record<Column, string> = {
    NEW: t.columnNew,
    ACCEPTED: t.columnAccepted,
    COOKING: t.columnCooking,
    READY: t.columnReady,
  }
  return (
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
          {column === 'READY' && <DoneLately storeId={store.id} />}
        </section>
      ))}
    </div>
  )
}
