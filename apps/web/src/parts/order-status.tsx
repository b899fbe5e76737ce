/** An order's state as a word with the colour that every screen gives it. */
import type { OrderStatus } from '@jumun/contracts/http'
import { Badge } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'

const colours: Record<OrderStatus, string> = {
  AWAITING_PAYMENT: 'honey',
  PLACED: 'persimmon',
  CONFIRMED: 'persimmon',
  ACCEPTED: 'honey',
  COOKING: 'honey',
  READY: 'leaf',
  DELIVERING: 'dusk',
  DELIVERED: 'gray',
  COLLECTED: 'gray',
  CANCEL_PENDING: 'persimmon',
  CANCELED: 'gray',
  EXPIRED: 'gray',
  PAYMENT_DECLINED: 'persimmon',
}

export function OrderStatusBadge({ status }: { readonly status: OrderStatus }) {
  const t = useTexts(statusTexts)
  return (
    <Badge className="status-badge" variant="light" size="lg" color={colours[status]}>
      {t[status]}
    </Badge>
  )
}
