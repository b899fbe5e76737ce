/** The receipt on paper, a roll of 58 or 80 mm or a sheet of A4: all that is printed of an order's page, and not seen on the screen. */
import { vatIn } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { storeOfListQuestion } from '../api/questions.ts'
import { calledNumber } from '../parts/called-number.ts'
import { RefundLines } from '../parts/changes/refund-lines.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'
import { OrderedLines, PaidBefore, WhereAndNote } from './receipt.tsx'
import { SumParts } from './sums.tsx'

export function PaperReceipt({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const store = useQuery(storeOfListQuestion(useCall(), useQueryClient(), entry.storeId)).data
  const d = useTexts(deliveryTexts)
  const percent = store?.vatPercent ?? 10
  const vat = store && vatIn(entry.total, percent)
  const paidAt = entry.timeline.find(({ type }) => type === 'PaymentApproved')?.time ?? entry.createdAt
  const way = entry.fulfilment === 'delivery' ? shared.delivery : shared.pickup
  return (
    <article className="paper receipt" aria-hidden="true">
      <header>
        <h2>{store ? write.text(store.name) : t.receipt}</h2>
        {store?.businessNumber && (
          <p>
            {d.businessNumber} {store.businessNumber}
          </p>
        )}
        {store && <p>{[store.address.line1, store.address.line2].filter(Boolean).join(', ')}</p>}
      </header>
      <p className="paper-number">
        <span>{t.receipt}</span>
        <b>{t.orderNumber(calledNumber(entry))}</b>
      </p>
      <p>
        {write.day(entry.createdAt)} {write.clock(entry.createdAt)} · {way}
      </p>
      <OrderedLines entry={entry} />
      <SumParts of={entry} />
      <p className="receipt-sum" data-sum="total">
        <span>{shared.total}</span>
        <b>{write.money(entry.total)}</b>
      </p>
      {vat && vat.amount > 0 && (
        <p className="receipt-sum" data-sum="vat">
          <span>{d.vat(percent)}</span>
          <span>{write.money(vat)}</span>
        </p>
      )}
      <p className="receipt-sum">
        <span>{entry.refunded ? t.paidAndRefunded : t.paidByCard}</span>
        <span>{write.clock(paidAt)}</span>
      </p>
      <PaidBefore entry={entry} />
      {entry.refunds ? (
        <RefundLines entry={entry} />
      ) : (
        entry.refund &&
        entry.refund.amount > 0 && (
          <p className="receipt-sum" data-sum="refund">
            <span>{d.refund}</span>
            <span>−{write.money(entry.refund)}</span>
          </p>
        )
      )}
      <WhereAndNote entry={entry} />
      <footer>
        <p>{t.thanks}</p>
        <small>{entry.orderId}</small>
      </footer>
    </article>
  )
}
