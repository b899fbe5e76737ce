/** Where the customer is. */
import { PlaceButton } from '../parts/place-button.tsx'
import { useTexts } from '../texts/language.tsx'
import { deliveryTexts } from './delivery-texts.ts'
import { keepWishes, type Wishes } from './kept.ts'

interface PinProps {
  readonly point: Wishes['point']
  /** What the tap is for. */
  readonly ask: string
  /** When the browser does not say it. */
  readonly refused: string
}

export function Pin({ point, ask, refused }: PinProps) {
  const d = useTexts(deliveryTexts)
  const words = { ask, forget: d.forgetPlace, refused }
  return <PlaceButton place={point} onPlace={(place) => keepWishes({ point: place })} words={words} />
}
