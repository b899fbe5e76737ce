/** All parts of a world and what was said in it: what the invariants look at. */
import type { Envelope } from '@jumun/contracts'
import type { catalogPart } from './catalog-part.ts'
import type { dashboardPart } from './dashboard-part.ts'
import type { deliveryPart } from './delivery-part.ts'
import type { orderPart } from './order-part.ts'
import type { paymentPart } from './payment-part.ts'
import type { ClientRecord } from './people.ts'
import type { Plan } from './plan.ts'
import type { Books } from './provider.ts'
import type { storePart } from './store-part.ts'

export interface Whole {
  readonly plan: Plan
  /** All that was ever said, duplicates included. */
  readonly events: () => readonly Envelope[]
  readonly books: Books
  readonly orders: ReturnType<typeof orderPart>
  readonly store: ReturnType<typeof storePart>
  readonly catalog: ReturnType<typeof catalogPart>
  readonly deliveries: ReturnType<typeof deliveryPart>
  readonly payments: ReturnType<typeof paymentPart>
  readonly dashboard: ReturnType<typeof dashboardPart>
  readonly told: readonly ClientRecord[]
  readonly nameOf: (id: string) => string
}
