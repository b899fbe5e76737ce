/** A refusal as a sentence in the reader's language. */
import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { Refusal } from '../api/refusal.ts'
import { useLanguage } from '../texts/language.tsx'
import { refusalSentence } from '../texts/problem-sentence.ts'

/** Silence, overload or a service that is away: nothing was said against the step itself. */
export const mayPass = (error: unknown): boolean =>
  error instanceof Refusal && (error.status === 0 || error.status === 429 || error.status >= 500)

export function useSentence(): (error: unknown) => string {
  const { language } = useLanguage()
  return useCallback((error: unknown) => refusalSentence(error, language), [language])
}

/** Says it at the top of the screen, for steps that have no place of their own to say it. */
export function useSayProblem(): (error: unknown) => void {
  const sentence = useSentence()
  return useCallback(
    (error: unknown) => {
      notifications.show({ color: 'persimmon', message: sentence(error), role: 'alert' })
    },
    [sentence],
  )
}
