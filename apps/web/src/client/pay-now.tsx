/**
 * An order that is written down but not paid: pay it, with this card or another; or go on where its customer has left, in the
 * provider's form or window, also on another device. Who has come back from there is asked for at once.
 */
import { type DashboardEntry, type PaymentMethod, payOrder } from '@jumun/contracts/http'
import { Alert, Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { newId } from '../api/new-id.ts'
import { entryOfOrder } from '../api/newer-entry.ts'
import { orderKey, paymentKey, paymentMethodsQuestion, paymentQuestion } from '../api/questions.ts'
import { Refusal } from '../api/refusal.ts'
import { takeInEntry } from '../api/take-in-entry.ts'
import { useNow } from '../parts/now.ts'
import { partLater } from '../parts/part-later.ts'
import { useAway, useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { AskingTheBank } from './asking-the-bank.tsx'
import { clientTexts } from './client-texts.ts'
import { useKept } from './kept.ts'
import { OrderAgain } from './order-again.tsx'
import { payTexts } from './pay-texts.ts'
import { PayWith } from './pay-with.tsx'
import { type Brought, isForm, meansBy, methodOf, stepOf } from './payment-means.ts'
import { useProviderWindow, WindowClosed, WindowMissing } from './provider-window.ts'

const CardForm = partLater(async () => (await import('./card-form.tsx')).CardForm)

interface PayNowProps {
  readonly entry: DashboardEntry
  /** With what the provider has led them back here. */
  readonly brought: Brought | undefined
}

export function PayNow({ entry, brought }: PayNowProps) {
  const t = useTexts(clientTexts)
  const p = useTexts(payTexts)
  const sentence = useSentence()
  const { wishes } = useKept()
  const { call, secondsToGo, waitFor } = useWait()
  const methods = useQuery(paymentMethodsQuestion(call))
  const asked = useQuery(paymentQuestion(call, entry.orderId))
  const isFree = entry.total.amount === 0
  const { paying, pay } = usePaying(entry, waitFor)
  const means = isFree ? undefined : meansBy(methodOf(methods.data, wishes.method), wishes.card)
  useOnce(brought?.outcome === 'asked-for' ? brought.means : undefined, pay)

  const payment = asked.data
  // The bank has been asked and has not said: the answer comes by itself, and another card would only confuse.
  if (payment?.asking && !paying.isPending) {
    return (
      <section className="panel">
        <AskingTheBank atOnce />
      </section>
    )
  }
  // whether there is something to go on with is known in a moment, and until then it is not asked how to pay
  if (means?.method !== 'card' && !isFree && (asked.isPending || methods.isPending)) return null
  const next = payment?.next
  const trouble = (): string | undefined => {
    if (paying.isError) return wordsOf(paying.error)
    if (paying.isPending || paying.isSuccess || brought === undefined || brought.outcome === 'asked-for')
      return undefined
    return p[brought.outcome]
  }
  const wordsOf = (error: unknown): string => {
    if (error instanceof WindowClosed) return p.stopped
    return error instanceof WindowMissing ? p.formMissing : sentence(error)
  }
  const said = trouble()
  return (
    <section className="panel">
      <Text mb="sm">{next ? p.notPaidYet : t.draftKept}</Text>
      {!isFree && !next && <PayWith offered={methods.data} wishes={wishes} />}
      {paying.isPending && <AskingTheBank />}
      {said && (
        <Alert color="persimmon" variant="light" my="sm" role="alert">
          {said}
        </Alert>
      )}
      {paying.error instanceof Refusal && paying.error.details.quote && (
        <OrderAgain entry={entry} size="lg" variant="default" fullWidth />
      )}
      {isForm(next) ? (
        <Suspense>
          <CardForm
            {...{ step: next, orderId: entry.orderId, total: entry.total, isAsking: paying.isPending }}
            onConfirmed={() => pay({ method: 'stripe' })}
          />
        </Suspense>
      ) : (
        <Button
          size="xl"
          fullWidth
          mt="sm"
          loading={paying.isPending}
          disabled={secondsToGo > 0}
          onClick={() => pay(means)}
        >
          {secondsToGo > 0 ? t.payIn(secondsToGo) : next ? p.goOnPaying : t.payNow}
        </Button>
      )}
    </section>
  )
}

function usePaying(entry: DashboardEntry, waitFor: (seconds: number) => void) {
  const call = useCall()
  const client = useQueryClient()
  const lead = useProviderWindow()
  const { orderId } = entry
  const paying = useMutation({
    // The order itself is the platform's key for the money, so each press may be a new request.
    mutationFn: async ({ means, leads }: { readonly means: PaymentMethod | undefined; readonly leads: boolean }) => {
      const body = means ? { payment: means } : {}
      const order = await call(payOrder, { params: { id: orderId }, body, key: newId() })
      takeInEntry(client, entryOfOrder(order))
      await client.invalidateQueries({ queryKey: paymentKey(orderId) })
      const next = stepOf(order)
      if (leads && next && !isForm(next)) await lead(next, entry)
    },
    onError: (error) => {
      if (error instanceof Refusal && error.retryAfterSeconds) waitFor(error.retryAfterSeconds)
      if (!(error instanceof Refusal)) return undefined
      if (error.code === 'payment-method-unavailable')
        void client.invalidateQueries({ queryKey: paymentMethodsQuestion(call).queryKey })
      return client.invalidateQueries({ queryKey: orderKey(orderId) })
    },
  })
  const { mutate, reset } = paying
  useWhenPaymentIsBack(() => {
    waitFor(0)
    reset()
  })
  // Who comes back by "back" may find the page as it was left, in the middle of leading them away.
  useEffect(() => {
    const leaving = new AbortController()
    const shownAgain = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) reset()
    }
    addEventListener('pageshow', shownAgain, leaving)
    return () => leaving.abort()
  }, [reset])
  return {
    paying,
    pay: (means: PaymentMethod | undefined, leads = true) => mutate({ means, leads }),
  }
}

/** What somebody has brought back is put to the platform once; if it is not paid by that, they are not led away unasked. */
function useOnce(means: PaymentMethod | undefined, pay: (means: PaymentMethod, leads: boolean) => void): void {
  const isPut = useRef(false)
  useEffect(() => {
    if (means === undefined || isPut.current) return
    isPut.current = true
    pay(means, false)
  })
}

/** How long to wait before it makes sense to pay again. */
function useWait() {
  const call = useCall()
  const { wait } = useSearch({ strict: false }) as { readonly wait?: string }
  const [notBefore, setNotBefore] = useState(() => platformClock.now() + (Number(wait) || 0) * 1_000)
  const secondsToGo = Math.ceil((notBefore - useNow()) / 1_000)
  const waitFor = (seconds: number): void => setNotBefore(seconds === 0 ? 0 : platformClock.now() + seconds * 1_000)
  return { call, secondsToGo, waitFor }
}

/** Payment is back: nobody has to wait for a second more, and what was said before is over. */
function useWhenPaymentIsBack(then: () => void): void {
  const away = useAway().services.includes('payment')
  const wasAway = useRef(away)
  const latest = useRef(then)
  latest.current = then
  useEffect(() => {
    if (wasAway.current && !away) latest.current()
    wasAway.current = away
  }, [away])
}
