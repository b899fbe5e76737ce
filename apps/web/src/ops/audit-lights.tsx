/** The audit's lights: each invariant green, red, or not known just now, and by what. */
import { getAudit } from '@jumun/contracts/http'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Call } from '../api/call.ts'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { invariantTexts } from './invariant-texts.ts'
import { opsTexts } from './ops-texts.ts'

export const auditQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-audit'],
    queryFn: ({ signal }) => call(getAudit, { signal }),
    refetchInterval: 5_000,
  })

export function AuditLights() {
  const t = useTexts(opsTexts)
  const means = useTexts(invariantTexts)
  const write = useWriting()
  const audit = useQuery(auditQuestion(useCall()))
  return (
    <section className="panel" aria-labelledby="audit-title">
      <h2 id="audit-title">{t.auditTitle}</h2>
      <p className="hint">{t.auditHint}</p>
      {audit.isPending && <Loading rows={3} height={40} />}
      {audit.isError && audit.data === undefined && <Trouble error={audit.error} again={() => void audit.refetch()} />}
      <ul className="lights">
        {audit.data?.items.map(({ invariant, status, checked, count, violations }) => (
          <li key={invariant} data-light={status}>
            <span className="light" />
            <span className="light-words">
              <b>
                {invariant} ·{' '}
                {status === 'green' ? t.lightGreen(checked) : status === 'red' ? t.lightRed(count) : t.lightUnknown}
              </b>
              <span>{means[invariant]}</span>
              {violations.map(({ orderId, what, by, since }) =>
                orderId === undefined ? (
                  <span key={`${by} ${what}`}>
                    {write.seconds(since)} · {what} ({by})
                  </span>
                ) : (
                  <Link key={`${by} ${orderId} ${what}`} to="/orders/$orderId" params={{ orderId }}>
                    {write.seconds(since)} · {what}
                  </Link>
                ),
              )}
            </span>
          </li>
        ))}
      </ul>
      {audit.data && (
        <p className="hint">
          {audit.data.silent.length > 0 && `${t.silentServices(audit.data.silent.join(', '))} `}
          {audit.data.lookedDeeperAt === undefined
            ? t.neverLookedDeeper
            : t.lookedDeeper(write.seconds(audit.data.lookedDeeperAt))}
        </p>
      )}
    </section>
  )
}
