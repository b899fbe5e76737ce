/** Beside a line that its store changed: what it is given instead of, or how many it was. */
import type { Ticket } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { ticketsTexts } from './tickets-texts.ts'

export function LineBefore({ line }: { readonly line: Pick<Ticket['lines'][number], 'before' | 'name' | 'quantity'> }) {
  const t = useTexts(ticketsTexts)
  const write = useWriting()
  const { before, name, quantity } = line
  if (before === undefined || quantity < 1) return null
  const was = `${before.quantity > 1 || before.quantity !== quantity ? `${before.quantity} × ` : ''}${write.text(before.name ?? name)}`
  return (
    <em className="line-before">
      {before.name ? t.insteadOf : t.before} <s>{was}</s>
    </em>
  )
}
