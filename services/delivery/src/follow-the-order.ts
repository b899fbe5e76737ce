/** What a delivery hears of its order, in any order of arrival, and what each event makes of it: the whole table. */
import { OrderCanceled, OrderReady, TicketAccepted } from '@jumun/contracts'
import { type AggregateStore, type Handler, handle, type Reaction, whetherOrNot } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { type DeliveryRecord, type Job, markReady, request, withdraw } from './delivery.ts'

interface Needs {
  readonly deliveries: AggregateStore<DeliveryRecord>
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
}

export const handlers = ({
  giveUpAfterMinutes,
}: Pick<Needs, 'giveUpAfterMinutes'>): readonly Handler<DeliveryRecord>[] => [
  whetherOrNot(TicketAccepted, (known, { data: ticket }, now) =>
    ticket.fulfilment === 'delivery'
      ? request(known, ticket, jobOf(ticket), { now, giveUpAfterMinutes })
      : { outcome: 'unchanged' },
  ),
  whetherOrNot(OrderReady, (known, { data }, now) => markReady(known, data, { now, giveUpAfterMinutes })),
  whetherOrNot(OrderCanceled, (known, { data }, now) => withdraw(known, data, { now, giveUpAfterMinutes })),
]

export const followTheOrder = ({ deliveries, clock, giveUpAfterMinutes }: Needs): Reaction =>
  handle(deliveries, handlers({ giveUpAfterMinutes }), { now: () => clock.now() })

function jobOf({ address, ...ticket }: TicketAccepted): Job {
  const { customerId, storeName, storeAddress, number, pickupWithinMinutes } = ticket
  return {
    ...{ customerId, storeName, storeAddress },
    ...(address ? { address } : {}),
    ...(number === undefined ? {} : { number }),
    ...(pickupWithinMinutes === undefined ? {} : { pickupWithinMinutes }),
  }
}
