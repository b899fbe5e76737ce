/** What is in the bag, and what it costs by now: as the order is, not as it was when it was ordered. */
import { useQuery } from '@tanstack/react-query'
import { orderQuestion } from '../api/questions.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { riderTexts } from './rider-texts.ts'

export function Bag({ orderId }: { readonly orderId: string }) {
  const t = useTexts(riderTexts)
  const write = useWriting()
  const entry = useQuery(orderQuestion(useCall(), orderId)).data
  if (!entry) return null
  const lines = entry.lines.filter(({ quantity }) => quantity > 0)
  return (
    <p className="ride-bag">
      <b>{t.inBag}</b> {lines.map(({ name, quantity }) => `${write.text(name)} × ${quantity}`).join(', ')} ·{' '}
      {write.money(entry.total)}
    </p>
  )
}
