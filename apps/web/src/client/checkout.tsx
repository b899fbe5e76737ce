/** The button that orders and pays, and what it says when that does not go through. */
import type { Money } from '@jumun/contracts'
import { type Basket, placeOrder, type QuoteProblem } from '@jumun/contracts/http'
import { Alert, Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type Attempt, attemptOf, isSettled } from '../api/attempt.ts'
import { newId } from '../api/new-id.ts'
import { entryOfOrder } from '../api/newer-entry.ts'
import { Refusal } from '../api/refusal.ts'
import { takeInEntry } from '../api/take-in-entry.ts'
import { useCall, useSession } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { problemTexts } from '../texts/problem-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import type { Cart } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { keepCart, type Wishes } from './kept.ts'

interface CheckoutProps {
  /** What of the cart can be had. */
  readonly cart: Cart
  /** How many of its lines cannot. */
  readonly leftOut: number
  readonly total: Money | undefined
  /** What stands against the order as a whole. */
  readonly obstacle: QuoteProblem['code'] | undefined
  readonly fulfilment: 'delivery' | 'pickup'
  readonly wishes: Wishes
}

export function Checkout({ cart, leftOut, total, obstacle, fulfilment, wishes }: CheckoutProps) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const problems = useTexts(problemTexts)
  const write = useWriting()
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const navigate = useNavigate()
  const loggedIn = useSession() !== undefined
  const attempt = useRef<Attempt>(undefined)
  const [addressMissing, setAddressMissing] = useState(false)

  const ordering = useMutation({
    mutationFn: (basket: Basket) => {
      attempt.current = attemptOf(attempt.current, basket, newId)
      return call(placeOrder, { body: basket, key: attempt.current.key })
    },
    onSuccess: (order) => {
      attempt.current = undefined
      takeInEntry(client, entryOfOrder(order))
      keepCart(undefined)
      void navigate({ to: '/orders/$orderId', params: { orderId: order.id } })
    },
    onError: (error) => {
      if (!(error instanceof Refusal)) return
      if (isSettled(error.status)) attempt.current = undefined
      // The cart is no longer what it was: what it costs and what of it can be had is asked anew.
      if (error.details.quote) {
        void client.invalidateQueries({ queryKey: ['quote'] })
        void client.invalidateQueries({ queryKey: ['menu'] })
      }
      // The order is written down, only unpaid: its own page has the "pay now".
      if (error.code === 'payment-unavailable' && error.details.orderId !== undefined) {
        keepCart(undefined)
        void navigate({
          to: '/orders/$orderId',
          params: { orderId: error.details.orderId },
          search: { wait: String(error.retryAfterSeconds ?? 0) },
        })
      }
    },
  })

  const order = (): void => {
    const noAddress = fulfilment === 'delivery' && wishes.line1.trim() === ''
    setAddressMissing(noAddress)
    if (!noAddress && total) ordering.mutate({ ...basketOf(cart, fulfilment, wishes), agreedTotal: total })
  }
  return (
    <div className="checkout">
      {ordering.isError && (
        <Alert color="persimmon" variant="light" role="alert">
          {changedTotal(ordering.error, ordering.variables, t.priceWas, write.money) ?? sentence(ordering.error)}
        </Alert>
      )}
      {addressMissing && (
        <Alert color="persimmon" variant="light" role="alert">
          {t.addressMissing}
        </Alert>
      )}
      {obstacle && obstacle !== 'total-too-high' && (
        <Alert color="honey" variant="light">
          {problems[obstacle === 'store-closed' ? 'store-closed' : 'fulfilment-unavailable']}
        </Alert>
      )}
      {leftOut > 0 && <p className="checkout-left-out">{total ? t.leftOut(leftOut) : t.nothingPayable}</p>}
      <p className="checkout-total">
        <span>{shared.total}</span>
        <strong>{total && write.money(total)}</strong>
      </p>
      {loggedIn ? (
        <Button
          size="xl"
          fullWidth
          loading={ordering.isPending}
          disabled={total === undefined || obstacle !== undefined}
          onClick={order}
        >
          {t.orderAndPay(total ? write.money(total) : '')}
        </Button>
      ) : (
        <Button component={Link} to="/login/cart" size="xl" fullWidth>
          {t.logInToOrder}
        </Button>
      )}
    </div>
  )
}

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
  const [line2, addressNote, note] = [said(wishes.line2), said(wishes.addressNote), said(wishes.note)]
  return {
    storeId: cart.storeId,
    fulfilment,
    lines: cart.lines.map((line) => ({
      productId: line.productId,
      quantity: line.quantity,
      ...(line.options.length > 0 ? { options: [...line.options] } : {}),
    })),
    ...(fulfilment === 'delivery'
      ? {
          address: {
            line1: wishes.line1.trim(),
            ...(line2 ? { line2 } : {}),
            ...(addressNote ? { note: addressNote } : {}),
          },
        }
      : {}),
    ...(note ? { note } : {}),
    payment: { method: 'card', token: wishes.card },
  }
}
