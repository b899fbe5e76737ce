/** From where to where, as two pins on one line. */
import type { Delivery } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../texts/language.tsx'
import { riderTexts } from './rider-texts.ts'

export function Places({ delivery, withNote = false }: { readonly delivery: Delivery; readonly withNote?: boolean }) {
  const t = useTexts(riderTexts)
  const write = useWriting()
  const { storeAddress, address } = delivery
  return (
    <dl className="places">
      <div>
        <dt>{t.from}</dt>
        <dd>
          <strong>{write.text(delivery.storeName)}</strong>
          <span>{[storeAddress.line1, storeAddress.line2].filter(Boolean).join(', ')}</span>
        </dd>
      </div>
      <div>
        <dt>{t.to}</dt>
        <dd>
          <strong>{address?.line1 ?? t.addressLater}</strong>
          {delivery.addressAwaited && <span role="status">{t.addressAwaited}</span>}
          {address?.line2 && <span>{address.line2}</span>}
          {withNote && address?.note && <em className="as-typed">{address.note}</em>}
        </dd>
      </div>
    </dl>
  )
}
