/** For the few who wait for an operator's yes; everybody else need not wait for its code. */
import { Suspense } from 'react'
import { partLater } from '../part-later.ts'

const Later = partLater(async () => (await import('./waiting-for-a-yes.tsx')).WaitingForAYes)

export const WaitingForAYes = () => (
  <Suspense>
    <Later />
  </Suspense>
)
