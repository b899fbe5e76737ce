/**
 * Orders the cart once, whatever happens to the answer: one key per attempt, kept over reloads and by all tabs; an order
 * whose answer was not heard is looked for and shown; of the same again within minutes the customer is asked.
 */
import { type Basket, getOrder, listOrders, type Order, placeOrder } from '@jumun/contracts/http'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { attemptsOf } from '../api/attempt.ts'
import { platformClock } from '../api/clock.ts'
import { entryOfOrder } from '../api/newer-entry.ts'
import { paymentMethodsQuestion } from '../api/questions.ts'
import { Refusal } from '../api/refusal.ts'
import { takeInEntry } from '../api/take-in-entry.ts'
import { useCall, useSession } from '../parts/platform.tsx'
import { isLost } from './journey.ts'
import { keepCart, useKept } from './kept.ts'
import { isCartOf, type Search, searched, untilDecided } from './order-attempt.ts'
import { isForm, stepOf } from './payment-means.ts'
import { useProviderWindow } from './provider-window.ts'

const lookEveryMs = 1_500
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export function useOrdering() {
  const call = useCall()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { cart } = useKept()
  const userId = useSession()?.user.id
  const attempts = useMemo(() => attemptsOf(`order.${userId}`), [userId])
  const [pressedAt, setPressedAt] = useState<number>()

  const lead = useProviderWindow()
  const show = (orderId: string, wait = 0): Promise<void> => {
    const search = wait > 0 ? { search: { wait: String(wait) } } : {}
    return navigate({ to: '/orders/$orderId', params: { orderId }, ...search })
  }
  const ordering = useMutation({
    onMutate: () => setPressedAt(platformClock.now()),
    mutationFn: (basket: Basket) =>
      attempts.once(basket, (key) => untilDecided(() => call(placeOrder, { body: basket, key }), pause)),
    onSuccess: (order) => {
      takeInEntry(client, entryOfOrder(order))
      keepCart(undefined)
      const next = stepOf(order)
      // The order's page comes first: that is where one is led back to, and where one goes on when no window opens.
      const shown = show(order.id)
      if (next && !isForm(next))
        void shown.then(() => lead(next, { orderId: order.id, ...order })).catch(() => undefined)
    },
    onError: async (error) => {
      if (!(error instanceof Refusal)) return
      // The cart is no longer what it was: what it costs and what of it can be had is asked anew.
      if (error.details.quote) {
        void client.invalidateQueries({ queryKey: ['quote'] })
        void client.invalidateQueries({ queryKey: ['menu'] })
      }
      // Another tab or phone has ordered this and is being paid at this moment: nothing to ask, only something to see.
      const { orderId } = error.details
      if (error.code === 'already-ordered' && orderId !== undefined) {
        const order = await call(getOrder, { params: { id: orderId } }).catch(() => undefined)
        if (order?.status === 'AWAITING_PAYMENT') {
          keepCart(undefined)
          void show(orderId)
        }
      }
      // The order is written down, only unpaid: its own page has the "pay now", and the ways to pay that there are.
      const isKept = error.code === 'payment-unavailable' || error.code === 'payment-method-unavailable'
      if (isKept && orderId !== undefined) {
        attempts.settle()
        keepCart(undefined)
        void client.invalidateQueries({ queryKey: paymentMethodsQuestion(call).queryKey })
        void show(orderId, error.retryAfterSeconds)
      }
    },
  })

  const attempt = attempts.underWay()
  const search = useQuery({
    queryKey: ['unheard-order', attempt?.key, pressedAt],
    enabled: userId !== undefined && attempt !== undefined && !ordering.isPending,
    queryFn: async ({ signal }): Promise<Search> => {
      const askedAt = platformClock.now()
      const { items } = await call(listOrders, { query: { limit: 10 }, signal })
      return searched(attempt, items, askedAt - (pressedAt ?? attempt?.at ?? askedAt))
    },
    refetchInterval: ({ state: { data } }) => (data?.isOver ? false : lookEveryMs),
  }).data
  const found = search?.order
  const cameToNothing = found !== undefined && isLost(found.status)
  useEffect(() => {
    if (cameToNothing) attempts.settle()
  }, [cameToNothing, attempts])
  const showFound = (order: Order): void => {
    attempts.settle()
    takeInEntry(client, entryOfOrder(order))
    if (attempt && isCartOf(cart, attempt)) keepCart(undefined)
    void show(order.id)
  }
  return { ordering, show, found: cameToNothing ? undefined : found, showFound, search }
}
