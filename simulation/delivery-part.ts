/** Deliveries: the service's own decisions over rows in memory; a rider's step is guarded by the version it was decided on. */
import { OrderCanceled, OrderReady, TicketAccepted } from '@jumun/contracts'
import { on, type Saying, type Transaction } from '@jumun/messaging'
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
import { newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { type Connection, type MemoryTransaction, onlyLost, Table } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
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
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
}

export function deliveryPart({ world, log, flaw, nameOf }: Needs) {
  const rows = new Table<DeliveryRow>('delivery')

  function write(
    tx: Transaction,
    orderId: string,
    before: DeliveryRow | undefined,
    decision: Extract<Decision, { outcome: 'changed' }>,
  ): void {
    const { delivery, facts } = decision
    const said = before?.said ?? 0
    const moved = JSON.stringify(before?.known.progress) !== JSON.stringify(delivery.progress)
    rows.set(tx, orderId, {
      ...{ known: delivery, version: (before?.version ?? 0) + 1, said: said + facts.length },
      since: before && !moved ? before.since : world.now(),
      readyAt: delivery.ready ? (before?.readyAt ?? world.now()) : undefined,
    })
    tx.say(
      ...facts.map(({ kind, data }, index): Saying => ({ kind, subject: orderId, sequence: said + 1 + index, data })),
    )
  }
  async function settle(
    tx: Transaction,
    orderId: string,
    decide: (known: Delivery | Early | undefined) => Decision,
  ): Promise<void> {
    await (tx as MemoryTransaction).lock(rows.lockOf(orderId))
    const row = rows.get(tx, orderId)
    const decision = decide(row?.known)
    if (decision.outcome === 'changed') write(tx, orderId, row, decision)
  }
  const fabric = newFabric({
    ...{ world, log, service: 'delivery', flaw, nameOf },
    reactions: [
      on(TicketAccepted, async ({ data: ticket }, tx) => {
        if (ticket.fulfilment !== 'delivery') return
        const { customerId, storeName, storeAddress, address } = ticket
        if (!address) throw new Error('a delivery without an address')
        await settle(tx, ticket.orderId, (known) =>
          request(known, ticket, { customerId, storeName, storeAddress, address }),
        )
      }),
      on(OrderReady, ({ data, subject }, tx) => settle(tx, subject, (known) => markReady(known, data))),
      on(OrderCanceled, async ({ data, subject }, tx) => {
        if (!rows.rows.has(subject) && flaw === 'no tombstone') return
        await settle(tx, subject, (known) => withdraw(known, data))
      }),
    ],
  })
  let connection = fabric.begin()
  const untilDeath = <T>(work: (connection: Connection) => Promise<T>) =>
    Promise.race([connection.life.death, work(connection).catch(onlyLost)])

  const dueAt = (row: DeliveryRow): number | undefined =>
    flaw === 'a deadline is forgotten' ? undefined : waitsUntil(row.known, row, giveUpAfterMinutes)?.getTime()
  const busy = new Set<string>()
  /** Decided on the row as it is read, and written where it is still so. */
  async function change(
    { life, transaction }: Connection,
    orderId: string,
    decide: (row: DeliveryRow) => Decision | undefined,
  ): Promise<boolean> {
    for (let attempt = 0; attempt < 20; attempt++) {
      await world.turn(life, `delivery reads ${nameOf(orderId)}`)
      const row = rows.rows.get(orderId)
      const decision = row && decide(row)
      if (decision?.outcome !== 'changed') return false
      const written = await transaction(
        async (tx) => {
          await (tx as MemoryTransaction).lock(rows.lockOf(orderId))
          if (rows.get(tx, orderId)?.version !== row?.version) return false
          write(tx, orderId, row, decision)
          return true
        },
        `writes ${nameOf(orderId)}: ${decision.delivery.progress.status}`,
      )
      if (written) return true
    }
    return false
  }
  const isLate = (row: DeliveryRow): boolean => (dueAt(row) ?? Number.POSITIVE_INFINITY) <= world.nowMs()
  const late = (): Choice[] =>
    [...rows.rows].flatMap(([orderId, row]) => {
      if (!isLate(row) || busy.has(orderId)) return []
      const run = (): void => {
        busy.add(orderId)
        void untilDeath((connection) =>
          change(connection, orderId, (row) => (row.known.job && isLate(row) ? stopWaiting(row.known) : undefined)),
        ).finally(() => busy.delete(orderId))
      }
      return [{ what: `nobody has fetched ${nameOf(orderId)} in time`, run }]
    })

  return {
    ...fabric,
    choices: () => [...fabric.choices(), ...late()],
    dueAt: () => [...rows.rows.values()].flatMap((row) => dueAt(row) ?? []),
    rows: rows.rows,
    crash() {
      connection.life.die()
      connection = fabric.begin()
    },
    step: (orderId: string, riderId: string, step: RiderStep): Promise<unknown> =>
      untilDeath((connection) =>
        change(connection, orderId, ({ known }) => (known.job ? decisionOf(known, riderId, step) : undefined)),
      ),
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
