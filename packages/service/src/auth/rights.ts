/** The answer of `mayAt` as a refusal: to a stranger a store's things are not there; to its people they are not theirs to do. */
import { mayAt, type StoreRight, type StoreWithPeople } from '@jumun/contracts'
import { Problem } from '../http/problem.ts'
import type { Caller } from '../http/route.ts'

export function refuseUnless(
  store: StoreWithPeople | undefined,
  caller: Extract<Caller, { kind: 'user' }>,
  right?: StoreRight,
): void {
  const may = mayAt(store, caller, right)
  if (may !== 'yes') throw new Problem(may === 'no' ? 'not-your-part' : 'not-found')
}
