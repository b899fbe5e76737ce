/** An order that is written down but not paid: pay it, with this card or another. */
import { type DashboardEntry, payOrder } from '@jumun/contracts/http'
import { Alert, Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { newId } from '../api/new-id.ts'
import { entryOfOrder } from '../api/newer-entry.ts'
import { orderKey, paymentQuestion } from '../api/questions.ts'
import { Refusal } from '../api/refusal.ts'
import { takeInEntry } from '../api/take-in-entry.ts'
import { useNow } from '../parts/now.ts'
import { useAway, useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { AskingTheBank } from './asking-the-bank.tsx'
import { CardChoice } from './card-choice.tsx'
import { clientTexts } from './client-texts.ts'
import { keepWishes, useKept } from './kept.ts'
import { OrderAgain } from './order-again.tsx'

export function PayNow({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const { wishes } = useKept()
  const { wait } = useSearch({ strict: false }) as { readonly wait?: string }
  const [notBefore, setNotBefore] = useState(() => platformClock.now() + (Number(wait) || 0) * 1_000)
  const secondsToGo = Math.ceil((notBefore - useNow()) / 1_000)
  const away = useAway().services.includes('payment')
  const wasAway = useRef(away)
  const isFree = entry.total.amount === 0
  const payment = useQuery(paymentQuestion(call, entry.orderId)).data
  const paying = useMutation({
    // The order itself is the platform's key for the money, so each press may be a new request.
    mutationFn: () =>
      call(payOrder, {
        params: { id: entry.orderId },
        body: isFree ? {} : { payment: { method: 'card', token: wishes.card } },
        key: newId(),
      }),
    onSuccess: (order) => takeInEntry(client, entryOfOrder(order)),
    onError: (error) => {
      if (error instanceof Refusal && error.retryAfterSeconds)
        setNotBefore(platformClock.now() + error.retryAfterSeconds * 1_000)
      return client.invalidateQueries({ queryKey: orderKey(entry.orderId) })
    },
  })
  const { reset } = paying
  useEffect(() => {
    // Payment is back: nobody has to wait for a second more, and what was said before is over.
    if (wasAway.current && !away) {
      setNotBefore(0)
      reset()
    }
    wasAway.current = away
  }, [away, reset])
  // The bank has been asked and has not said: the answer comes by itself, and another card would only confuse.
  if (payment?.asking && !paying.isPending) {
    return (
      <section className="panel">
        <AskingTheBank atOnce />
      </section>
    )
  }
  return (
    <section className="panel">
      <Text>{t.draftKept}</Text>
      {!isFree && <CardChoice value={wishes.card} onChange={(card) => keepWishes({ card })} />}
      {paying.isPending && <AskingTheBank />}
      {paying.isError && (
        <Alert color="persimmon" variant="light" my="sm" role="alert">
          {sentence(paying.error)}
        </Alert>
      )}
      {paying.error instanceof Refusal && paying.error.details.quote && (
        <OrderAgain entry={entry} size="lg" variant="default" fullWidth />
      )}
      <Button
        size="xl"
        fullWidth
        mt="sm"
        loading={paying.isPending}
        disabled={secondsToGo > 0}
        onClick={() => paying.mutate()}
      >
        {secondsToGo > 0 ? t.payIn(secondsToGo) : t.payNow}
      </Button>
    </section>
  )
}
