/** What went back so far, each time: when, how much, and why. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { changesTexts } from './changes-texts.ts'

export function RefundLines({ entry }: { readonly entry: Pick<DashboardEntry, 'refunds'> }) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  return (entry.refunds ?? []).map(({ amount, reason, at }, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what went back stays, and two may at the same moment
    <p className="receipt-sum" key={n} data-sum="refund">
      <span>
        {t.back} · {write.clock(at)} · <span className="as-typed">{write.reason(reason)}</span>
      </span>
      <b>−{write.money(amount)}</b>
    </p>
  ))
}
