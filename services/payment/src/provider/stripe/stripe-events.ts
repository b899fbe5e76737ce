/** What Stripe tells of itself: only what it has signed, not long ago, with the secret that it and we share. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Delivery, ProviderNews } from '../provider.ts'

const toleranceMs = 300_000

export function stripeNews(
  { headers, body }: Delivery,
  { secret, now }: { readonly secret: string; readonly now: () => Date },
): ProviderNews | undefined {
  const header = headers['stripe-signature']
  if (secret === '' || typeof header !== 'string' || !isSigned(header, body, secret, now())) return undefined
  try {
    return newsIn(JSON.parse(body.toString()))
  } catch {
    return undefined
  }
}

function isSigned(header: string, body: Buffer, secret: string, now: Date): boolean {
  const parts = header.split(',').map((part) => part.trim().split('=', 2) as [string, string | undefined])
  const at = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(at) || Math.abs(now.getTime() - Number(at) * 1_000) > toleranceMs) return false
  const expected = createHmac('sha256', secret).update(`${at}.`).update(body).digest()
  return parts.some(([name, value = '']) => {
    const sent = Buffer.from(name === 'v1' ? value : '', 'hex')
    return sent.length === expected.length && timingSafeEqual(sent, expected)
  })
}

/** Its form differs with the event, and most of it is of no interest: it is asked back anyway. */
function newsIn(event: any): ProviderNews | undefined {
  const { id, type, data } = event
  if (!isText(id) || !isText(type)) return undefined
  const { object, id: ownId, payment_intent: ofIntent, metadata } = data?.object ?? {}
  const reference = object === 'payment_intent' ? ownId : ofIntent
  const chargeKey = metadata?.order
  return { id, type, ...(isText(reference) ? { reference } : {}), ...(isText(chargeKey) ? { chargeKey } : {}) }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 200
