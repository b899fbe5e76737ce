/** The entrance, for those who are not in yet: whoever is logged in need not wait for its code. */
import { Suspense } from 'react'
import type { EntranceProps } from './entrance.tsx'
import { partLater } from './part-later.ts'

// Kept for the log-out of somebody without a network.
const Later = partLater(async () => (await import('./entrance.tsx')).Entrance)

export const Entrance = (props: EntranceProps) => (
  <Suspense>
    <Later {...props} />
  </Suspense>
)
