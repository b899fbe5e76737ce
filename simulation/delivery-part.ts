/** Deliveries: the service's own handlers and its clock over rows in memory, each step under its row's lock. */
import { update } from '@jumun/messaging'
import {
  claim,
  complete,
  type Decision,
  type DecisionContext,
  type Delivery,
  type DeliveryRecord,
  fail,
  isRequested,
  pickUp,
} from '../services/delivery/src/delivery.ts'
import type { DeliveryStore } from '../services/delivery/src/delivery-table.ts'
import { followTheOrder } from '../services/delivery/src/follow-the-order.ts'
import { stopWaitingForRiders } from '../services/delivery/src/stop-waiting.ts'
import { newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { memoryStore, onlyLost, Table } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import type { Choice, World } from './world.ts'

const giveUpAfterMinutes = 60

export type RiderStep = 'claim' | 'pick up' | 'complete' | 'fail'

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
}

export function deliveryPart({ world, log, flaw, nameOf }: Needs) {
  const table = new Table<DeliveryRecord>('delivery')
  const rows = memoryStore(table, {
    stateOf: (row) => row,
    rowOf: (after, before) =>
      flaw === 'no tombstone' && !before && after.progress.status === 'CANCELED' ? undefined : after,
  })
  const dueAt = (row: DeliveryRecord): number | undefined =>
    flaw === 'a deadline is forgotten' ? undefined : row.dueAt?.getTime()
  const isLate = (row: DeliveryRecord): boolean => (dueAt(row) ?? Number.POSITIVE_INFINITY) <= world.nowMs()
  const deliveries: DeliveryStore = {
    load: rows.load,
    save: rows.save,
    async loadDue(tx) {
      const late = [...table.rows].flatMap(([id, row]) => (isLate(row) ? id : []))
      return new Map([...(await rows.load(tx, late.sort()))].filter(([, row]) => isLate(row)))
    },
  }
  const clock = { now: () => world.now() }
  const fabric = newFabric({
    ...{ world, log, service: 'delivery', flaw, nameOf },
    reactions: [followTheOrder({ deliveries, clock, giveUpAfterMinutes })],
  })
  let connection = fabric.begin()

  let looking = false
  const late = (): Choice[] => {
    if (looking || ![...table.rows.values()].some(isLate)) return []
    const { life, transaction } = connection
    const job = stopWaitingForRiders({
      db: { transaction: (work) => transaction(work, 'stops waiting for riders') },
      ...{ deliveries, clock, giveUpAfterMinutes, log: { warn: () => {} } },
    })
    const run = (): void => {
      looking = true
      void Promise.race([life.death, job.run(new AbortController().signal).catch(onlyLost)]).finally(() => {
        looking = false
      })
    }
    return [{ what: 'nobody has fetched something in time', run }]
  }

  return {
    ...fabric,
    choices: () => [...fabric.choices(), ...late()],
    dueAt: () => [...table.rows.values()].flatMap((row) => dueAt(row) ?? []),
    rows: table.rows,
    crash() {
      connection.life.die()
      connection = fabric.begin()
    },
    /** What a rider does; a step that is no longer possible changes nothing. */
    step(orderId: string, riderId: string, step: RiderStep): Promise<unknown> {
      const { life, transaction } = connection
      const decide = (known: DeliveryRecord): Decision =>
        isRequested(known)
          ? decisionOf(known, riderId, step, { now: world.now(), giveUpAfterMinutes })
          : { outcome: 'unchanged' }
      const stepping = transaction(
        (tx) => update(tx, deliveries, orderId, decide),
        `lets a rider ${step} ${nameOf(orderId)}`,
      )
      return Promise.race([life.death, stepping.catch(onlyLost)])
    },
  }
}

function decisionOf(delivery: Delivery, riderId: string, step: RiderStep, at: DecisionContext): Decision {
  switch (step) {
    case 'claim':
      return claim(delivery, riderId, at)
    case 'pick up':
      return pickUp(delivery, riderId, at)
    case 'complete':
      return complete(delivery, riderId, at)
    case 'fail':
      return fail(delivery, riderId, 'nobody at home', at)
    default:
      return step satisfies never
  }
}
