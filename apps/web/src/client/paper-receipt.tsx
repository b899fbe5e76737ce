/**
 * The receipt: on the screen when it is asked for, and on paper, a roll of 58 or 80 mm or a sheet of A4, all that is printed of
 * an order's page.
 */
import type { DashboardEntry } from '@jumun/contracts/http'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { paymentQuestion, storeOfListQuestion } from '../api/questions.ts'
import { calledNumber } from '../parts/called-number.ts'
import { RefundLines } from '../parts/changes/refund-lines.tsx'
import { useCall } from '../parts/platform.tsx'
import { SumParts } from '../parts/sums.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'
import { OrderedLines, WhereAndNote } from './receipt.tsx'
import { receiptFacts } from './receipt-facts.ts'

const defaultVatPercent = 10
const cardStaysMs = 600_000

export function PaperReceipt({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const d = useTexts(deliveryTexts)
  const write = useWriting()
  const call = useCall()
  const store = useQuery(storeOfListQuestion(call, useQueryClient(), entry.storeId)).data
  const card = useQuery({
    ...paymentQuestion(call, entry.orderId),
    ...{ refetchInterval: false, staleTime: cardStaysMs, meta: { aside: true } },
  }).data?.card
  const percent = store?.vatPercent ?? defaultVatPercent
  const facts = receiptFacts(entry, percent)
  const way = entry.fulfilment === 'delivery' ? shared.delivery : shared.pickup
  const time = (at: string): string => `${write.day(at)} ${write.clock(at)}`
  return (
    <article className="paper receipt">
      <header>
        <h2>{store ? write.text(store.name) : t.receipt}</h2>
        {store && <p>{[store.address.line1, store.address.line2].filter(Boolean).join(', ')}</p>}
        {store?.address.phone && <p>{store.address.phone}</p>}
        {store?.businessNumber && (
          <p>
            {d.businessNumber} {store.businessNumber}
          </p>
        )}
      </header>
      <p className="paper-number">
        <span>{t.receipt}</span>
        <b>{t.orderNumber(calledNumber(entry))}</b>
      </p>
      <Fact name={`${d.placed} · ${way}`} what={time(facts.placedAt)} />
      {facts.paidAt && <Fact name={d.paidAt} what={time(facts.paidAt)} />}
      {facts.handedOverAt && <Fact name={d.handedOver} what={time(facts.handedOverAt)} />}
      <OrderedLines entry={entry} />
      <SumParts of={entry} />
      <p className="receipt-sum" data-sum="total">
        <span>{shared.total}</span>
        <b>{write.money(entry.total)}</b>
      </p>
      {facts.paid.amount > 0 && (
        <p className="receipt-sum" data-sum="paid">
          <span>{card ? `${t.paidByCard} · ${card.brand} •••• ${card.last4}` : t.paidByCard}</span>
          <span>{write.money(facts.paid)}</span>
        </p>
      )}
      <RefundLines entry={entry} />
      {facts.coming.amount > 0 && (
        <p className="receipt-sum" data-sum="coming">
          <span>{t.refundComing}</span>
          <span>{write.money(facts.coming)}</span>
        </p>
      )}
      {facts.kept.amount < facts.paid.amount && (
        <p className="receipt-sum" data-sum="kept">
          <span>{d.kept}</span>
          <b>{write.money(facts.kept)}</b>
        </p>
      )}
      {facts.vat.amount > 0 && (
        <p className="receipt-sum" data-sum="vat">
          <span>{d.vat(percent)}</span>
          <span>{write.money(facts.vat)}</span>
        </p>
      )}
      <WhereAndNote entry={entry} />
      <footer>
        <p>{t.thanks}</p>
        <small>{entry.orderId}</small>
      </footer>
    </article>
  )
}

const Fact = ({ name, what }: { readonly name: string; readonly what: string }) => (
  <p className="paper-fact">
    <span>{name}</span>
    <span>{what}</span>
  </p>
)
