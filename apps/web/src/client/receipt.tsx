/** What was ordered, as it stands on the page. */

import type { DashboardEntry } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orderDetailQuestion } from '../api/questions.ts'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { LineName } from '../parts/changes/line-name.tsx'
import { RefundLines } from '../parts/changes/refund-lines.tsx'
import { useCall } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { SumParts } from '../parts/sums.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { several } from '../texts/several.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'

export function Receipt({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  return (
    <section className="panel receipt">
      <Title order={2} size="h4">
        {t.whatYouOrdered}
      </Title>
      <p className="receipt-small">
        <StoreName id={entry.storeId} /> · {write.day(entry.createdAt)} {write.clock(entry.createdAt)}
      </p>
      <OrderedLines entry={entry} />
      <SumParts of={entry} />
      <p className="receipt-sum" data-sum="total">
        <span>
          {shared.total} · {entry.fulfilment === 'delivery' ? shared.delivery : shared.pickup}
        </span>
        <b>{write.money(entry.total)}</b>
      </p>
      <PaidBefore entry={entry} />
      <RefundLines entry={entry} />
      <WhereAndNote entry={entry} />
    </section>
  )
}

/** What was paid, where the order costs something else by now. */
export function PaidBefore({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  if (!entry.paid || entry.paid.amount === entry.total.amount) return null
  return (
    <p className="sum-part" data-sum="paid">
      <span>{t.paid}</span>
      <span>{write.money(entry.paid)}</span>
    </p>
  )
}

export function OrderedLines({ entry }: { readonly entry: DashboardEntry }) {
  const write = useWriting()
  return (
    <ul>
      {entry.lines.map((line, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place for ever
        <li key={n}>
          <span>
            <LineName line={line} />
            {line.options.length > 0 && <small>{several(line.options.map((option) => write.text(option.name)))}</small>}
          </span>
          <b>{write.money(line.total)}</b>
        </li>
      ))}
    </ul>
  )
}

/** What only the order service keeps. */
export function WhereAndNote({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const detail = useQuery(orderDetailQuestion(useCall(), entry.orderId)).data
  return (
    <>
      {detail?.address && (
        <p className="receipt-small">
          {t.bringTo}: {[detail.address.line1, detail.address.line2].filter(Boolean).join(', ')}
        </p>
      )}
      {detail?.note && (
        <p className="receipt-small as-typed">
          {t.note}: {detail.note}
        </p>
      )}
    </>
  )
}
