/** Says since when the screen may be wrong, instead of showing an old state as true. */
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { useLiveState, useSession } from './platform.tsx'

export function OutOfDate() {
  const t = useTexts(sharedTexts)
  const write = useWriting()
  const state = useLiveState()
  const loggedIn = useSession() !== undefined
  if (!loggedIn || state.status !== 'broken') return null
  return (
    <div className="out-of-date" role="status">
      <span className="out-of-date-dot" />
      {t.outOfDate(write.seconds(state.since))}
    </div>
  )
}
