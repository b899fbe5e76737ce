/** What is known of an order while it is bought, and while it is on its way. */
import type { Endpoint, Session } from '@jumun/contracts'
import type { Answer, Api } from './api.ts'
import type { ClientRecord } from './client-record.ts'
import type { OrderPlan } from './plan.ts'
import type { Paying } from './provider.ts'

export interface Buying {
  readonly api: Api
  readonly plan: OrderPlan
  readonly told: ClientRecord
  readonly customer: Session
  readonly paying: Paying
  readonly giveUp: AbortSignal
}

export type Step = (endpoint: Endpoint<any, any, any, any>, body?: unknown) => Promise<Answer>

export interface Carrying extends Buying {
  readonly at: { readonly params: { readonly orderId: string } }
  readonly rivals: readonly [Session, Session]
  /** Two riders claimed it: how many of them were told it is theirs. */
  readonly races: { index: number; winners: number }[]
  /** What its store's people do. */
  readonly counter: Step
  readonly operator: Session
  readonly owner: Session
  /** What is given where something cannot be had. */
  readonly instead: string
  /** So long before its time an order comes to the kitchen. */
  readonly leadMinutes: number
  rider: Session
  claimed: boolean
  canceled: boolean
  gaveUpRide: boolean
  /** By its store, which was answered. */
  changed: boolean
  /** A part of it, as planned. */
  refunded: boolean
}
