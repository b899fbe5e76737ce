/** A line of an order by its name and how many; where its store changed it, what was ordered stands beside it, struck through. */
import type { Order } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { changesTexts } from './changes-texts.ts'

type Line = Pick<Order['lines'][number], 'name' | 'quantity' | 'before'>

export function LineName({ line }: { readonly line: Line }) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const { before, name, quantity } = line
  const made = `${write.text(name)} × ${quantity}`
  if (!before) return made
  const ordered = <s>{`${write.text(before.name ?? name)} × ${before.quantity}`}</s>
  if (quantity === 0)
    return (
      <>
        {ordered} <small>{t.leftOut}</small>
      </>
    )
  return before.name ? (
    <>
      {made}{' '}
      <small>
        {t.insteadOf} {ordered}
      </small>
    </>
  ) : (
    <>
      {made} <small>{t.fewer(before.quantity)}</small>
    </>
  )
}
