/** Whether this screen may be heard, and the way to change that. */
import { Button } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import { Icon } from '../icon.tsx'
import { alarmTexts } from './alarm-texts.ts'
import { mute, useSound } from './sound.ts'

export function BellSwitch() {
  const t = useTexts(alarmTexts)
  const sound = useSound()
  if (sound === 'none') return null
  const label = { on: t.soundOn, muted: t.soundOff, untouched: t.touchToHear }[sound]
  return (
    <Button
      className="bell-switch"
      data-sound={sound}
      size="md"
      radius="xl"
      variant={sound === 'on' ? 'subtle' : 'filled'}
      color={sound === 'on' ? 'gray' : 'persimmon'}
      aria-label={label}
      title={label}
      // The first touch of all lets it sound, and is not meant to mute it.
      onClick={() => sound !== 'untouched' && mute(sound === 'on')}
    >
      <Icon name={sound === 'on' ? 'bell' : 'bellOff'} />
    </Button>
  )
}
