/** Deliveries: the service's own decisions over rows in memory; a rider's step is guarded by the version it was decided on. */
import { OrderCanceled, OrderReady, TicketAccepted } from '@jumun/contracts'
import type { Saying } from '@jumun/messaging'
import {
  claim,
  complete,
  type Decision,
  type Delivery,
  type Early,
  fail,
  markReady,
  pickUp,
  request,
  withdraw,
} from '../services/delivery/src/delivery.ts'
import { type EventLog, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import type { World } from './world.ts'

export interface DeliveryRow {
  readonly known: Delivery | Early
  readonly version: number
  readonly said: number
}
export type RiderStep = 'claim' | 'pick up' | 'complete' | 'fail'

interface Needs {
  readonly world: World
  readonly log: EventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
}

export function deliveryPart({ world, log, flaw, nameOf }: Needs) {
  const rows = new Map<string, DeliveryRow>()
  const life = world.newLife('delivery')

  function write(
    orderId: string,
    before: DeliveryRow | undefined,
    decision: Extract<Decision, { outcome: 'changed' }>,
  ): void {
    const { delivery, facts } = decision
    const said = before?.said ?? 0
    rows.set(orderId, { known: delivery, version: (before?.version ?? 0) + 1, said: said + facts.length })
    fabric.say(
      ...facts.map(({ kind, data }, index): Saying => ({ kind, subject: orderId, sequence: said + 1 + index, data })),
    )
  }
  function settle(orderId: string, decide: (known: Delivery | Early | undefined) => Decision): void {
    const row = rows.get(orderId)
    const decision = decide(row?.known)
    if (decision.outcome === 'changed') write(orderId, row, decision)
  }
  const fabric = newFabric({
    ...{ world, log, service: 'delivery', flaw, nameOf },
    hears: new Map([
      [
        TicketAccepted.type,
        {
          topic: TicketAccepted.topic,
          react: ({ data }) => {
            const ticket = data as TicketAccepted
            if (ticket.fulfilment !== 'delivery') return
            const { customerId, storeName, storeAddress, address } = ticket
            if (!address) throw new Error('a delivery without an address')
            settle(ticket.orderId, (known) => request(known, ticket, { customerId, storeName, storeAddress, address }))
          },
        },
      ],
      [
        OrderReady.type,
        {
          topic: OrderReady.topic,
          react: ({ data, subject }) => settle(subject, (known) => markReady(known, data as OrderReady)),
        },
      ],
      [
        OrderCanceled.type,
        {
          topic: OrderCanceled.topic,
          react: ({ data, subject }) => {
            if (!rows.has(subject) && flaw === 'no tombstone') return
            settle(subject, (known) => withdraw(known, data as OrderCanceled))
          },
        },
      ],
    ]),
  })

  return {
    ...fabric,
    fabric,
    rows: rows as ReadonlyMap<string, DeliveryRow>,
    async step(orderId: string, riderId: string, step: RiderStep): Promise<Decision['outcome']> {
      for (let attempt = 0; attempt < 20; attempt++) {
        await world.turn(life, `delivery reads ${nameOf(orderId)}`)
        const row = rows.get(orderId)
        if (!row?.known.job) return 'refused'
        const decision = decisionOf(row.known, riderId, step)
        if (decision.outcome !== 'changed') return decision.outcome
        await world.turn(life, `delivery writes ${nameOf(orderId)}: ${decision.delivery.progress.status}`)
        if (rows.get(orderId)?.version !== row.version) continue
        write(orderId, row, decision)
        return 'changed'
      }
      return 'refused'
    },
  }
}

function decisionOf(delivery: Delivery, riderId: string, step: RiderStep): Decision {
  switch (step) {
    case 'claim':
      return claim(delivery, riderId)
    case 'pick up':
      return pickUp(delivery, riderId)
    case 'complete':
      return complete(delivery, riderId)
    case 'fail':
      return fail(delivery, riderId, 'nobody at home')
    default:
      return step satisfies never
  }
}
