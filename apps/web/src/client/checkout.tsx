/** The button that orders and pays, and what it says when that does not go through. */
import { type Basket, placeOrder } from '@jumun/contracts/http'
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
import { sharedTexts } from '../texts/shared-texts.ts'
import { type Cart, type PricedLine, totalOf } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { keepCart, type Wishes } from './kept.ts'

interface CheckoutProps {
  readonly cart: Cart
  readonly lines: readonly PricedLine[]
  readonly fulfilment: 'delivery' | 'pickup'
  readonly wishes: Wishes
}

export function Checkout({ cart, lines, fulfilment, wishes }: CheckoutProps) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
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

  const total = totalOf(lines)
  const allSellable = lines.every((line) => line.sellable)
  const order = (): void => {
    const noAddress = fulfilment === 'delivery' && wishes.line1.trim() === ''
    setAddressMissing(noAddress)
    if (!noAddress) ordering.mutate(basketOf(cart, fulfilment, wishes))
  }
  return (
    <div className="checkout">
      {ordering.isError && (
        <Alert color="persimmon" variant="light" role="alert">
          {sentence(ordering.error)}
        </Alert>
      )}
      {addressMissing && (
        <Alert color="persimmon" variant="light" role="alert">
          {t.addressMissing}
        </Alert>
      )}
      <p className="checkout-total">
        <span>{shared.total}</span>
        <strong>{total && write.money(total)}</strong>
      </p>
      {loggedIn ? (
        <Button
          size="xl"
          fullWidth
          loading={ordering.isPending}
          disabled={!allSellable || total === undefined}
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
