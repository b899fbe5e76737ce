/** What the way from this store costs, from what sum on, and how far it is, as far as the phone knows where it is. */
import { areaOf, type Money, metresBetween } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../texts/language.tsx'
import { deliveryTexts } from './delivery-texts.ts'
import { useKept } from './kept.ts'
import { placeOf } from './where-to.ts'

export function FeeWords({ store }: { readonly store: Pick<Store, 'delivery' | 'address' | 'fulfilments'> }) {
  const d = useTexts(deliveryTexts)
  const write = useWriting()
  const { wishes } = useKept()
  const place = placeOf(wishes)
  const { delivery } = store
  const away = place.point && store.address.point && metresBetween(place.point, store.address.point)
  const feeOf = (fee: Money): string => (fee.amount === 0 ? d.free : write.money(fee))
  const words: string[] = []
  if (delivery && store.fulfilments.includes('delivery')) {
    const area = areaOf(delivery, place)
    const all = area ? [area] : delivery.areas
    const fee = leastOf(all.map((one) => one.fee))
    const minimum = leastOf(all.map((one) => one.minimumOrder))
    const isSure = all.every((one) => one.fee.amount === fee?.amount)
    if (fee) words.push(isSure ? d.feeOf(feeOf(fee)) : d.feeFrom(feeOf(fee)))
    if (minimum && minimum.amount > 0) words.push(d.minimumOf(write.money(minimum)))
    if (delivery.freeFrom) words.push(d.freeFrom(write.money(delivery.freeFrom)))
  }
  if (away !== undefined) words.push(d.away(distance(away)))
  return words.length > 0 && <span className="fee-words">{words.join(' · ')}</span>
}

const leastOf = (amounts: readonly Money[]): Money | undefined =>
  amounts.toSorted((left, right) => left.amount - right.amount)[0]

const distance = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres / 50) * 50} m` : `${(metres / 1000).toFixed(1)} km`
