/** Below the board, in a room of its own, so that nothing moves under a finger when it speaks: that this screen stays silent, and why; for whom it rings; what waits for the counter's yes. */
import type { Store } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { mute, useSound } from '../parts/alarm/sound.ts'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import type { Wanting } from './bell.ts'
import { kitchenTexts } from './kitchen-texts.ts'

const named = 8

export function BellStrip({ wants, store }: { readonly wants: Wanting; readonly store: Store }) {
  const t = useTexts(kitchenTexts)
  const sound = useSound()
  const { unanswered, atCounter, urgency } = wants
  const numbers = unanswered.map(({ number }) => number)
  return (
    <div className="bell-strips">
      {sound === 'untouched' && (
        <div className="bell-strip" data-kind="silent" role="alert">
          <Icon name="bellOff" size={26} /> <span>{t.silent}</span>
          {/* Any touch does it: the button is for whoever looks for one. */}
          <Button size="md" variant="white">
            {t.letRing}
          </Button>
        </div>
      )}
      {sound === 'muted' && (
        <div className="bell-strip" data-kind="silent" role="status">
          <Icon name="bellOff" size={26} /> <span>{t.muted}</span>
          <Button size="md" variant="white" onClick={() => mute(false)}>
            {t.letRing}
          </Button>
        </div>
      )}
      {sound === 'none' && (
        <div className="bell-strip" data-kind="silent" role="status">
          <Icon name="bellOff" size={26} /> <span>{t.cannotRing}</span>
        </div>
      )}
      {unanswered.length > 0 && (
        <div className="bell-strip" data-kind="new" data-urgency={urgency} role="status">
          <Icon name="bell" size={26} />
          <span>{t.answerBell([...numbers.slice(0, named), ...(numbers.length > named ? ['…'] : [])].join(', '))}</span>
        </div>
      )}
      {atCounter.length > 0 && (
        <div className="bell-strip" data-kind="counter" role="status">
          <Icon name="store" size={26} /> <span>{t.atCounter(atCounter.length)}</span>
          <Button component="a" href={`/admin/${store.id}`} size="md" variant="white">
            {t.toCounter}
          </Button>
        </div>
      )}
      <p className="keys-hint">{t.keysHint}</p>
    </div>
  )
}
