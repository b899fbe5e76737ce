/** What the audit looks at: everything that a running platform remembers, each service at one moment of its own. */
import type { Audit, DashboardEntry, Envelope, OrderStatus } from '@jumun/contracts'

export interface OrderRow {
  readonly id: string
  readonly status: OrderStatus
  readonly version: number
  readonly total: number
  /** What the total is made of: its lines, the way, and what is taken off. */
  readonly lines: number
  readonly fee: number
  readonly off: number
  /** How many there are of each line. */
  readonly pieces: readonly number[]
  /** Ordered ahead, ISO 8601; null: as soon as it can be. */
  readonly wantedAt: string | null
  /** What was paid, where lines were changed since. */
  readonly paid?: number | null
  readonly placed: boolean
  readonly refunded: boolean
  /** Of a canceled order: how much goes back, where that is not all that was paid. */
  readonly refund?: number | null
  /** Its time has passed without anybody noticing: of a draft to be paid, of any other to move on. */
  readonly overdue: boolean
}
export interface PaymentRow {
  readonly orderId: string
  readonly status: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly captured: number
  readonly refunded: number
  readonly events: number
  /** Of what is refunded or will be: in parts, and of those what goes back because the order was changed. */
  readonly promised?: number
  readonly changed?: number
  readonly debits: number
  readonly credits: number
  /** What the ledger says the provider owes us for it: captured and not returned. */
  readonly held: number
  /** By the ledger. */
  readonly taken: number
  readonly returned: number
}
export interface ChargeRow {
  readonly key: string
  readonly amount: number
  readonly status: string
  readonly refunded: number
}
export interface ProductRow {
  readonly id: string
  readonly version: number
  readonly counting: number
  /** Undefined: not counted. */
  readonly stock?: {
    readonly initial: number
    readonly restocked: number
    readonly onHand: number
    readonly reserved: number
    readonly sold: number
  }
}
export interface ReservationRow {
  readonly orderId: string
  readonly status: string
  readonly version: number
  readonly placed: boolean
  readonly lines: readonly {
    readonly productId: string
    readonly quantity: number
    readonly counting: number
    readonly wasted?: number
  }[]
}
/** An aggregate and how many events it has said. */
export interface PublisherRow {
  readonly id: string
  readonly said: number
}
export interface TicketRow extends PublisherRow {
  readonly status: string
  /** False: the tombstone of an order that was canceled before its ticket was opened. */
  readonly opened: boolean
  readonly total: number | null
  /** Null: nothing. */
  readonly fee: number | null
  /** How many the kitchen makes of each line; null: it was never opened. */
  readonly pieces: readonly number[] | null
  readonly wantedAt: string | null
  /** It was ordered ahead, and is not begun although its time has come. */
  readonly overdue: boolean
}
export interface InboxRow {
  readonly service: string
  readonly eventIds: readonly string[]
  /** Waiting to be sent, and not only just now. */
  readonly outbox: number
  /** Events that an operator has edited or dropped; one that was only tried again is as it was. */
  readonly decided: readonly string[]
  /** Events that were never said, because an operator dropped what no log took: their numbers are missing for good. */
  readonly neverSaid: readonly { readonly source: string; readonly subject: string; readonly sequence: number }[]
  readonly parked: readonly {
    readonly eventId: string
    readonly reason: string | null
    readonly seenBy: string | null
  }[]
}
/** The log was found without what this service had published. */
export interface LossRow {
  readonly service: string
  readonly topic: string
  /** What was published before is gone for good; null: it is all there again. */
  readonly lostBefore: string | null
  readonly seenBy: string | null
}
export interface ClaimRow {
  readonly service: string
  readonly scope: string
  readonly key: string
  readonly resourceId: string
  readonly state: string
  readonly status: number | null
  readonly answeredId: string | null
}

/** A slot of a kitchen, in seconds of cooking. */
export interface SlotRow {
  readonly storeId: string
  readonly startsAt: string
  readonly station: string
  readonly taken: number
  readonly room: number
  /** By its orders. */
  readonly held: number
}

/** What a store's books say of an order. */
export interface BookRow {
  readonly orderId: string
  readonly sold: boolean
  /** What was to be paid: gross + fees − discounts. */
  readonly paid: number
  readonly refunded: number
  /** Facts that are in no day. */
  readonly homeless: number
}
/** A closed day: what its report says, and what its facts come to. */
export interface ClosedDayRow {
  readonly storeId: string
  readonly number: number
  readonly day: string
  readonly said: number
  readonly net: number
  /** Of the reports of its store before. */
  readonly before: number
}
/** What was paid out to a store, in all currencies together, and what its days come to. */
export interface SettlementRow {
  readonly storeId: string
  readonly from: string
  readonly to: string
  readonly net: number
  /** Commission and payout. */
  readonly shared: number
  readonly ofItsDays: number
}
/** A provider's books as they were read, of our charges alone. */
export interface ProviderBooks {
  readonly charges: readonly ChargeRow[]
  /** They begin with the first charge that they have, so what is older is in none of them; absent: they go back to the beginning. */
  readonly begin?: string | undefined
}
export interface Snapshot {
  readonly books: {
    readonly began: string
    readonly orders: readonly BookRow[]
    readonly days: readonly ClosedDayRow[]
    readonly settlements: readonly SettlementRow[]
  }
  readonly slots: readonly SlotRow[]
  readonly orders: readonly OrderRow[]
  readonly payments: readonly PaymentRow[]
  /** A sentence: why they could not be read. */
  readonly provider: ProviderBooks | string
  readonly products: readonly ProductRow[]
  readonly reservations: readonly ReservationRow[]
  readonly stores: readonly PublisherRow[]
  readonly tickets: readonly TicketRow[]
  readonly deliveries: readonly PublisherRow[]
  readonly accounts: readonly PublisherRow[]
  readonly inboxes: readonly InboxRow[]
  readonly claims: readonly ClaimRow[]
  readonly losses: readonly LossRow[]
  /** Per topic and partition in the order of the log. */
  readonly log: readonly Envelope[]
  /** Ids of the records that are no event. */
  readonly unreadable: readonly string[]
  readonly dashboards: readonly DashboardEntry[]
  /** What the page on `/ops` shows at the same time. */
  readonly live: Audit
}
