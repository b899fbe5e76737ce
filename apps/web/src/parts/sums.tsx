/** What a total is made of: said where there is more to say than the lines. */
import { type SaidSums, sumsOf } from '@jumun/contracts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'

export function SumParts({ of }: { readonly of: SaidSums }) {
  const t = useTexts(sharedTexts)
  const write = useWriting()
  const { subtotal, deliveryFee, discounts } = sumsOf(of)
  if (deliveryFee.amount === 0 && discounts.length === 0) return null
  return (
    <>
      <p className="sum-part" data-sum="subtotal">
        <span>{t.subtotal}</span>
        <span>{write.money(subtotal)}</span>
      </p>
      {deliveryFee.amount > 0 && (
        <p className="sum-part" data-sum="fee">
          <span>{t.fee}</span>
          <span>{write.money(deliveryFee)}</span>
        </p>
      )}
      {discounts.map((discount, index) => (
        <p className="sum-part" data-sum="discount" key={discount.code ?? index}>
          <span>{write.text(discount.name)}</span>
          <span>−{write.money(discount.amount)}</span>
        </p>
      ))}
    </>
  )
}
