/** An order's whole way, for journeys that are about something else. */
import type { Session } from '@jumun/contracts'
import { accept, claim, complete, cook, pickUp, ready } from './people.ts'
import type { Platform } from './platform.ts'

/** Every step from the counter to the door. */
export async function bring(
  platform: Platform,
  { owner, rider }: { readonly owner: Session; readonly rider: Session },
  orderId: string,
): Promise<void> {
  await accept(platform, owner, orderId)
  await cook(platform, owner, orderId)
  await claim(platform, rider, orderId)
  await ready(platform, owner, orderId)
  await pickUp(platform, rider, orderId)
  await complete(platform, rider, orderId)
}
