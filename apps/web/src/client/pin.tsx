/** Where somebody is. The browser is asked for it on a tap alone, and it is forgotten on another. */
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import { deliveryTexts } from './delivery-texts.ts'
import { keepWishes, type Wishes } from './kept.ts'

const mostWaitMs = 15_000

interface PinProps {
  readonly point: Wishes['point']
  /** What the tap is for. */
  readonly ask: string
}

export function Pin({ point, ask: words }: PinProps) {
  const d = useTexts(deliveryTexts)
  const [state, setState] = useState<'asking' | 'refused'>()
  if (!('geolocation' in navigator)) return null
  const ask = (): void => {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState(undefined)
        keepWishes({ point: { lat: coords.latitude, lng: coords.longitude } })
      },
      () => setState('refused'),
      { enableHighAccuracy: true, timeout: mostWaitMs },
    )
  }
  return (
    <div>
      <Button
        variant="light"
        size="md"
        fullWidth
        loading={state === 'asking'}
        leftSection={<Icon name="pin" size={18} />}
        onClick={point ? () => keepWishes({ point: undefined }) : ask}
      >
        {point ? d.forgetPlace : words}
      </Button>
      {state === 'refused' && (
        <Text size="sm" c="dimmed" role="status">
          {d.noPlace}
        </Text>
      )}
    </div>
  )
}
