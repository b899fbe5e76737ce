/** What others changed of a store, as its forms call it, and what it is now where that is short. */
import type { Store } from '@jumun/contracts/http'
import type { Clash } from '../../api/edit-seen.ts'
import type { Difference } from '../../parts/changed-meanwhile.tsx'
import { changedMeanwhileTexts } from '../../parts/changed-meanwhile-texts.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { storeTexts } from '../store/store-texts.ts'
import { placeAsTyped } from '../store/store-wish.ts'
import { areaTexts } from './area-texts.ts'
import { kitchenTexts } from './kitchen-texts.ts'
import { settingsTexts } from './settings-texts.ts'

export function useStoreDifferences(): (clash: Clash<Store>) => readonly Difference[] {
  const t = useTexts(storeTexts)
  const areas = useTexts(areaTexts)
  const kitchen = useTexts(kitchenTexts)
  const settings = useTexts(settingsTexts)
  const words = useTexts(changedMeanwhileTexts)
  const write = useWriting()
  const plain = (value: string | number | undefined): string => String(value ?? '')
  const asText: Partial<Record<keyof Store, (now: Store) => Difference>> = {
    name: ({ name }) => ({ name: t.storeName, now: write.text(name) }),
    address: ({ address: { line1, line2, postcode, point, phone } }) => ({
      name: `${t.line1}, ${t.phone}`,
      now: [line1, line2, postcode, phone, point && placeAsTyped(point)].filter(Boolean).join(', '),
    }),
    kind: ({ kind }) => ({ name: t.kind, now: kind }),
    minutes: ({ minutes }) => ({ name: t.minutes, now: plain(minutes) }),
    acceptWithinMinutes: ({ acceptWithinMinutes }) => ({ name: t.acceptWithin, now: plain(acceptWithinMinutes) }),
    pickupWithinMinutes: ({ pickupWithinMinutes }) => ({ name: t.pickupWithin, now: plain(pickupWithinMinutes) }),
    lastOrderMinutes: ({ lastOrderMinutes }) => ({ name: t.lastOrder, now: plain(lastOrderMinutes) }),
    autoAccept: ({ autoAccept }) => ({ name: t.autoAccept, now: autoAccept ? words.on : words.off }),
    fulfilments: ({ fulfilments }) => ({ name: t.ways, now: fulfilments.map((way) => t[way]).join(', ') }),
    hours: ({ hours }) => ({ name: t.hours, now: hours ? undefined : t.dayAndNight }),
    dayStartsAt: ({ dayStartsAt }) => ({ name: t.dayStartsAt, now: dayStartsAt }),
    businessNumber: ({ businessNumber }) => ({ name: t.businessNumber, now: plain(businessNumber) }),
    vatPercent: ({ vatPercent }) => ({ name: t.vatPercent, now: plain(vatPercent) }),
    delivery: ({ delivery }) => ({
      name: areas.areas,
      now:
        delivery?.areas.map(({ name, fee }) => `${write.text(name)} ${write.money(fee)}`).join(', ') ??
        areas.everywhere,
    }),
    capacity: ({ capacity }) => ({
      name: kitchen.cookMinutes,
      now: capacity ? `${capacity.cookMinutes} / ${capacity.slotMinutes}` : words.off,
    }),
    stations: ({ stations = [] }) => ({
      name: kitchen.stations,
      now: stations.map(({ name }) => write.text(name)).join(', '),
    }),
    orderAheadDays: ({ orderAheadDays: days }) => ({
      name: settings.aheadDays,
      now: days === undefined ? settings.aheadNone : days === 0 ? settings.aheadToday : settings.aheadFor(days),
    }),
    leadMinutes: ({ leadMinutes }) => ({ name: settings.lead, now: plain(leadMinutes) }),
  }
  return ({ present, fields }) => fields.map((field) => asText[field]?.(present) ?? { name: field })
}
