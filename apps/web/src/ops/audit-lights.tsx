/** The audit's lights: each invariant green or red, and by which orders. */
import { getAudit } from '@jumun/contracts/http'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Call } from '../api/call.ts'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { opsTexts } from './ops-texts.ts'

const auditQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-audit'],
    queryFn: ({ signal }) => call(getAudit, { signal }),
    refetchInterval: 5_000,
  })

/** Those that this screen can say in the reader's language. */
const known = ['I1', 'I2', 'I3', 'I4', 'I5'] as const
const isKnown = (name: string): name is (typeof known)[number] => (known as readonly string[]).includes(name)

export function AuditLights() {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const audit = useQuery(auditQuestion(useCall()))
  return (
    <section className="panel" aria-labelledby="audit-title">
      <h2 id="audit-title">{t.auditTitle}</h2>
      <p className="hint">{t.auditHint}</p>
      {audit.isPending && <Loading rows={3} height={40} />}
      {audit.isError && audit.data === undefined && <Trouble error={audit.error} again={() => void audit.refetch()} />}
      <ul className="lights">
        {audit.data?.items.map(({ invariant, means, status, checked, count, violations }) => (
          <li key={invariant} data-light={status}>
            <span className="light" />
            <span className="light-words">
              <b>
                {invariant} · {status === 'green' ? t.lightGreen(checked) : t.lightRed(count)}
              </b>
              <span>{isKnown(invariant) ? t[`means_${invariant}`] : means}</span>
              {violations.map((violation) => (
                <Link key={violation.orderId} to="/orders/$orderId" params={{ orderId: violation.orderId }}>
                  {write.seconds(violation.since)} · {violation.what}
                </Link>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
