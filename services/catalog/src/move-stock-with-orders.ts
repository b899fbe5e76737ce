/**
 * Stock follows orders: set aside for every line or for none when one is paid, for sale again or gone when it is canceled,
 * moved when its store changes what it makes, sold when the customer has it. A batch of orders is decided in memory over one shelf: who comes first is served first.
 */
import { type Envelope, OrderCanceled, OrderChanged, OrderCompleted, OrderPlaced } from '@jumun/contracts/events'
import { type Change, causedBy, onAll, type Reaction, type Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import {
  adjust,
  completeSale,
  type Parties,
  type Reservation,
  type ReservationDecision,
  release,
  reserve,
  type StockLevels,
} from './reservation.ts'
import { eventOf } from './reservation-events.ts'
import type { Stock } from './stock.ts'

export interface ReservationStore<P extends { readonly stock: Stock }> {
  /**
   * The reservations of these orders, these products, and those of the reservations: those that there are, held until the
   * transaction ends. Always in the order of their ids, so that nobody waits in a circle.
   */
  load(
    tx: Transaction,
    orderIds: readonly string[],
    productIds: readonly string[],
  ): Promise<{ reservations: ReadonlyMap<string, Reservation>; products: ReadonlyMap<string, P> }>
  /** @throws ChangedMeanwhile when an order without a reservation has got one */
  save(
    tx: Transaction,
    changed: {
      reservations: readonly Change<Reservation>[]
      products: ReadonlyMap<string, P>
      levels: StockLevels
      now: Date
    },
  ): Promise<void>
}

type Decide = (known: Reservation | undefined, parties: Parties, levels: StockLevels) => ReservationDecision

function decisionOn({ type, data }: Envelope): Decide {
  switch (type) {
    case OrderPlaced.type:
      return (known, parties, levels) => reserve(known, parties, (data as OrderPlaced).lines, levels)
    case OrderChanged.type: {
      const { lines, restock } = data as OrderChanged
      return (known, _, levels) => adjust(known, lines, levels, restock)
    }
    case OrderCanceled.type:
      return (known, parties, levels) => release(known, parties, levels, (data as OrderCanceled).restock)
    case OrderCompleted.type:
      return completeSale
    default:
      throw new Error(`${type} moves no stock`)
  }
}

export const moveStockWithOrders = <P extends { readonly stock: Stock }>(
  reservationStore: ReservationStore<P>,
  clock: Clock,
): Reaction =>
  onAll([OrderPlaced, OrderChanged, OrderCanceled, OrderCompleted], async (events, tx) => {
    const orderIds = [...new Set(events.map(({ data }) => partiesIn(data).orderId))].sort()
    const { reservations, products } = await reservationStore.load(tx, orderIds, productsIn(events))
    const levels = new Map([...products].map(([id, { stock }]) => [id, stock]))
    const changes = new Map<string, Change<Reservation>>()
    for (const event of events) {
      const parties = partiesIn(event.data)
      const before = reservations.get(parties.orderId)
      const decision = decisionOn(event)(changes.get(parties.orderId)?.after ?? before, parties, levels)
      if (decision.outcome === 'unchanged') continue
      changes.set(parties.orderId, { id: parties.orderId, before, after: decision.reservation })
      for (const [id, stock] of decision.levels) levels.set(id, stock)
      const outgoing = eventOf(decision)
      if (outgoing) causedBy(event, () => tx.publish(outgoing))
    }
    const last = events.at(-1)
    if (changes.size === 0 || !last) return
    const changed = { reservations: [...changes.values()], products, levels, now: clock.now() }
    await causedBy(last, () => reservationStore.save(tx, changed)) // of a product that sold out somewhere in between it is told once
  })

const partiesIn = (data: unknown): Parties => {
  const { orderId, customerId, storeId } = data as Parties
  return { orderId, customerId, storeId }
}

const carriesLines: ReadonlySet<string> = new Set([OrderPlaced.type, OrderChanged.type])
const productsIn = (events: readonly Envelope[]): string[] => {
  const lines = events.flatMap(({ type, data }) => (carriesLines.has(type) ? (data as OrderPlaced).lines : []))
  return [...new Set(lines.map(({ productId }) => productId))]
}
