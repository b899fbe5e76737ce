/** What was just finished: looked at again, and called back item by item while it is still in the house. */
import { listTickets, type Store, type Ticket } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '../parts/icon.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { useSteps } from '../parts/steps/steps.tsx'
import { LineBefore } from '../parts/tickets/line-before.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { tickOf } from './kitchen-steps.ts'
import { kitchenTexts } from './kitchen-texts.ts'
import { type Board, type Slip, type Station, slipOf } from './slips.ts'

const leftShown = 10

interface RecallProps {
  readonly store: Store
  readonly station: Station
  readonly board: Board
  readonly opened: boolean
  readonly onClose: () => void
}

export function Recall({ store, station, board, opened, onClose }: RecallProps) {
  const t = useTexts(kitchenTexts)
  return (
    <Dialog opened={opened} onClose={onClose} size="xl" title={t.recall}>
      {board.elsewhere.length > 0 && <Finished title={t.madeElsewhere} slips={board.elsewhere} mayBeMadeAgain />}
      <Finished title={t.ready} hint={t.recallHint} slips={board.ready} mayBeMadeAgain />
      <Left store={store} station={station} />
    </Dialog>
  )
}

/** Out of the house: to look at, no more. */
function Left({ store, station }: { readonly store: Store; readonly station: Station }) {
  const t = useTexts(kitchenTexts)
  const call = useCall()
  const left = useQuery({
    queryKey: ['tickets-left', store.id],
    queryFn: async ({ signal }): Promise<Ticket[]> =>
      (await call(listTickets, { query: { storeId: store.id, status: 'COLLECTED', limit: leftShown }, signal })).items,
    staleTime: 0,
  })
  const slips = (left.data ?? [])
    .toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt))
    .map((ticket) => slipOf(ticket, station))
  return slips.length === 0 ? null : <Finished title={t.leftHouse} slips={slips} />
}

interface FinishedProps {
  readonly title: string
  readonly hint?: string
  readonly slips: readonly Slip[]
  readonly mayBeMadeAgain?: boolean
}

function Finished({ title, hint, slips, mayBeMadeAgain = false }: FinishedProps) {
  const t = useTexts(kitchenTexts)
  const write = useWriting()
  const { take } = useSteps()
  return (
    <section className="recall">
      <h3>{title}</h3>
      {hint && slips.length > 0 && <p className="hint">{hint}</p>}
      {slips.length === 0 && <p className="hint">{t.nothingRecalled}</p>}
      <ul>
        {slips.map(({ ticket, items }) => (
          <li key={ticket.orderId}>
            <strong>
              {ticket.number} <small>{write.clock(ticket.updatedAt)}</small>
            </strong>
            <span>
              {items.map(({ line, of, isStruck }) => {
                const chosen = of.options.map(({ name }) => write.text(name)).join(' · ')
                const words = `${isStruck ? (of.before?.quantity ?? 0) : of.quantity} × ${write.text(of.name)}${chosen && ` (${chosen})`}`
                if (!mayBeMadeAgain || isStruck) return <span key={line}>{isStruck ? <s>{words}</s> : words}</span>
                return (
                  <SettledButton
                    key={line}
                    size="md"
                    variant="default"
                    leftSection={<Icon name="back" size={18} />}
                    aria-label={`${words} – ${t.makeAgain}`}
                    onClick={() => take(tickOf(ticket, { line, done: false }))}
                  >
                    {words} <LineBefore line={of} />
                  </SettledButton>
                )
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
