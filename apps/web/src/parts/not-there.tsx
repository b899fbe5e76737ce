/** In place of an answer that is not there: grey bars at first, and once it could not be had, why; kept still while it is asked again. */
import { useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Gone, isGone } from './gone.tsx'
import { Loading, Trouble } from './list-states.tsx'

interface NotThereProps {
  readonly asked: { readonly error: unknown; readonly refetch: () => unknown }
  readonly rows?: number
  readonly height?: number
  /** What is said when there is no such thing. */
  readonly gone?: string
}

export function NotThere({ asked, gone, ...bars }: NotThereProps) {
  const t = useTexts(sharedTexts)
  const [last, setLast] = useState<unknown>(null)
  if (asked.error !== null && asked.error !== last) setLast(asked.error)
  const why = asked.error ?? last
  if (why === null) return <Loading {...bars} />
  if (isGone(why)) return <Gone title={gone ?? t.pageGone} hint={t.pageGoneHint} />
  return <Trouble error={why} again={() => void asked.refetch()} />
}
