/** The entrance, for those who are not in yet: whoever is logged in need not wait for its code. */
import { lazy, Suspense } from 'react'
import type { EntranceProps } from './entrance.tsx'

const quietAfterMs = 2_000
const load = () => import('./entrance.tsx').then((module) => ({ default: module.Entrance }))
const Later = lazy(load)
// Kept for the log-out of somebody without a network; what does not come now is asked for again then.
setTimeout(() => void load().catch(() => undefined), quietAfterMs)

export const Entrance = (props: EntranceProps) => (
  <Suspense>
    <Later {...props} />
  </Suspense>
)
