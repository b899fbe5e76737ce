/**
 * Stripe's own form for cards, in our page: what is typed into it goes to Stripe and never to us. 3-D Secure is shown by Stripe
 * over our page. Its script is loaded when somebody is to pay with it.
 */
import type { Money } from '@jumun/contracts'
import { Alert, Button, Loader } from '@mantine/core'
import type { Stripe, StripeElements } from '@stripe/stripe-js'
import { loadStripe } from '@stripe/stripe-js/dist/pure.mjs'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useLanguage, useTexts, useWriting } from '../texts/language.tsx'
import { payTexts } from './pay-texts.ts'
import type { FormStep } from './payment-means.ts'
import { pageOfOrder } from './provider-window.ts'

interface CardFormProps {
  readonly step: FormStep
  readonly orderId: string
  readonly total: Money
  /** The platform is asked what became of it. */
  readonly isAsking: boolean
  /** Stripe has the customer's word. Whether it was paid is for the platform to say. */
  readonly onConfirmed: () => void
}
type Form = { readonly stripe: Stripe; readonly elements: StripeElements }

export function CardForm({ step: { publicKey, clientSecret }, orderId, total, isAsking, onConfirmed }: CardFormProps) {
  const p = useTexts(payTexts)
  const write = useWriting()
  const { language } = useLanguage()
  const place = useRef<HTMLDivElement>(null)
  const [form, setForm] = useState<Form>()
  const [isMissing, setMissing] = useState(false)
  const [turn, setTurn] = useState(0)
  const [isConfirming, setConfirming] = useState(false)
  const [trouble, setTrouble] = useState<string>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn is another try
  useEffect(() => {
    const leaving = new AbortController()
    const open = async (): Promise<void> => {
      const stripe: Stripe | null = await loadStripe(publicKey, { locale: language })
      if (leaving.signal.aborted || !stripe || !place.current) return
      const theme = document.documentElement.dataset['mantineColorScheme'] === 'dark' ? 'night' : 'stripe'
      const elements = stripe.elements({ clientSecret, appearance: { theme } })
      const element = elements.create('payment')
      element.on('ready', () => setForm({ stripe, elements }))
      element.on('loaderror', () => setMissing(true))
      leaving.signal.addEventListener('abort', () => element.destroy())
      element.mount(place.current)
    }
    open().catch(() => setMissing(true))
    return () => {
      leaving.abort()
      setForm(undefined)
    }
  }, [publicKey, clientSecret, language, turn])

  const pay = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!form || isConfirming) return
    setConfirming(true)
    setTrouble(undefined)
    const confirmParams = { return_url: pageOfOrder(orderId) }
    const { error } = await form.stripe
      .confirmPayment({ elements: form.elements, redirect: 'if_required', confirmParams })
      .catch(() => ({ error: { type: 'api_connection_error', message: undefined, payment_intent: undefined } }))
    setConfirming(false)
    // paid in another tab meanwhile: there is nothing left to confirm
    if (!error || error.payment_intent?.status === 'succeeded') onConfirmed()
    // of a card and of what was typed Stripe says in the reader's language what is wrong
    else setTrouble(isOfTheCard(error.type) ? (error.message ?? p.failed) : p.failed)
  }

  if (isMissing) {
    return (
      <>
        <Alert color="persimmon" variant="light" my="sm" role="alert">
          {p.formMissing}
        </Alert>
        <Button
          size="xl"
          fullWidth
          onClick={() => {
            setMissing(false)
            setTurn(turn + 1)
          }}
        >
          {p.tryAgain}
        </Button>
      </>
    )
  }
  return (
    <form aria-label={p.cardForm} onSubmit={(event) => void pay(event)}>
      {!form && (
        <p className="card-chosen" role="status">
          <Loader size={18} /> {p.formLoading}
        </p>
      )}
      <div ref={place} className="card-form" aria-busy={!form} />
      {trouble && (
        <Alert color="persimmon" variant="light" my="sm" role="alert">
          {trouble}
        </Alert>
      )}
      <Button type="submit" size="xl" fullWidth loading={isConfirming || isAsking} disabled={!form}>
        {p.pay(write.money(total))}
      </Button>
    </form>
  )
}

const isOfTheCard = (type: string): boolean => type === 'card_error' || type === 'validation_error'
