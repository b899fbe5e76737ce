/** A line that cannot be made as it was ordered: taken out, something else instead, or the customer is asked. */
import { askCustomer, type Product, removeLine, replaceLine, type Store, type Ticket } from '@jumun/contracts/http'
import { Alert, Button, Select, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { presentOf } from '../api/edit-seen.ts'
import { newId } from '../api/new-id.ts'
import { menuQuestion } from '../api/questions.ts'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { LineName } from '../parts/changes/line-name.tsx'
import { choiceTexts } from '../parts/choices/choice-texts.ts'
import { firstChoices, inMenuOrder, isOffered, missingGroups, unitPriceOf } from '../parts/choices/choices.ts'
import { OptionGroup } from '../parts/choices/option-group.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { ReasonForm } from '../parts/reason-dialog.tsx'
import { useStep } from '../parts/step.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'

export interface LineWish {
  readonly n: number
  readonly how: 'remove' | 'replace' | 'ask'
}
interface Instead {
  readonly productId: string
  readonly options: string[]
}
interface ChangeProps {
  readonly ticket: Ticket
  readonly store: Store
  readonly wish: LineWish
  readonly onChanged: (ticket: Ticket) => void
  readonly onDone: () => void
}

export function ChangeLine({ ticket, store, wish: { n, how }, onChanged, onDone }: ChangeProps) {
  const t = useTexts(changesTexts)
  const choices = useTexts(choiceTexts)
  const write = useWriting()
  const call = useCall()
  const [instead, setInstead] = useState<Instead | 'nothing'>()
  const [meanwhile, setMeanwhile] = useState(false)
  const key = useRef(newId()) // sent again, it is the same change
  const [fewer, setFewer] = useState(Number.POSITIVE_INFINITY)
  const line = ticket.lines[n]
  const ordered = line?.quantity ?? 0
  /** All of it, unless some can still be made. */
  const count = Math.min(fewer, ordered)
  const changing = useStep(
    async (reason: string) => {
      const asked = { params: { orderId: ticket.orderId, n: String(n) }, key: key.current, ifMatch: ticket.version }
      const chosen = instead === 'nothing' ? undefined : instead
      try {
        if (how === 'ask') return await call(askCustomer, { ...asked, body: { ...chosen, reason } })
        return chosen
          ? await call(replaceLine, { ...asked, body: { ...chosen, reason } })
          : await call(removeLine, { ...asked, body: { reason, ...(count < ordered ? { quantity: count } : {}) } })
      } catch (error) {
        const present = presentOf<Ticket>(error)
        if (!present) throw error
        onChanged(present) // what there is now stands beside what was wished, and the next press is about that
        setMeanwhile(true)
        return undefined
      }
    },
    {
      onSuccess: (changed) => {
        if (!changed) return
        onChanged(changed)
        notifications.show({ message: how === 'ask' ? t.askedNow : t.changed, color: 'leaf' })
        onDone()
      },
    },
  )
  if (!line) return null
  const what = write.text(line.name)
  const cancels = line.ifSoldOut === 'cancel'
  const words = {
    remove: { title: t.takeOutTitle(what), hint: cancels ? t.takeOutCancels : t.takeOutHint, action: t.takeOut },
    replace: { title: t.replaceTitle(what), hint: t.replaceHint, action: t.replace },
    ask: { title: t.askTitle(what), hint: cancels ? t.askHintCancels : t.askHint, action: t.askThem },
  }[how]
  return (
    <Dialog opened onClose={onDone} title={words.title}>
      {how !== 'remove' && instead === undefined ? (
        <ChooseInstead line={line} store={store} isOffer={how === 'ask'} onChosen={setInstead} />
      ) : (
        <ReasonForm
          {...words}
          usual={['SOLD_OUT', 'EQUIPMENT_BROKEN']}
          busy={changing.isPending}
          error={changing.error}
          onChosen={(reason) => changing.mutate(reason)}
        >
          {how === 'remove' && ordered > 1 && !cancels && (
            <Stepper
              value={count}
              min={1}
              max={ordered}
              label={t.howMany}
              fewer={choices.fewer}
              more={choices.oneMore}
              onChange={(wanted) => {
                setFewer(wanted)
                key.current = newId() // another wish is another change
              }}
            />
          )}
          {meanwhile && (
            <Alert color="honey" variant="light" role="alert" title={t.meanwhile}>
              <p>
                <LineName line={line} />
                {line.question && ` · ${t.asked(write.clock(line.question.until))}`}
              </p>
              <p>{t.meanwhileHint(words.action)}</p>
            </Alert>
          )}
        </ReasonForm>
      )}
    </Dialog>
  )
}

interface InsteadProps {
  readonly line: Ticket['lines'][number]
  readonly store: Store
  /** The customer will be asked whether they want it; nothing may be offered. */
  readonly isOffer: boolean
  readonly onChosen: (instead: Instead | 'nothing') => void
}

/** The least that one of it costs: with the cheapest of what has to be chosen. */
function leastPrice(product: Product): number {
  const least = product.options.map(({ min, choices }) => {
    const prices = choices.filter(isOffered).map(({ price }) => price.amount)
    return prices
      .toSorted((one, other) => one - other)
      .slice(0, min)
      .reduce((sum, price) => sum + price, 0)
  })
  return least.reduce((sum, price) => sum + price, product.price.amount)
}

/** What can be had, with the choices a customer would make, and costs no more than one of the line did. */
function ChooseInstead({ line, store, isOffer, onChosen }: InsteadProps) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const menu = useQuery(menuQuestion(useCall(), store.id)).data
  const most = line.total && line.quantity > 0 ? line.total.amount / line.quantity : Number.POSITIVE_INFINITY
  const products = (menu ?? []).filter(
    (product) => product.available && !product.soldOut && product.id !== line.productId && leastPrice(product) <= most,
  )
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const product = products.find(({ id }) => id === chosenId)
  const options = product ? inMenuOrder(product, chosen) : []
  const price = product && unitPriceOf(product, options)
  const isDearer = price !== undefined && price.amount > most
  const isComplete = product !== undefined && missingGroups(product, chosen).length === 0 && !isDearer
  return (
    <Stack>
      <Text c="dimmed">{menu && products.length === 0 ? t.nothingCheaper : t.replaceHint}</Text>
      <Select
        label={isOffer ? t.offerWhat : t.replaceWith}
        size="md"
        searchable
        value={chosenId}
        onChange={(id) => {
          setChosenId(id)
          setChosen(firstChoices(products.find((one) => one.id === id) ?? { options: [] }))
        }}
        data={products.map(({ id, name, price: each }) => ({
          value: id,
          label: `${write.text(name)} · ${write.money(each)}`,
        }))}
      />
      {product?.options.map((group) => (
        <OptionGroup key={group.id} group={group} chosen={chosen} onChoose={setChosen} />
      ))}
      {price && (
        <Text fw={700} role="status">
          {isDearer ? t.tooDear(write.money(price), write.money({ ...price, amount: most })) : write.money(price)}
        </Text>
      )}
      <Button
        size="lg"
        disabled={!isComplete}
        onClick={() => chosenId !== null && onChosen({ productId: chosenId, options })}
      >
        {isOffer ? t.offerIt : t.replace}
      </Button>
      {isOffer && (
        <Button size="lg" variant="default" onClick={() => onChosen('nothing')}>
          {t.offerNothing}
        </Button>
      )}
    </Stack>
  )
}
