/** Open, busy, paused or closed, or open past its last order: with a dot. */
import type { Store } from '@jumun/contracts/http'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { signOf } from './closing-words.ts'
import { useMinute } from './now.ts'

export function StoreStatus({ store }: { readonly store: Pick<Store, 'status' | 'closesAt' | 'lastOrderAt'> }) {
  const t = useTexts(sharedTexts)
  const sign = signOf(store, useMinute())
  const words = { OPEN: t.open, BUSY: t.busy, OVER: t.ordersOver, PAUSED: t.paused, CLOSED: t.closed }
  return <span className={`store-status store-${sign.toLowerCase()}`}>{words[sign]}</span>
}
