/** The board: every order of the store from "new" to "ready", and the one thing to do next on each. */
import { listDashboards, type Store, type Ticket } from '@jumun/contracts/http'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ticketsQuestion } from '../api/questions.ts'
import { atMostEvery } from '../parts/at-most-every.ts'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { useNow } from '../parts/now.ts'
import { useCall, useOrderNews } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { useRinging } from './bell.ts'
import { boardOf, type Column, columns } from './columns.ts'
import { useStoreOnScreen } from './my-stores.ts'
import { useAnswered } from './not-yet.ts'
import { TicketCard } from './ticket-card.tsx'

/** News of an order may be here before the kitchen has opened its ticket: look again shortly after. */
const restMs = 300
const lookAgainMs = [300, 1_200, 3_000]

export function BoardPage() {
  const store = useStoreOnScreen()
  return store ? <Board key={store.id} store={store} /> : <Loading rows={4} />
}

function Board({ store }: { readonly store: Store }) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const client = useQueryClient()
  const now = useNow()
  const question = ticketsQuestion(call, store.id)
  const tickets = useQuery(question)
  const ready = useQuery({
    queryKey: ['ready-orders', store.id],
    queryFn: async ({ signal }) => {
      const page = await call(listDashboards, { query: { storeId: store.id, state: 'READY', limit: 100 }, signal })
      return new Set(page.items.map((entry) => entry.orderId))
    },
    refetchInterval: 20_000,
  })

  const again = useMemo(
    () =>
      atMostEvery(restMs, () => {
        void client.invalidateQueries({ queryKey: ticketsQuestion(call, store.id).queryKey })
        void client.invalidateQueries({ queryKey: ['ready-orders', store.id] })
      }),
    [call, client, store.id],
  )
  useOrderNews((entry) => {
    if (entry.storeId !== store.id) return
    again()
    const known = client.getQueryData<Ticket[]>(question.queryKey)?.some(({ orderId }) => orderId === entry.orderId)
    if (known || entry.state !== 'CONFIRMED') return
    for (const ms of lookAgainMs) setTimeout(again, ms)
  })

  const board = boardOf(tickets.data ?? [], ready.data, now)
  useRinging(board.NEW.length > useAnswered(board.NEW.map(({ orderId }) => orderId)))
  if (tickets.isPending) return <Loading rows={4} />
  if (tickets.data === undefined) return <Trouble error={tickets.error} again={() => void tickets.refetch()} />
  const titles: Record<Column, string> = {
    NEW: t.columnNew,
    ACCEPTED: t.columnAccepted,
    COOKING: t.columnCooking,
    READY: t.columnReady,
  }
  return (
    <div className="board">
      {columns.map((column) => (
        <section key={column} className="board-column" data-column={column}>
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
        </section>
      ))}
    </div>
  )
}
