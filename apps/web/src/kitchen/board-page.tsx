/** The board over the stove: what is to be made, what waits for other stations, and the way back to what was just finished. */
import type { Store } from '@jumun/contracts/http'
import { Button, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useParams } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { PageGone } from '../parts/gone.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useMyStores, useStoreOnScreen } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { partLater } from '../parts/part-later.ts'
import { useSteps } from '../parts/steps/steps.tsx'
import { allDay } from '../parts/tickets/all-day.ts'
import { AllDayStrip } from '../parts/tickets/all-day-strip.tsx'
import { useTickets } from '../parts/tickets/use-tickets.ts'
import { useTexts } from '../texts/language.tsx'
import { reasonTexts } from '../texts/reason-texts.ts'
import { BellStrip } from './bell-strip.tsx'
import { asIfTaken } from './kitchen-steps.ts'
import { kitchenTexts } from './kitchen-texts.ts'
import { keepScreen, keptScreen } from './screen.ts'
import { SlipCard } from './slip.tsx'
import { isOf, kitchenBoard } from './slips.ts'
import { useBell } from './use-bell.ts'
import { useKeys } from './use-keys.ts'

const Recall = partLater(async () => (await import('./recall.tsx')).Recall)

export function BoardPage() {
  const stores = useMyStores()
  const store = useStoreOnScreen()
  const { station } = useParams({ strict: false }) as { readonly station?: string }
  if (store === undefined) return stores.data ? <PageGone /> : <NotThere asked={stores} rows={4} />
  if (station !== undefined && !store.stations?.some(({ id }) => id === station)) return <PageGone />
  return <Board key={`${store.id} ${station}`} store={store} station={station} />
}

function Board({ store, station }: { readonly store: Store; readonly station: string | undefined }) {
  const t = useTexts(kitchenTexts)
  const reasons = useTexts(reasonTexts)
  const { steps } = useSteps()
  const [recalls, setRecalls] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const typed = useKeys(list)
  const { asked, left } = useTickets(store.id, (ticket, { orderId, reason }) => {
    notifications.show({
      id: `ended ${orderId}`,
      message: t.canceled(ticket.number, reasons[reason as keyof typeof reasons] ?? ''),
      color: 'persimmon',
      autoClose: false, // somebody at the stove has to read it
    })
  })
  const tickets = (asked.data ?? [])
    .filter(({ orderId, fulfilment }) => fulfilment === 'pickup' || !left.has(orderId))
    .map((ticket) => asIfTaken(ticket, steps))
  const wants = useBell(tickets, station)
  // Whoever came here by an address has chosen by it.
  useEffect(() => {
    const { turn } = keptScreen()
    keepScreen({ storeId: store.id, turn, ...(station === undefined ? {} : { station }) })
  }, [store.id, station])

  const board = kitchenBoard(tickets, station)
  const fresh = new Set(wants.unanswered.map(({ orderId }) => orderId))
  const finished = board.ready.length + board.elsewhere.length
  return (
    <div ref={list} className="kitchen-board">
      <VisuallyHidden component="h1">{t.board}</VisuallyHidden>
      {asked.data === undefined ? (
        <NotThere asked={asked} rows={4} />
      ) : (
        <>
          <div className="kitchen-top">
            <AllDayStrip products={allDay(tickets, isOf(station))} />
            <span className="kitchen-count" role="status">
              {typed === undefined ? t.orders(board.toMake.length) : `№ ${typed}`}
            </span>
            <Button
              variant="default"
              size="md"
              radius="xl"
              leftSection={<Icon name="back" size={20} />}
              onClick={() => {
                setWasOpened(true)
                setRecalls(true)
              }}
            >
              {t.recall} {finished > 0 && <b className="recall-count">{finished}</b>}
            </Button>
          </div>
          {board.toMake.length === 0 ? (
            <Empty picture={<Icon name="flame" size={96} />} title={t.nothing} hint={t.nothingHint} />
          ) : (
            <section className="slips" aria-label={t.board}>
              {board.toMake.map((slip) => (
                <SlipCard
                  key={slip.ticket.orderId}
                  slip={slip}
                  station={station}
                  stations={store.stations ?? []}
                  isFresh={fresh.has(slip.ticket.orderId)}
                />
              ))}
            </section>
          )}
          {wasOpened && (
            <Suspense>
              <Recall
                store={store}
                station={station}
                board={board}
                opened={recalls}
                onClose={() => setRecalls(false)}
              />
            </Suspense>
          )}
        </>
      )}
      <BellStrip wants={wants} store={store} />
    </div>
  )
}
