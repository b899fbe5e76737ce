/** The sandbox provider made slow or taken down for a minute, so that one can watch what the platform does about it. */
import { type ProviderFault, setProviderFault } from '@jumun/contracts/http'
import { SegmentedControl } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { useNow } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { countdownText } from '../texts/amounts.ts'
import { useTexts } from '../texts/language.tsx'
import { faultQuestion } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { switchTexts } from './switch-texts.ts'

/** Nobody has to remember to switch it off. */
const forMs = 60_000

export function FaultSwitch() {
  const t = useTexts(opsTexts)
  const own = useTexts(switchTexts)
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const now = useNow()
  const question = faultQuestion(call)
  const fault = useQuery(question)
  const switching = useMutation({
    mutationFn: (mode: ProviderFault['mode']) =>
      call(setProviderFault, { body: mode === 'none' ? { mode } : { mode, forMs } }),
    onSuccess: (set) => takeInAnswer(client, question.queryKey, () => set),
    onError: sayProblem,
  })
  // A real provider has no switches.
  if (!fault.data) return null
  const { mode, until } = fault.data
  return (
    <section className="panel" aria-labelledby="fault-title">
      <h2 id="fault-title">{own.providerTitle}</h2>
      <p className="hint">{own.providerHint}</p>
      <SegmentedControl
        fullWidth
        size="md"
        radius="xl"
        aria-label={own.providerTitle}
        disabled={switching.isPending}
        value={mode}
        onChange={(next) => switching.mutate(next as ProviderFault['mode'])}
        data={[
          { value: 'none', label: t.provider_none },
          { value: 'slow', label: t.provider_slow },
          { value: 'down', label: t.provider_down },
        ]}
      />
      <p className="hint" role="status">
        {mode === 'none' || until === null ? t.providerWell : t.wellAgainIn(countdownText(until, now))}
      </p>
    </section>
  )
}
