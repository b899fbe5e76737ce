/** Who stands at this tablet, in a real browser. */
import { onWrittenElsewhere, store } from './browser-store.ts'
import { platformClock } from './clock.ts'
import { type PersonKeeper, personKeeper } from './person.ts'

/** @param locksAfter whose time is over leaves a locked tablet */
export function personInBrowser(app: string, { locksAfter }: { readonly locksAfter: boolean }): PersonKeeper {
  const place = `jumun.person.${app}`
  return personKeeper({
    read: () => store.read(place),
    write: (value) => store.write(place, value),
    now: platformClock.now,
    after: (ms, work) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
    onWrittenElsewhere: (listener) =>
      onWrittenElsewhere((key) => {
        if (key === place || key === null) listener()
      }),
    locksAfter,
    isOnScreen: (storeId) => location.pathname.split('/').includes(storeId),
  })
}
