/** Everything about one ticket: who and where, its lines with what can still be done about each, its money, and its story. */
import { type Product, removeLine, replaceLine, type Store, type Ticket } from '@jumun/contracts/http'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { presentOf } from '../api/edit-seen.ts'
import { newId } from '../api/new-id.ts'
import { menuQuestion, orderQuestion, ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { GiveBack } from '../parts/changes/give-back.tsx'
import { LineName } from '../parts/changes/line-name.tsx'
import { RefundLines } from '../parts/changes/refund-lines.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { useStep } from '../parts/step.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { stepTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { PrintAgain } from './settings/print-again.tsx'

interface SheetProps {
  readonly ticket: Ticket
  readonly store: Store
}
type Wish = { readonly n: number; readonly how: 'remove' } | { readonly n: number; readonly how: 'replace' }

export function TicketSheet({ ticket, store, opened, onClose }: SheetProps & { opened: boolean; onClose: () => void }) {
  const t = useTexts(changesTexts)
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title={t.sheetTitle(ticket.number)}>
      <Sheet ticket={ticket} store={store} />
    </Dialog>
  )
}

function Sheet({ ticket, store }: SheetProps) {
  const t = useTexts(changesTexts)
  const shared = useTexts(sharedTexts)
  const steps = useTexts(stepTexts)
  const write = useWriting()
  const entry = useQuery(orderQuestion(useCall(), ticket.orderId)).data
  const [wish, setWish] = useState<Wish>()
  const isLiving = ['NEW', 'ACCEPTED', 'COOKING', 'READY'].includes(ticket.status)
  return (
    <Stack>
      <Text c="dimmed">
        {ticket.fulfilment === 'delivery' ? shared.delivery : shared.pickup}
        {ticket.address && ` · ${ticket.address.line1}`} · {write.clock(ticket.createdAt)}
      </Text>
      <ol className="sheet-lines">
        {ticket.lines.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place for ever
          <li key={n}>
            <span>
              <LineName line={line} />
              {line.options.length > 0 && (
                <small> {line.options.map(({ name }) => write.text(name)).join(' · ')}</small>
              )}
              {line.ifSoldOut && line.quantity > 0 && (
                <small>
                  {' '}
                  {t.ifSoldOut}: {t[line.ifSoldOut]}
                </small>
              )}
            </span>
            {isLiving && line.quantity > 0 && (
              <Group gap="xs">
                <Button variant="default" onClick={() => setWish({ n, how: 'remove' })}>
                  {t.takeOut}
                </Button>
                <Button variant="default" onClick={() => setWish({ n, how: 'replace' })}>
                  {t.replace}
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ol>
      <p className="receipt-sum">
        <span>{shared.total}</span>
        <b>{write.money(entry?.total ?? ticket.total)}</b>
      </p>
      {entry && <RefundLines entry={entry} />}
      {entry && <GiveBack entry={entry} />}
      {entry && (
        <ol className="sheet-story" aria-label={t.story}>
          {entry.timeline.map(({ type, time }) => (
            <li key={`${type} ${time}`}>
              <time dateTime={time}>{write.clock(time)}</time> {steps[type as keyof typeof steps] ?? type}
            </li>
          ))}
        </ol>
      )}
      <PrintAgain ticket={ticket} store={store} />
      {wish && (
        <ChangeLine
          key={`${wish.n} ${wish.how}`}
          ticket={ticket}
          store={store}
          wish={wish}
          onDone={() => setWish(undefined)}
        />
      )}
    </Stack>
  )
}

interface ChangeProps extends SheetProps {
  readonly wish: Wish
  readonly onDone: () => void
}

function ChangeLine({ ticket, store, wish: { n, how }, onDone }: ChangeProps) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const [productId, setProductId] = useState<string>()
  const key = useRef(newId()) // sent again, it is the same change
  const take = (changed: Ticket): void =>
    takeInAnswer<Ticket[]>(client, ticketsQuestion(call, store.id).queryKey, (held) =>
      held?.map((each) => (each.orderId === changed.orderId ? changed : each)),
    )
  const changing = useStep(
    async (reason: string) => {
      const asked = { params: { orderId: ticket.orderId, n: String(n) }, key: key.current, ifMatch: ticket.version }
      try {
        return productId === undefined
          ? await call(removeLine, { ...asked, body: { reason } })
          : await call(replaceLine, { ...asked, body: { productId, reason } })
      } catch (error) {
        const present = presentOf<Ticket>(error)
        if (present) take(present) // somebody was faster: what there is now is shown beside what was wished
        throw error
      }
    },
    {
      onSuccess: (changed) => {
        take(changed)
        notifications.show({ message: t.changed, color: 'leaf' })
        onDone()
      },
    },
  )
  const line = ticket.lines[n]
  const what = line ? write.text(line.name) : ''
  if (how === 'replace' && productId === undefined)
    return (
      <ChooseInstead line={line} store={store} title={t.replaceTitle(what)} onClose={onDone} onChosen={setProductId} />
    )
  return (
    <ReasonDialog
      opened
      onClose={onDone}
      title={how === 'remove' ? t.takeOutTitle(what) : t.replaceTitle(what)}
      hint={how === 'remove' ? t.takeOutHint : t.replaceHint}
      usual={['SOLD_OUT', 'EQUIPMENT_BROKEN']}
      action={how === 'remove' ? t.takeOut : t.replace}
      busy={changing.isPending}
      error={changing.error}
      onChosen={(reason) => changing.mutate(reason)}
    />
  )
}

interface InsteadProps {
  readonly line: Ticket['lines'][number] | undefined
  readonly store: Store
  readonly title: string
  readonly onClose: () => void
  readonly onChosen: (productId: string) => void
}

/** What can be had as it is, and costs no more than one of the line did. */
function ChooseInstead({ line, store, title, onClose, onChosen }: InsteadProps) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const menu = useQuery(menuQuestion(useCall(), store.id)).data ?? []
  const most = line?.total && line.quantity > 0 ? line.total.amount / line.quantity : Number.POSITIVE_INFINITY
  const canBeGiven = ({ id, price, options, soldOut, available }: Product): boolean =>
    id !== line?.productId && available && !soldOut && price.amount <= most && options.every(({ min }) => min === 0)
  const choices = menu.filter(canBeGiven)
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <Dialog opened onClose={onClose} title={title}>
      <Stack>
        <Text c="dimmed">{choices.length === 0 ? t.nothingCheaper : t.replaceHint}</Text>
        <Select
          label={t.replaceWith}
          size="md"
          searchable
          value={chosen}
          onChange={setChosen}
          data={choices.map(({ id, name, price }) => ({
            value: id,
            label: `${write.text(name)} · ${write.money(price)}`,
          }))}
        />
        <Button size="lg" disabled={chosen === null} onClick={() => chosen !== null && onChosen(chosen)}>
          {t.replace}
        </Button>
      </Stack>
    </Dialog>
  )
}
