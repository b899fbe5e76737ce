// Generated from contracts/events/*.avsc by `npm run generate`: change those instead.
import type { EventType } from '../event.ts'

/** Where to bring it. */
export interface Address {
  readonly line1: string
  readonly line2?: string
  readonly note?: string
}

export type CancelWish = 'CUSTOMER' | 'OPERATOR' | 'DEADLINE'

export type CancelReason = 'CUSTOMER' | 'OPERATOR' | 'OUT_OF_STOCK' | 'STORE_REJECTED' | 'STORE_NO_RESPONSE' | 'DELIVERY_FAILED' | 'STORE_CANCELED' | 'NO_RIDER' | 'NOT_COLLECTED' | 'OVERDUE' | 'SLOT_FULL'

/** An amount of money in minor units. */
export interface Money {
  /** minor units; KRW has none */
  readonly amount: number
  /** ISO 4217 */
  readonly currency: string
}

/** An option the customer chose, at its price on that day. */
export interface ChosenOption {
  readonly id: string
  readonly name: Readonly<Record<string, string>>
  readonly price: Money
}

export type IfSoldOut = 'remove' | 'ask' | 'cancel'

/** What a line was before its store changed it. */
export interface LineBefore {
  /** of what was ordered, where it was replaced */
  readonly name?: Readonly<Record<string, string>>
  readonly quantity: number
}

/** One line of an order, with the prices the customer agreed to. */
export interface OrderLine {
  readonly productId: string
  readonly name: Readonly<Record<string, string>>
  readonly quantity: number
  /** with the options */
  readonly unitPrice: Money
  readonly options: readonly ChosenOption[]
  /** unitPrice × quantity */
  readonly total: Money
  /** where in the kitchen it is made */
  readonly station?: string
  /** what the customer wants where it cannot be had; absent: as ever */
  readonly ifSoldOut?: IfSoldOut
  /** what was ordered, where that was changed */
  readonly before?: LineBefore
}

/** What an order costs less, and why. */
export interface Discount {
  readonly name: Readonly<Record<string, string>>
  readonly amount: Money
  /** of the coupon, where it was one */
  readonly code?: string
}

export type OrderEnd = 'DELIVERED' | 'COLLECTED'

export type Fulfilment = 'delivery' | 'pickup'

export type OrderProgress = 'ACCEPTED' | 'COOKING' | 'READY' | 'DELIVERING'

export type RefundCause = 'CHANGE' | 'REQUEST'

/** One choice of a group. */
export interface OptionChoice {
  readonly id: string
  readonly name: Readonly<Record<string, string>>
  readonly price: Money
  /** how often it can be had, where that is more than once */
  readonly most?: number
  /** false: the owner does not offer it for now */
  readonly available?: boolean
  /** ISO 8601; until then it is sold out */
  readonly soldOutUntil?: string
}

/** A group of options of which between min and max are chosen. */
export interface OptionGroup {
  readonly id: string
  readonly name: Readonly<Record<string, string>>
  readonly min: number
  readonly max: number
  readonly choices: readonly OptionChoice[]
}

/** Part of every day, by the store's clocks; an end before the beginning is after midnight. */
export interface ServedSpan {
  /** HH:MM */
  readonly from: string
  /** HH:MM */
  readonly to: string
}

/** A product of which there was not enough. */
export interface MissingStock {
  readonly productId: string
  readonly requested: number
  readonly available: number
}

/** So many of one product. */
export interface StockLine {
  readonly productId: string
  readonly quantity: number
}

export type StoreStatus = 'OPEN' | 'BUSY' | 'PAUSED' | 'CLOSED'

/** A place in the kitchen where a part of the menu is made. */
export interface Station {
  readonly id: string
  readonly name: Readonly<Record<string, string>>
  /** how many cooking minutes it has in a slot; null: as many as the kitchen */
  readonly cookMinutes?: number
}

/** What the whole kitchen can cook. */
export interface Capacity {
  /** how long a slot is */
  readonly slotMinutes: number
  /** how many cooking minutes it has in a slot */
  readonly cookMinutes: number
}

/** All places that are no farther from a point. */
export interface Circle {
  readonly lat: number
  readonly lng: number
  /** metres */
  readonly radiusM: number
}

/** A part of the town to which a store delivers. */
export interface DeliveryArea {
  readonly name: Readonly<Record<string, string>>
  readonly fee: Money
  readonly minimumOrder: Money
  /** on the way */
  readonly minutes: number
  /** how they begin */
  readonly postcodes?: readonly string[]
  readonly circle?: Circle
}

/** Where a store delivers, and for how much. */
export interface DeliveryTerms {
  /** the first that contains an address counts */
  readonly areas: readonly DeliveryArea[]
  /** from so much on the way costs nothing */
  readonly freeFrom?: Money
}

export type WorkAtStore = 'manager' | 'counter' | 'kitchen'

export interface StaffOfStore {
  readonly userId: string
  readonly role: WorkAtStore
}

/** On a day of the week, by the store's clocks. */
export interface OpenSpan {
  readonly open: string
  readonly close: string
}

/** It is closed although its hours say otherwise. */
export interface Closure {
  readonly from: string
  readonly to: string
  readonly reason?: string
}

export type SurplusFinding = 'PAID_NO_ORDER' | 'CHARGED_TWICE'

export type TicketRejection = 'STORE_REJECTED' | 'STORE_NO_RESPONSE'

export type Role = 'customer' | 'owner' | 'rider' | 'operator'

/** The store keeps the order although its customer wanted to cancel. */
export interface CancelRefused {
  readonly orderId: string
  readonly storeId: string
  readonly reason: string
}
export const CancelRefused: EventType<CancelRefused> = { type: 'CancelRefused', version: 1, topic: 'jumun.store', source: 'store', schemaId: 1 }

/** The kitchen began; from here on the order can no longer be canceled. */
export interface CookingStarted {
  readonly orderId: string
  readonly storeId: string
}
export const CookingStarted: EventType<CookingStarted> = { type: 'CookingStarted', version: 1, topic: 'jumun.store', source: 'store', schemaId: 2 }

/** A rider took it on. */
export interface DeliveryAssigned {
  readonly orderId: string
  readonly storeId: string
  readonly riderId: string
}
export const DeliveryAssigned: EventType<DeliveryAssigned> = { type: 'DeliveryAssigned', version: 1, topic: 'jumun.delivery', source: 'delivery', schemaId: 3 }

/** The delivery was withdrawn because its order was canceled. */
export interface DeliveryCanceled {
  readonly orderId: string
  readonly storeId: string
}
export const DeliveryCanceled: EventType<DeliveryCanceled> = { type: 'DeliveryCanceled', version: 1, topic: 'jumun.delivery', source: 'delivery', schemaId: 4 }

/** The customer has the order from the rider. */
export interface DeliveryCompleted {
  readonly orderId: string
  readonly storeId: string
  readonly riderId: string
}
export const DeliveryCompleted: EventType<DeliveryCompleted> = { type: 'DeliveryCompleted', version: 1, topic: 'jumun.delivery', source: 'delivery', schemaId: 5 }

/** The rider had the order and could not deliver it. */
export interface DeliveryFailed {
  readonly orderId: string
  readonly storeId: string
  readonly riderId: string
  readonly reason: string
}
export const DeliveryFailed: EventType<DeliveryFailed> = { type: 'DeliveryFailed', version: 1, topic: 'jumun.delivery', source: 'delivery', schemaId: 6 }

/** It was ready, and no rider came for it in time: it is no longer offered, and the order ends. */
export interface DeliveryGivenUp {
  readonly orderId: string
  readonly storeId: string
}
export const DeliveryGivenUp: EventType<DeliveryGivenUp> = { type: 'DeliveryGivenUp', version: 1, topic: 'jumun.delivery', source: 'delivery', schemaId: 42 }

/** The rider has the order. */
export interface DeliveryPickedUp {
  readonly orderId: string
  readonly storeId: string
  readonly riderId: string
}
export const DeliveryPickedUp: EventType<DeliveryPickedUp> = { type: 'DeliveryPickedUp', version: 1, topic: 'jumun.delivery', source: 'delivery', schemaId: 7 }

/** A rider is wanted; again, when a rider gave up before picking up. */
export interface DeliveryRequested {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly attempt: number
  readonly storeName: Readonly<Record<string, string>>
  readonly storeAddress: Address
}
export const DeliveryRequested: EventType<DeliveryRequested> = { type: 'DeliveryRequested', version: 2, topic: 'jumun.delivery', source: 'delivery', schemaId: 51 }

/** The kitchen has made one line of an order, or it has to be made (again). */
export interface ItemTicked {
  readonly orderId: string
  readonly storeId: string
  /** from 0, as in the order's lines */
  readonly line: number
  readonly done: boolean
}
export const ItemTicked: EventType<ItemTicked> = { type: 'ItemTicked', version: 1, topic: 'jumun.store', source: 'store', schemaId: 58 }

/** The customer or an operator wants to cancel; the store decides. */
export interface OrderCancelRequested {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly by: CancelWish
}
export const OrderCancelRequested: EventType<OrderCancelRequested> = { type: 'OrderCancelRequested', version: 2, topic: 'jumun.order', source: 'order', schemaId: 43 }

/** The order ends; money, stock and delivery go back as far as it says. */
export interface OrderCanceled {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly reason: CancelReason
  /** what the store, the rider or the operator tells the customer */
  readonly message?: string
  readonly total: Money
  /** how much of what was paid goes back; absent: all of it */
  readonly refund?: Money
  /** whether what was set aside is for sale again; false: it was cooked, or nobody knows */
  readonly restock: boolean
}
export const OrderCanceled: EventType<OrderCanceled> = { type: 'OrderCanceled', version: 3, topic: 'jumun.order', source: 'order', schemaId: 59 }

/** What was ordered is no longer what is made: lines were taken out or replaced, and the difference goes back. */
export interface OrderChanged {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly lines: readonly OrderLine[]
  readonly total: Money
  /** all lines together; absent, and in older ones: the total */
  readonly subtotal?: Money
  /** absent, and in older ones: nothing */
  readonly deliveryFee?: Money
  /** absent, and in older ones: none. subtotal + deliveryFee − discounts = total */
  readonly discounts?: readonly Discount[]
  /** the difference, which goes back now */
  readonly refund: Money
  /** whether what was set aside and is not wanted any more is for sale again; false: it was cooked */
  readonly restock: boolean
  /** what the store, or the stock, says */
  readonly reason: string
}
export const OrderChanged: EventType<OrderChanged> = { type: 'OrderChanged', version: 1, topic: 'jumun.order', source: 'order', schemaId: 60 }

/** The customer has picked the order up at the counter. */
export interface OrderCollected {
  readonly orderId: string
  readonly storeId: string
}
export const OrderCollected: EventType<OrderCollected> = { type: 'OrderCollected', version: 1, topic: 'jumun.store', source: 'store', schemaId: 11 }

/** The customer has the order. */
export interface OrderCompleted {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly status: OrderEnd
  readonly total: Money
  /** all lines together; absent, and in older ones: the total */
  readonly subtotal?: Money
  /** absent, and in older ones: nothing */
  readonly deliveryFee?: Money
  /** absent, and in older ones: none. subtotal + deliveryFee − discounts = total */
  readonly discounts?: readonly Discount[]
}
export const OrderCompleted: EventType<OrderCompleted> = { type: 'OrderCompleted', version: 2, topic: 'jumun.order', source: 'order', schemaId: 61 }

/** Paid and in stock: the store may have it. */
export interface OrderConfirmed {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly fulfilment: Fulfilment
  readonly lines: readonly OrderLine[]
  readonly total: Money
  /** only for a delivery: its district. Whoever brings it asks the order service for the door; older events have all of it */
  readonly address?: Address
  /** in older events what the customer asks of the store; now the store asks the order service */
  readonly note?: string
  /** the number of its store and day, called out at the counter: the same on every screen and slip */
  readonly number?: number
  /** the customer asks something of the store */
  readonly hasNote?: boolean
  /** all lines together; absent, and in older ones: the total */
  readonly subtotal?: Money
  /** absent, and in older ones: nothing */
  readonly deliveryFee?: Money
  /** absent, and in older ones: none. subtotal + deliveryFee − discounts = total */
  readonly discounts?: readonly Discount[]
  /** when its turn in the kitchen begins; absent where the kitchen's time is not counted */
  readonly cookFrom?: string
  /** the start of the slot it was ordered for; null: as soon as it can be */
  readonly wantedAt?: string
  /** what its longest dish takes to cook; absent where none says how long it takes */
  readonly cookMinutes?: number
}
export const OrderConfirmed: EventType<OrderConfirmed> = { type: 'OrderConfirmed', version: 5, topic: 'jumun.order', source: 'order', schemaId: 74 }

/** A customer sent a basket; it is priced, not paid, and no deal yet: no store hears of it. */
export interface OrderDrafted {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly fulfilment: Fulfilment
  readonly lines: readonly OrderLine[]
  readonly total: Money
  /** the number of its store and day, called out at the counter: the same on every screen and slip */
  readonly number?: number
  /** all lines together; absent, and in older ones: the total */
  readonly subtotal?: Money
  /** absent, and in older ones: nothing */
  readonly deliveryFee?: Money
  /** absent, and in older ones: none. subtotal + deliveryFee − discounts = total */
  readonly discounts?: readonly Discount[]
  /** the start of the slot it was ordered for; null: as soon as it can be */
  readonly wantedAt?: string
}
export const OrderDrafted: EventType<OrderDrafted> = { type: 'OrderDrafted', version: 4, topic: 'jumun.order', source: 'order', schemaId: 63 }

/** The draft was not paid in time; the order ends here. A capture that still arrives is refunded. */
export interface OrderExpired {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
}
export const OrderExpired: EventType<OrderExpired> = { type: 'OrderExpired', version: 1, topic: 'jumun.order', source: 'order', schemaId: 15 }

/** The card was refused; the order ends here. */
export interface OrderPaymentDeclined {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly reason: string
}
export const OrderPaymentDeclined: EventType<OrderPaymentDeclined> = { type: 'OrderPaymentDeclined', version: 1, topic: 'jumun.order', source: 'order', schemaId: 16 }

/** The order is paid. */
export interface OrderPlaced {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly fulfilment: Fulfilment
  readonly lines: readonly OrderLine[]
  readonly total: Money
  /** the number of its store and day, called out at the counter: the same on every screen and slip */
  readonly number?: number
  /** all lines together; absent, and in older ones: the total */
  readonly subtotal?: Money
  /** absent, and in older ones: nothing */
  readonly deliveryFee?: Money
  /** absent, and in older ones: none. subtotal + deliveryFee − discounts = total */
  readonly discounts?: readonly Discount[]
  /** the start of the slot it was ordered for; null: as soon as it can be */
  readonly wantedAt?: string
}
export const OrderPlaced: EventType<OrderPlaced> = { type: 'OrderPlaced', version: 4, topic: 'jumun.order', source: 'order', schemaId: 64 }

/** The order moved on because a store or a rider did something. */
export interface OrderProgressed {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly status: OrderProgress
  /** when it is said to be ready */
  readonly promisedAt?: string
  /** why a wish to cancel was refused, if that brought the order here */
  readonly cancelRefused?: string
}
export const OrderProgressed: EventType<OrderProgressed> = { type: 'OrderProgressed', version: 1, topic: 'jumun.order', source: 'order', schemaId: 18 }

/** The order is cooked and packed. */
export interface OrderReady {
  readonly orderId: string
  readonly storeId: string
}
export const OrderReady: EventType<OrderReady> = { type: 'OrderReady', version: 1, topic: 'jumun.store', source: 'store', schemaId: 19 }

/** The provider captured the money. */
export interface PaymentApproved {
  readonly orderId: string
  readonly customerId: string
  readonly paymentId: string
  readonly amount: Money
}
export const PaymentApproved: EventType<PaymentApproved> = { type: 'PaymentApproved', version: 1, topic: 'jumun.payment', source: 'payment', schemaId: 20 }

/** The provider refused; no money moved. */
export interface PaymentDeclined {
  readonly orderId: string
  readonly customerId: string
  readonly paymentId: string
  readonly reason: string
}
export const PaymentDeclined: EventType<PaymentDeclined> = { type: 'PaymentDeclined', version: 1, topic: 'jumun.payment', source: 'payment', schemaId: 21 }

/** The money went back to the customer. */
export interface PaymentRefunded {
  readonly orderId: string
  readonly customerId: string
  readonly paymentId: string
  readonly amount: Money
  readonly reason: string
  /** of one of several: a line was taken out, or something was made good, and the order goes on */
  readonly refundId?: string
  /** whether the order was changed, or somebody gave it back; absent: the order ended */
  readonly of?: RefundCause
}
export const PaymentRefunded: EventType<PaymentRefunded> = { type: 'PaymentRefunded', version: 2, topic: 'jumun.payment', source: 'payment', schemaId: 65 }

/** A product was added to a menu or changed, its price and options included; also when it sells out, is back, or few are left. */
export interface ProductChanged {
  readonly productId: string
  readonly storeId: string
  readonly name: Readonly<Record<string, string>>
  readonly description?: Readonly<Record<string, string>>
  readonly category?: Readonly<Record<string, string>>
  readonly price: Money
  readonly options: readonly OptionGroup[]
  /** the owner offers it */
  readonly available: boolean
  /** none left at the moment, or said to be sold out for now */
  readonly soldOut: boolean
  /** how many are for sale, once they are few; absent where they are many or not counted */
  readonly left?: number
  /** how many minutes of the kitchen one of it takes; null: none */
  readonly cookMinutes?: number
  /** where in the kitchen it is made */
  readonly station?: string
  /** ISO 8601; until then the owner says it is sold out, however many are left */
  readonly soldOutUntil?: string
  /** when it can be had; absent: always */
  readonly served?: readonly ServedSpan[]
  readonly allergens?: readonly string[]
  /** 0 to 3 */
  readonly spice?: number
  readonly popular?: boolean
  /** what its pictures are called */
  readonly picture?: string
}
export const ProductChanged: EventType<ProductChanged> = { type: 'ProductChanged', version: 3, topic: 'jumun.catalog', source: 'catalog', schemaId: 66 }

/** A refund that our books had as done was not in the provider's: it was made again, under its own key, and booked anew. */
export interface RefundRepeated {
  readonly discrepancyId: string
  /** the order whose money it is */
  readonly orderId: string
  /** the key of the charge at the provider */
  readonly chargeKey: string
  readonly amount: Money
}
export const RefundRepeated: EventType<RefundRepeated> = { type: 'RefundRepeated', version: 1, topic: 'jumun.payment', source: 'payment', schemaId: 35 }

/** A session is over before its access tokens have expired: whoever verifies tokens refuses them from now on. */
export interface SessionEnded {
  readonly sessionId: string
  /** its last token proves nothing by itself from then on, and the session may be forgotten */
  readonly tokensExpireAt: string
}
export const SessionEnded: EventType<SessionEnded> = { type: 'SessionEnded', version: 1, topic: 'jumun.user.sessions', source: 'user', schemaId: 49 }

/** The user service signs tokens with this key from now on; its public half, so that everyone can verify without asking. */
export interface SigningKeyAnnounced {
  readonly kid: string
  /** JSON Web Key, public part only */
  readonly publicJwk: string
  /** tokens signed by it are not accepted after this */
  readonly retiresAt: string
  /** what counts: the same as a statement (JWS) that the user service signed with its own key */
  readonly proof?: string
}
export const SigningKeyAnnounced: EventType<SigningKeyAnnounced> = { type: 'SigningKeyAnnounced', version: 2, topic: 'jumun.user.keys', source: 'user', schemaId: 50 }

/** Not every line can be served, so none is set aside. */
export interface StockRejected {
  readonly orderId: string
  readonly storeId: string
  readonly missing: readonly MissingStock[]
}
export const StockRejected: EventType<StockRejected> = { type: 'StockRejected', version: 1, topic: 'jumun.catalog', source: 'catalog', schemaId: 25 }

/** What was set aside for a canceled order is for sale again. */
export interface StockReleased {
  readonly orderId: string
  readonly storeId: string
  readonly lines: readonly StockLine[]
}
export const StockReleased: EventType<StockReleased> = { type: 'StockReleased', version: 1, topic: 'jumun.catalog', source: 'catalog', schemaId: 26 }

/** Stock is set aside for every line of the order, but for those that may be left out. */
export interface StockReserved {
  readonly orderId: string
  readonly storeId: string
  readonly lines: readonly StockLine[]
  /** lines of the order, from 0, that cannot be had and may be left out; absent: none */
  readonly leftOut?: readonly number[]
}
export const StockReserved: EventType<StockReserved> = { type: 'StockReserved', version: 2, topic: 'jumun.catalog', source: 'catalog', schemaId: 67 }

/** What was set aside for a canceled order is gone: it was cooked, and does not come back by itself. */
export interface StockWasted {
  readonly orderId: string
  readonly storeId: string
  readonly lines: readonly StockLine[]
}
export const StockWasted: EventType<StockWasted> = { type: 'StockWasted', version: 1, topic: 'jumun.catalog', source: 'catalog', schemaId: 45 }

/** A store opened its account or changed its profile, hours or status. */
export interface StoreChanged {
  readonly storeId: string
  readonly ownerId: string
  readonly name: Readonly<Record<string, string>>
  readonly kind: string
  readonly address: Address
  readonly status: StoreStatus
  readonly fulfilments: readonly Fulfilment[]
  /** usual preparation time */
  readonly minutes: number
  /** IANA name; null in older ones: Asia/Seoul */
  readonly timeZone?: string
  /** HH:MM at the store, when its business day starts; null in older ones: 05:00 */
  readonly dayStartsAt?: string
  /** when these opening hours end; absent without hours, outside them, and where it never closes */
  readonly closesAt?: string
  /** from when on nothing more can be ordered until it opens again */
  readonly lastOrderAt?: string
  /** how long the store may take to accept an order */
  readonly acceptWithinMinutes?: number
  /** the places in its kitchen, in order */
  readonly stations?: readonly Station[]
  /** null: it is not counted */
  readonly capacity?: Capacity
  /** absent: everywhere, and free */
  readonly delivery?: DeliveryTerms
  /** who works there beside the owner; null in older ones: nobody */
  readonly staff?: readonly StaffOfStore[]
  /** so much the counter may give back for one order; null: nothing */
  readonly refundLimit?: Money
  /** by day of the week, mon to sun; null: it has none */
  readonly hours?: Readonly<Record<string, readonly OpenSpan[]>>
  /** its holidays */
  readonly closures?: readonly Closure[]
  /** when its BUSY or PAUSED ends by itself */
  readonly until?: string
  /** for so many days after today one may order; null: for now alone */
  readonly orderAheadDays?: number
  /** so long before its time an order comes to the kitchen; null: the usual preparation time */
  readonly leadMinutes?: number
  /** so long before closing the last order is taken; null: until it closes */
  readonly lastOrderMinutes?: number
  /** what preparation really takes lately; null: too few orders say anything */
  readonly learnedMinutes?: number
}
export const StoreChanged: EventType<StoreChanged> = { type: 'StoreChanged', version: 6, topic: 'jumun.store', source: 'store', schemaId: 75 }

/** Money that the provider took without a deal behind it went back: found by comparing its books with ours. */
export interface SurplusRefunded {
  readonly discrepancyId: string
  /** the order that the charge was made for */
  readonly orderId: string
  /** the key of the charge at the provider */
  readonly chargeKey: string
  readonly finding: SurplusFinding
  readonly amount: Money
}
export const SurplusRefunded: EventType<SurplusRefunded> = { type: 'SurplusRefunded', version: 1, topic: 'jumun.payment', source: 'payment', schemaId: 34 }

/** The store promised to cook this order. */
export interface TicketAccepted {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  readonly fulfilment: Fulfilment
  readonly minutes: number
  readonly readyBy: string
  readonly storeName: Readonly<Record<string, string>>
  readonly storeAddress: Address
  /** only for a delivery: its district; older events have all of it */
  readonly address?: Address
  /** in older events what the customer asks of the store */
  readonly note?: string
  readonly total: Money
  /** the number that is called out at the counter: of its store and day */
  readonly number?: number
  /** how long a rider may take to fetch it once it is ready */
  readonly pickupWithinMinutes?: number
}
export const TicketAccepted: EventType<TicketAccepted> = { type: 'TicketAccepted', version: 3, topic: 'jumun.store', source: 'store', schemaId: 47 }

/** The time of an order that was ordered ahead has come: the kitchen has it to accept. */
export interface TicketBegan {
  readonly orderId: string
  readonly storeId: string
}
export const TicketBegan: EventType<TicketBegan> = { type: 'TicketBegan', version: 1, topic: 'jumun.store', source: 'store', schemaId: 69 }

/** The store took the order off its board: asked to, before cooking began, or of its own accord, which it explains. */
export interface TicketCanceled {
  readonly orderId: string
  readonly storeId: string
  /** why the store canceled it; absent: it was asked to */
  readonly message?: string
  /** cooking had begun */
  readonly cooked: boolean
}
export const TicketCanceled: EventType<TicketCanceled> = { type: 'TicketCanceled', version: 2, topic: 'jumun.store', source: 'store', schemaId: 48 }

/** The store cannot make a line as it was ordered and asks the customer, perhaps with an offer; without an answer by then it is taken out. */
export interface TicketLineAsked {
  readonly orderId: string
  readonly storeId: string
  /** counted from 0, as the order was placed */
  readonly line: number
  /** what the store offers in its place, as it would be in the order */
  readonly instead?: OrderLine
  /** what the customer reads */
  readonly reason: string
  /** ISO 8601 */
  readonly until: string
}
export const TicketLineAsked: EventType<TicketLineAsked> = { type: 'TicketLineAsked', version: 1, topic: 'jumun.store', source: 'store', schemaId: 72 }

/** What the customer was asked about can be made after all: the question is taken back. */
export interface TicketLineKept {
  readonly orderId: string
  readonly storeId: string
  /** counted from 0, as the order was placed */
  readonly line: number
}
export const TicketLineKept: EventType<TicketLineKept> = { type: 'TicketLineKept', version: 1, topic: 'jumun.store', source: 'store', schemaId: 73 }

/** The store took a line out of an order, took less of it, or gives something else instead. */
export interface TicketLinesChanged {
  readonly orderId: string
  readonly storeId: string
  /** counted from 0, as the order was placed */
  readonly line: number
  /** how many of it are left; 0: none */
  readonly quantity: number
  /** what is made in its place */
  readonly instead?: OrderLine
  /** what the customer reads */
  readonly reason: string
  /** cooking had begun */
  readonly cooked: boolean
}
export const TicketLinesChanged: EventType<TicketLinesChanged> = { type: 'TicketLinesChanged', version: 1, topic: 'jumun.store', source: 'store', schemaId: 70 }

/** The store will not cook this order, or did not answer in time. */
export interface TicketRejected {
  readonly orderId: string
  readonly storeId: string
  readonly reason: TicketRejection
  /** what the store tells the customer */
  readonly message?: string
}
export const TicketRejected: EventType<TicketRejected> = { type: 'TicketRejected', version: 1, topic: 'jumun.store', source: 'store', schemaId: 31 }

/** Somebody in the kitchen has answered its bell: no other screen has to ring for it. */
export interface TicketSeen {
  readonly orderId: string
  readonly storeId: string
  /** absent: whoever watches over all of them */
  readonly station?: string
}
export const TicketSeen: EventType<TicketSeen> = { type: 'TicketSeen', version: 1, topic: 'jumun.store', source: 'store', schemaId: 71 }

/** A rider or an owner may work here: an operator said so, or the installation lets everybody in. */
export interface UserApproved {
  readonly userId: string
  /** empty: whoever may know it asks the user service; older events have it */
  readonly name: string
  readonly role: Role
}
export const UserApproved: EventType<UserApproved> = { type: 'UserApproved', version: 1, topic: 'jumun.user', source: 'user', schemaId: 54 }

/** They deleted their account: whatever else is kept of them has to go, too. */
export interface UserDeleted {
  readonly userId: string
}
export const UserDeleted: EventType<UserDeleted> = { type: 'UserDeleted', version: 1, topic: 'jumun.user', source: 'user', schemaId: 57 }

/** An operator does not let this rider or owner work here. */
export interface UserRefused {
  readonly userId: string
}
export const UserRefused: EventType<UserRefused> = { type: 'UserRefused', version: 1, topic: 'jumun.user', source: 'user', schemaId: 55 }

/** Someone signed up. */
export interface UserRegistered {
  readonly userId: string
  /** empty: whoever may know it asks the user service; older events have it */
  readonly name: string
  readonly role: Role
}
export const UserRegistered: EventType<UserRegistered> = { type: 'UserRegistered', version: 1, topic: 'jumun.user', source: 'user', schemaId: 32 }

/** Every event, by name. */
export const allEvents = { CancelRefused, CookingStarted, DeliveryAssigned, DeliveryCanceled, DeliveryCompleted, DeliveryFailed, DeliveryGivenUp, DeliveryPickedUp, DeliveryRequested, ItemTicked, OrderCancelRequested, OrderCanceled, OrderChanged, OrderCollected, OrderCompleted, OrderConfirmed, OrderDrafted, OrderExpired, OrderPaymentDeclined, OrderPlaced, OrderProgressed, OrderReady, PaymentApproved, PaymentDeclined, PaymentRefunded, ProductChanged, RefundRepeated, SessionEnded, SigningKeyAnnounced, StockRejected, StockReleased, StockReserved, StockWasted, StoreChanged, SurplusRefunded, TicketAccepted, TicketBegan, TicketCanceled, TicketLineAsked, TicketLineKept, TicketLinesChanged, TicketRejected, TicketSeen, UserApproved, UserDeleted, UserRefused, UserRegistered } as const
