/** On every page of the counter: that somebody waits elsewhere, that nobody would hear it, and what was missed. */
import type { Store } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { alarmTexts } from '../../parts/alarm/alarm-texts.ts'
import { mute, useSound } from '../../parts/alarm/sound.ts'
import { Icon } from '../../parts/icon.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import type { Alarm } from './use-alarm.ts'

/** So many of the missed ones are named. */
const named = 5

interface StripProps {
  readonly alarm: Alarm
  readonly stores: readonly Store[]
  /** The new orders of this store are seen on the page itself. */
  readonly isSeen: (storeId: string) => boolean
}

export function AlarmStrip({ alarm, stores, isSeen }: StripProps) {
  const t = useTexts(adminTexts)
  const sounds = useTexts(alarmTexts)
  const write = useWriting()
  const sound = useSound()
  const nameOf = (storeId: string): string => write.text(stores.find(({ id }) => id === storeId)?.name)
  const elsewhere = [...alarm.byStore].filter(([storeId]) => !isSeen(storeId))
  return (
    <>
      {sound === 'untouched' && (
        <button type="button" className="alarm-strip" data-kind="silent">
          <Icon name="bellOff" /> <span>{sounds.touchToHear}</span>
        </button>
      )}
      {sound === 'muted' && alarm.count > 0 && (
        <div className="alarm-strip" data-kind="silent" role="status">
          <Icon name="bellOff" /> <span>{t.mutedAndWaiting(alarm.count)}</span>
          <Button size="compact-md" variant="white" onClick={() => mute(false)}>
            {t.unmute}
          </Button>
        </div>
      )}
      {elsewhere.length > 0 && (
        <nav className="alarm-strip" data-kind="waiting" data-urgency={alarm.urgency} aria-label={t.waitElsewhere}>
          <Icon name="bell" />
          {elsewhere.map(([storeId, count]) => (
            <Link key={storeId} to="/$storeId" params={{ storeId }}>
              {nameOf(storeId)} · {t.newOrders(count)}
            </Link>
          ))}
        </nav>
      )}
      {alarm.missed.length > 0 && (
        <div className="alarm-strip" data-kind="missed" role="alert">
          <span>
            <b>{t.missed(alarm.missed.length)}</b> {t.missedHint}{' '}
            <small>
              {alarm.missed
                .slice(0, named)
                .map((ticket) => `${nameOf(ticket.storeId)} ${ticket.number} (${write.clock(ticket.updatedAt)})`)
                .join(', ')}
              {alarm.missed.length > named && ` ${t.andMore(alarm.missed.length - named)}`}
            </small>
          </span>
          <Button size="md" variant="white" onClick={alarm.haveRead}>
            {t.haveRead}
          </Button>
        </div>
      )}
    </>
  )
}
