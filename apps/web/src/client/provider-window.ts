/**
 * Leads somebody away to the provider, to its window or to their bank's page. They come back to the order's own page, which
 * is also where "back" leads to. The provider's script is loaded now, and from nowhere but the provider.
 */
import type { Money, OrderLine } from '@jumun/contracts'
import type { PaymentNext } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../texts/language.tsx'
import { clientTexts } from './client-texts.ts'
import { isOwnWish } from './payment-means.ts'

interface Payable {
  readonly orderId: string
  readonly total: Money
  readonly lines: readonly Pick<OrderLine, 'name'>[]
}

/** They closed the window before it led anywhere. */
export class WindowClosed extends Error {
  override name = 'WindowClosed'
}
/** The provider's script did not come, or did not like what it was given. */
export class WindowMissing extends Error {
  override name = 'WindowMissing'
}

export const pageOfOrder = (orderId: string): string => `${location.origin}/client/orders/${orderId}`

/** Ends when the page is about to be left. */
export function useProviderWindow(): (next: PaymentNext, order: Payable) => Promise<void> {
  const t = useTexts(clientTexts)
  const write = useWriting()
  return async (next, { orderId, total, lines }) => {
    if (next.kind === 'redirect') return location.assign(next.url)
    const first = write.text(lines[0]?.name)
    const name = lines.length > 1 ? t.andMore(first, lines.length - 1) : first
    await openToss(next, { orderId, total, name })
  }
}

/** The longest name that Toss takes. */
const longestName = 100

async function openToss(
  { publicKey, clientSecret }: Extract<PaymentNext, { kind: 'confirm' }>,
  { orderId, total, name }: Pick<Payable, 'orderId' | 'total'> & { readonly name: string },
): Promise<void> {
  try {
    const { ANONYMOUS, loadTossPayments } = await import('@tosspayments/tosspayments-sdk')
    const toss = await loadTossPayments(publicKey)
    await toss.payment({ customerKey: ANONYMOUS }).requestPayment({
      method: 'CARD',
      amount: { currency: 'KRW', value: total.amount },
      orderId: clientSecret,
      orderName: name.slice(0, longestName),
      successUrl: pageOfOrder(orderId),
      failUrl: pageOfOrder(orderId),
      // a page of its own, on a desk as on a phone: nothing of Toss's is drawn into ours
      windowTarget: 'self',
    })
  } catch (error) {
    throw isOwnWish((error as { readonly code?: unknown } | undefined)?.code)
      ? new WindowClosed()
      : new WindowMissing('the window of Toss did not open', { cause: error })
  }
}
