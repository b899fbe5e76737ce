/**
 * A step that somebody takes with one tap. What it may yet come to when tried again is said where it was taken, and stays
 * there with "try again"; any other refusal is said at the top of the screen. The platform takes every step at most once.
 */
import { Alert, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { mayPass, useSayProblem, useSentence } from './problem.tsx'

interface Then<R> {
  readonly onSuccess?: (result: R) => unknown
  readonly onSettled?: () => unknown
}

export function useStep<T, R>(take: (given: T) => Promise<R>, then: Then<R> = {}) {
  const sayProblem = useSayProblem()
  return useMutation({
    mutationFn: take,
    ...then,
    onError: (error) => {
      if (!mayPass(error)) sayProblem(error)
    },
  })
}

interface NotDoneProps {
  /** Why it was not done; nothing is shown for what cannot pass anyway. */
  readonly error: unknown
  /** Left out where the button of the step itself is still there. */
  readonly again?: () => void
}

export function NotDone({ error, again }: NotDoneProps) {
  const t = useTexts(sharedTexts)
  const sentence = useSentence()
  if (!mayPass(error)) return null
  return (
    <Alert color="persimmon" variant="light" role="alert" className="not-done" title={t.notDone}>
      <p>{sentence(error)}</p>
      {again && (
        <Button size="lg" fullWidth onClick={again}>
          {t.tryAgain}
        </Button>
      )}
    </Alert>
  )
}

interface OrTryAgainProps<T> {
  readonly step: { readonly error: unknown; readonly variables: T | undefined; readonly mutate: (given: T) => void }
  readonly children: ReactNode
}

/** The button of a step; once it did not go through, why, and the same step again. */
export function OrTryAgain<T>({ step, children }: OrTryAgainProps<T>) {
  if (!mayPass(step.error)) return children
  return <NotDone error={step.error} again={() => step.mutate(step.variables as T)} />
}
