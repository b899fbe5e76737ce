/** The steps of a rider who has taken a delivery on, and how it looks when they were taken. */
import { completeDelivery, type Delivery, failDelivery, pickUpDelivery } from '@jumun/contracts/http'
import type { Call } from '../api/call.ts'
import { goneOut, type Step } from '../parts/steps/step-queue.ts'

export type RiderStep = 'pickup' | 'complete' | 'fail'
export interface Failing {
  readonly reason: string
}

export function takeRiderStep(call: Call, { kind, orderId, given }: Step): Promise<Delivery> {
  const params = { orderId }
  const keepalive = true
  switch (kind as RiderStep) {
    case 'pickup':
      return call(pickUpDelivery, { params, keepalive })
    case 'complete':
      return call(completeDelivery, { params, keepalive })
    case 'fail':
      return call(failDelivery, { params, body: { reason: (given as Failing).reason }, keepalive })
  }
}

/** It is where the step was to lead, or further on. */
export const isBeyond = (kind: string, status: Delivery['status']): boolean =>
  kind === 'pickup'
    ? status === 'PICKED_UP' || status === 'DELIVERED'
    : status === (kind === 'complete' ? 'DELIVERED' : 'FAILED')

/** In a tunnel one goes on: what was picked up is carried, though nobody has heard of it yet. */
export const asIfTaken = (delivery: Delivery, steps: readonly Step[]): Delivery =>
  delivery.status === 'ASSIGNED' && goneOut(steps, delivery.orderId).some(({ kind }) => kind === 'pickup')
    ? { ...delivery, status: 'PICKED_UP' }
    : delivery
