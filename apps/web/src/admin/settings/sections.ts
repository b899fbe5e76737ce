/** The parts of a store's settings below its form, from top to bottom: each a file of its own, and one line here. */
import type { StoreRight } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import type { ComponentType } from 'react'
import { WebhooksSection } from '../../parts/webhooks/webhooks.tsx'
import { DeliveryAreas } from './delivery-areas.tsx'
import { Holidays } from './holidays.tsx'
import { KitchenCapacity } from './kitchen-capacity.tsx'
import { OrderingAhead } from './ordering-ahead.tsx'
import { PrintersSection } from './printers.tsx'
import { StaffSection } from './staff.tsx'

/** Each saves itself (`use-store-form.tsx`, `use-store-edit.tsx`); its name is where the address's `#` leads. */
type Section = ComponentType<{ readonly store: Store }>
/** `right`: where it takes more than the page does. */
export const sections: readonly (readonly [name: string, section: Section, right?: StoreRight])[] = [
  ['areas', DeliveryAreas],
  ['kitchen', KitchenCapacity],
  ['printers', PrintersSection],
  ['holidays', Holidays],
  ['ordering-ahead', OrderingAhead],
  ['staff', StaffSection, 'activity'],
  ['webhooks', WebhooksSection, 'webhooks'],
]
