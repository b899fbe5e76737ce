/** A step that can still be taken back, one that waits to be sent, and what became of those that were refused. */
import { Alert, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Refusal, type RefusalCode } from '../../api/refusal.ts'
import { useTexts } from '../../texts/language.tsx'
import { useNow } from '../now.ts'
import { useSentence } from '../problem.tsx'
import { SettledButton } from './settled-button.tsx'
import type { Step } from './step-queue.ts'
import { useSteps } from './steps.tsx'
import { stepsTexts } from './steps-texts.ts'

/** In the place of the step's button: what will be done, when, and the way back. */
export function HeldStep({ step, words }: { readonly step: Step; readonly words: string }) {
  const t = useTexts(stepsTexts)
  const { takeBack } = useSteps()
  const seconds = Math.max(0, Math.ceil((step.sendAt - useNow()) / 1_000))
  return (
    <div className="held-step" role="status">
      <span>
        <b>{words}</b> <small>{seconds > 0 ? t.inSeconds(seconds) : t.now}</small>
      </span>
      <SettledButton size="md" variant="white" onClick={() => takeBack(step.id)}>
        {t.undo}
      </SettledButton>
    </div>
  )
}

/** What was tapped, and that nobody has it yet. */
export function WaitingStep({
  step,
  words,
  hint,
}: {
  readonly step: Step
  readonly words: string
  readonly hint?: string | undefined
}) {
  const t = useTexts(stepsTexts)
  const { takeBack } = useSteps()
  return (
    <div className="waiting-step" role="status">
      <span>
        {t.waits}: <b>{words}</b>
        {hint && <small>{hint}</small>}
      </span>
      <SettledButton size="compact-md" variant="subtle" color="gray" onClick={() => takeBack(step.id)}>
        {t.doNotSend}
      </SettledButton>
    </div>
  )
}

/**
 * For the top of every page: how many steps wait, and each that was refused, until it is read.
 * @param name how people call what was refused, such as "Order 12, ready"
 */
export function StepsStrip({ name }: { readonly name: (step: Step) => ReactNode }) {
  const t = useTexts(stepsTexts)
  const sentence = useSentence()
  const { steps, forgetRefused } = useSteps()
  const waiting = steps.filter(({ state }) => state === 'waiting')
  const refused = steps.filter(({ state }) => state === 'refused')
  return (
    <>
      {waiting.length > 0 && (
        <p className="steps-waiting" role="status">
          {t.waiting(waiting.length)}
        </p>
      )}
      {refused.length > 0 && (
        <Alert
          className="steps-refused"
          color="persimmon"
          variant="light"
          role="alert"
          title={t.refused(refused.length)}
        >
          <ul>
            {refused.map((step) => (
              <li key={step.id}>
                <b>{name(step)}</b>: {sentence(new Refusal(step.why?.code as RefusalCode, step.why?.status ?? 0))}
              </li>
            ))}
          </ul>
          <Button size="md" variant="white" onClick={forgetRefused}>
            {t.read}
          </Button>
        </Alert>
      )}
    </>
  )
}
