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
  stopWaiting,
  waitsUntil,
  withdraw,
} from '../services/delivery/src/delivery.ts'
import { type EventLog, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import type { Choice, World } from './world.ts'

const giveUpAfterMinutes = 60

export interface DeliveryRow {
  readonly known: Delivery | Early
  readonly version: number
  readonly said: number
  readonly since: Date
  readonly readyAt: Date | undefined
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
    const moved = JSON.stringify(before?.known.progress) !== JSON.stringify(delivery.progress)
    rows.set(orderId, {
      ...{ known: delivery, version: (before?.version ?? 0) + 1, said: said + facts.length },
      since: before && !moved ? before.since : world.now(),
      readyAt: delivery.ready ? (before?.readyAt ?? world.now()) : undefined,
    })
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

  const dueAt = (row: DeliveryRow): number | undefined =>
    flaw === 'a deadline is forgotten' ? undefined : waitsUntil(row.known, row, giveUpAfterMinutes)?.getTime()
  const busy = new Set<string>()
  const stopWaitingFor = async (orderId: string): Promise<void> => {
    await world.turn(life, `delivery reads ${nameOf(orderId)}, which has waited too long`)
    const row = rows.get(orderId)
    const due = row && dueAt(row)
    const decision = row?.known.job && due && due <= world.nowMs() ? stopWaiting(row.known) : undefined
    if (decision?.outcome !== 'changed') return
    await world.turn(life, `delivery writes ${nameOf(orderId)}: ${decision.delivery.progress.status}`)
    if (rows.get(orderId)?.version === row?.version) write(orderId, row, decision)
  }
  const late = (): Choice[] =>
    [...rows].flatMap(([orderId, row]) => {
      const due = dueAt(row)
      if (due === undefined || due > world.nowMs() || busy.has(orderId)) return []
      const run = (): void => {
        busy.add(orderId)
        void stopWaitingFor(orderId).finally(() => busy.delete(orderId))
      }
      return [{ what: `nobody has fetched ${nameOf(orderId)} in time`, run }]
    })

  return {
    ...fabric,
    choices: () => [...fabric.choices(), ...late()],
    dueAt: () => [...(fabric.dueAt?.() ?? []), ...[...rows.values()].flatMap((row) => dueAt(row) ?? [])],
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
