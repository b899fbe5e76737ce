/** How much there is to carry, before it is taken on. */
import type { Delivery } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { orderQuestion } from '../api/questions.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { riderTexts } from './rider-texts.ts'

export function BagSize({ delivery: { orderId } }: { readonly delivery: Delivery }) {
  const t = useTexts(riderTexts)
  const lines = useQuery({ ...orderQuestion(useCall(), orderId), meta: { aside: true } }).data?.lines
  return lines && <b>{t.items(lines.reduce((sum, { quantity }) => sum + quantity, 0))}</b>
}
