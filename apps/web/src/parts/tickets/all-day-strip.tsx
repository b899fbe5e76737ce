/** The strip of all-day counts: one number for each product, and what was chosen with it. */
import { useState } from 'react'
import { useTexts, useWriting } from '../../texts/language.tsx'
import type { ToMake } from './all-day.ts'
import { ticketsTexts } from './tickets-texts.ts'

export function AllDayStrip({ products }: { readonly products: readonly ToMake[] }) {
  const t = useTexts(ticketsTexts)
  const write = useWriting()
  const [isOpen, setIsOpen] = useState(false)
  if (products.length === 0) return null
  return (
    <section className="all-day" data-open={isOpen} aria-label={t.allDay}>
      {/* Whoever has no finger to move it with has keys. */}
      <ul tabIndex={isOpen ? undefined : 0} aria-label={t.allDay}>
        {products.map(({ productId, name, count, variants }) => (
          <li key={productId}>
            <b>{count}</b> <span>{write.text(name)}</span>
            {variants.some(({ options }) => options.length > 0) && (
              <small>
                {variants
                  .map((variant) => {
                    const chosen = variant.options.map(write.text).join(' · ')
                    return variants.length === 1 ? chosen : `${variant.count} ${chosen || '–'}`
                  })
                  .join(', ')}
              </small>
            )}
          </li>
        ))}
      </ul>
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? t.showLess : t.showAll}
      </button>
    </section>
  )
}
