/** How an order is paid, what the provider leaves to its customer, and what they bring back from there. */
import type { Order, PaymentMethod, PaymentNext, UnpaidOrder } from '@jumun/contracts/http'

export type Method = PaymentMethod['method']
interface Offered {
  readonly method: Method
}

/** What was chosen before, where one can still pay so; else what comes first. Before anybody has said how: as it was the last time. */
export const methodOf = (offered: readonly Offered[] | undefined, wished: Method): Method =>
  (offered ?? []).find(({ method }) => method === wished)?.method ?? offered?.[0]?.method ?? wished

/** @param card what stands for it; only the sandbox knows it before its customer has been asked */
export const meansBy = (method: Method, card: string): PaymentMethod =>
  method === 'card' ? { method, token: card } : { method }

/** What is left to do of an order that was written down and not paid. */
export const stepOf = (order: Order | UnpaidOrder): PaymentNext | undefined =>
  'payment' in order ? order.payment.next : undefined

/** The provider's form is in our page; everything else leads away from it, and back. */
export const isForm = (next: PaymentNext | undefined): next is FormStep =>
  next?.kind === 'confirm' && next.provider === 'stripe'
export type FormStep = Extract<PaymentNext, { kind: 'confirm' }>

/** What a provider has led somebody back with. What it says of success is not believed: the platform asks. */
export type Brought =
  | { readonly outcome: 'asked-for'; readonly means: PaymentMethod }
  /** They closed its window. */
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'failed' }

export function broughtBack(search: Readonly<Record<string, unknown>>): Brought | undefined {
  const { paymentKey, amount, code, payment_intent: intent } = search
  if (paymentKey !== undefined) {
    const [key, agreed] = [String(paymentKey), Number(amount)]
    const isWhole = /^[\w.-]{1,200}$/.test(key) && Number.isSafeInteger(agreed) && agreed >= 0
    return isWhole
      ? { outcome: 'asked-for', means: { method: 'toss', paymentKey: key, amount: agreed } }
      : { outcome: 'failed' }
  }
  if (intent !== undefined) return { outcome: 'asked-for', means: { method: 'stripe' } }
  return code === undefined ? undefined : { outcome: isOwnWish(code) ? 'stopped' : 'failed' }
}

/** Toss's words for a window that was closed, as a page and as a frame. */
export const isOwnWish = (code: unknown): boolean => code === 'PAY_PROCESS_CANCELED' || code === 'USER_CANCEL'
