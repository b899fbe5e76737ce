/** Says since when the screen may be wrong, instead of showing an old state as true. */
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { useLiveState, useSession } from './platform.tsx'
import { useUncheckedSince } from './unchecked-since.ts'

export function OutOfDate() {
  const t = useTexts(sharedTexts)
  const write = useWriting()
  const state = useLiveState()
  const loggedIn = useSession() !== undefined
  const unchecked = useUncheckedSince()
  const broken = loggedIn && state.status === 'broken' ? state.since : undefined
  if (broken === undefined && unchecked === undefined) return null
  return (
    <div className="out-of-date" role="status">
      <span className="out-of-date-dot" />
      {broken === undefined ? t.notRefreshed(write.seconds(unchecked ?? 0)) : t.outOfDate(write.seconds(broken))}
    </div>
  )
}
