/** Says what is away, what still works and what to do; and since when the screen may be wrong, instead of showing an old state as true. */
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { awayTexts, workTexts } from './away-texts.ts'
import { useAway, useLiveState, usePlatform, useSession } from './platform.tsx'
import { useUncheckedSince } from './unchecked-since.ts'

/** What concerns people most comes first; a phone has room for so many sentences. */
const spokenOf = ['order', 'payment', 'store', 'catalog', 'delivery', 'dashboard', 'user'] as const
const mostSentences = 2

export function OutOfDate() {
  const t = useTexts(sharedTexts)
  const what = useTexts(awayTexts)
  const works = useTexts(workTexts[usePlatform().role])
  const write = useWriting()
  const live = useLiveState()
  const loggedIn = useSession() !== undefined
  const { reach, services, since } = useAway()
  const broken = loggedIn && live.status === 'broken' ? live.since : undefined
  const unchecked = useUncheckedSince(since ?? broken)
  const isMissing = (name: string): boolean => services.includes(name) || (name === 'dashboard' && broken !== undefined)
  const missing = reach === 'ok' ? spokenOf.filter(isMissing) : [reach]
  if (missing.length === 0 && unchecked === undefined) return null
  return (
    <div className="out-of-date" role="status">
      <span className="out-of-date-dot" />
      <div>
        {missing.slice(0, mostSentences).map((name) => (
          <p key={name}>
            <b>{what[name]}</b> {works[name]}
          </p>
        ))}
        {missing.length > mostSentences && <p>{t.moreAway(missing.length - mostSentences)}</p>}
        {unchecked !== undefined && (
          <p className="out-of-date-since">
            {broken === undefined && reach === 'ok'
              ? t.notRefreshed(write.seconds(unchecked))
              : t.outOfDate(write.seconds(unchecked))}
          </p>
        )}
      </div>
    </div>
  )
}
