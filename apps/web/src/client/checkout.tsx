/** The button that orders and pays, and what it says when that does not go through. */
import type { Money, SaidSums } from '@jumun/contracts'
import type { Basket, Quote, QuoteProblem } from '@jumun/contracts/http'
import { Alert, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Refusal } from '../api/refusal.ts'
import { useSession } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { SumParts } from '../parts/sums.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { problemTexts } from '../texts/problem-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { AlreadyOrdered } from './already-ordered.tsx'
import { AskingTheBank } from './asking-the-bank.tsx'
import type { Cart } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'
import { FoundOrder } from './found-order.tsx'
import type { Wishes } from './kept.ts'
import { type Method, meansBy } from './payment-means.ts'
import { useOrdering } from './use-ordering.ts'
import { whenTexts } from './when-texts.ts'
import { isCallable, placeOf } from './where-to.ts'

interface CheckoutProps {
  /** What of the cart can be had. */
  readonly cart: Cart
  /** How many of its lines cannot. */
  readonly leftOut: number
  readonly sums: SaidSums | undefined
  readonly quote: Quote | undefined
  /** It goes by where it is brought, and nobody has said. */
  readonly isPlaceMissing: boolean
  /** What stands against the order as a whole. */
  readonly obstacle: QuoteProblem['code'] | undefined
  /** What it does not take now it takes for later. */
  readonly isForLater: boolean
  readonly fulfilment: 'delivery' | 'pickup'
  readonly wishes: Wishes
  readonly method: Method
  /** Undefined: as soon as it can be. */
  readonly wantedAt: string | undefined
  /** It is to be brought, and nobody has said where to; or the number is none. */
  readonly onAddressMissing: () => void
}

export function Checkout({ cart, leftOut, sums, quote, obstacle, fulfilment, wishes, ...props }: CheckoutProps) {
  const { isPlaceMissing, isForLater, method, onAddressMissing, wantedAt } = props
  const total = sums?.total
  const d = useTexts(deliveryTexts)
  const t = useTexts(clientTexts)
  const when = useTexts(whenTexts)
  const shared = useTexts(sharedTexts)
  const problems = useTexts(problemTexts)
  const write = useWriting()
  const sentence = useSentence()
  const loggedIn = useSession() !== undefined
  const { ordering, show, found, showFound, search } = useOrdering()

  const order = (): void => {
    const lacksPlace = fulfilment === 'delivery' && (wishes.line1.trim() === '' || isPlaceMissing)
    if (lacksPlace || !isCallable(wishes)) onAddressMissing()
    else if (total)
      ordering.mutate({
        ...basketOf(cart, fulfilment, wishes),
        // what is free needs no card
        ...(total.amount > 0 ? { payment: meansBy(method, wishes.card) } : {}),
        ...(wantedAt ? { wantedAt } : {}),
        agreedTotal: total,
        unlessOrdered: true,
      })
  }
  const { error, variables, isError, reset } = ordering
  const ordered = error instanceof Refusal && error.code === 'already-ordered' ? error.details.orderId : undefined
  const refused = (): string | undefined => {
    if (!isError) return undefined
    if (!isUnheard(error)) return changedTotal(error, variables, t.priceWas, write.money) ?? sentence(error)
    if (found) return undefined
    // Once the search is answered the connection is there again, whatever was wrong with it before.
    if (search === undefined) return `${sentence(error)} ${t.orderUnheard}`
    return search.isOver ? t.orderNotThere : t.orderUnheard
  }
  const wordsOf = (code: typeof obstacle): string | undefined => {
    if (code === undefined || code === 'total-too-high') return undefined
    if (code === 'below-minimum' && quote?.missing && quote.minimumOrder)
      return d.missing(write.money(quote.missing), write.money(quote.minimumOrder))
    if (code === 'store-closed' && isForLater) return when.chooseTimeNow
    return code in problems ? problems[code as keyof typeof problems] : problems['fulfilment-unavailable']
  }
  const trouble = refused()
  const stands = wordsOf(obstacle)
  const stood = useRef(obstacle)
  useEffect(() => {
    // What stood in the way is gone, and so is what was said of it.
    if (obstacle === undefined && error instanceof Refusal && error.code === stood.current) reset()
    stood.current = obstacle
  }, [obstacle, error, reset])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focus stays in the field until the press is one: this pane moves when it leaves, and the finger would meet another place
    <div className="checkout" onMouseDown={(event) => event.preventDefault()}>
      {trouble && trouble !== stands && (
        <Alert color="persimmon" variant="light" role="alert">
          {trouble}
        </Alert>
      )}
      {ordered && variables && (
        <AlreadyOrdered
          orderId={ordered}
          onShow={() => void show(ordered)}
          onAgain={() => ordering.mutate({ ...variables, unlessOrdered: false })}
          onClose={ordering.reset}
        />
      )}
      {ordering.isPending && <AskingTheBank />}
      {found && !ordering.isPending && <FoundOrder order={found} onShow={() => showFound(found)} />}
      {stands && (
        <Alert color="honey" variant="light">
          {stands}
        </Alert>
      )}
      {leftOut > 0 && <p className="checkout-left-out">{total ? t.leftOut(leftOut) : t.nothingPayable}</p>}
      {isPlaceMissing && <p className="checkout-left-out">{d.feeByAddress}</p>}
      {sums && <SumParts of={sums} />}
      {total && (
        <p className="checkout-total">
          <span>{shared.total}</span>
          <strong>{write.money(total)}</strong>
        </p>
      )}
      {loggedIn ? (
        <Button
          size="xl"
          fullWidth
          loading={ordering.isPending}
          disabled={total === undefined || obstacle !== undefined}
          onClick={(event) => {
            event.currentTarget.focus()
            order()
          }}
        >
          {total === undefined ? t.order : total.amount === 0 ? t.orderFree : t.orderAndPay(write.money(total))}
        </Button>
      ) : (
        <Button component={Link} to="/login/cart" size="xl" fullWidth>
          {t.logInToOrder}
        </Button>
      )}
    </div>
  )
}

/** Nobody answered: the order may be there or not. */
const isUnheard = (error: unknown): boolean => error instanceof Refusal && (error.status === 0 || error.status === 504)

/** What was agreed to and what it would be now, when that is why it was refused. */
function changedTotal(
  error: unknown,
  asked: Basket | undefined,
  say: (before: string, now: string) => string,
  money: (money: Money) => string,
): string | undefined {
  if (!(error instanceof Refusal) || error.code !== 'price-changed') return undefined
  const [before, now] = [asked?.agreedTotal, error.details.quote?.total]
  return before && now && say(money(before), money(now))
}

function basketOf(cart: Cart, fulfilment: 'delivery' | 'pickup', wishes: Wishes): Basket {
  const said = (text: string): string | undefined => text.trim() || undefined
  const [line2, addressNote, note, phone] = [wishes.line2, wishes.addressNote, wishes.note, wishes.phone].map(said)
  return {
    storeId: cart.storeId,
    fulfilment,
    lines: cart.lines.map((line) => ({
      productId: line.productId,
      quantity: line.quantity,
      ...(line.options.length > 0 ? { options: [...line.options] } : {}),
      ...(line.ifSoldOut ? { ifSoldOut: line.ifSoldOut } : {}),
    })),
    ...(fulfilment === 'delivery'
      ? {
          address: {
            line1: wishes.line1.trim(),
            ...(line2 ? { line2 } : {}),
            ...placeOf(wishes),
            ...(phone ? { phone } : {}),
            ...(addressNote ? { note: addressNote } : {}),
          },
        }
      : phone
        ? { phone }
        : {}),
    ...(note ? { note } : {}),
  }
}
