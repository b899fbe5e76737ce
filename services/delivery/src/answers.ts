/** What the use cases came to, as answers of the contract. */
import type { Delivery as DeliveryView } from '@jumun/contracts'
import type { Updated } from '@jumun/messaging'
import { Problem } from '@jumun/service'
import { type Delivery, type DeliveryRecord, isRequested } from './delivery.ts'

export const ok = <Body>(body: Body): { status: 200; body: Body } => ({ status: 200, body })

export function found<Body>(body: Body | undefined): { status: 200; body: Body } {
  if (body === undefined) throw new Problem('not-found')
  return ok(body)
}

export async function stepped(
  updated: Updated<DeliveryRecord>,
  show: (delivery: Delivery) => Promise<DeliveryView>,
): Promise<{ status: 200; body: DeliveryView }> {
  if (updated.outcome === 'refused') throw new Problem(updated.code, updated.why)
  if (!isRequested(updated.state)) throw new Error(`delivery ${updated.state.orderId} lost what there is to deliver`)
  return ok(await show(updated.state))
}
