/** Where somebody is: the browser is asked for it on a tap alone, and it is forgotten on another. */
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Icon } from './icon.tsx'

const mostWaitMs = 15_000

export interface Place {
  readonly lat: number
  readonly lng: number
}
interface PlaceButtonProps {
  readonly place: Place | undefined
  readonly onPlace: (place: Place | undefined) => void
  readonly words: {
    /** What the tap is for. */
    readonly ask: string
    readonly forget: string
    /** The browser does not say it. */
    readonly refused: string
  }
}

export function PlaceButton({ place, onPlace, words }: PlaceButtonProps) {
  const [state, setState] = useState<'asking' | 'refused'>()
  if (!('geolocation' in navigator)) return null
  const ask = (): void => {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState(undefined)
        onPlace({ lat: coords.latitude, lng: coords.longitude })
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
        onClick={place ? () => onPlace(undefined) : ask}
      >
        {place ? words.forget : words.ask}
      </Button>
      {state === 'refused' && (
        <Text size="sm" c="dimmed" role="status">
          {words.refused}
        </Text>
      )}
    </div>
  )
}
