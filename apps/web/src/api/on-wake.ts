/**
 * Calls back when this device may have been cut off without anybody saying so: its network came back, the page is looked at
 * again after a while or comes out of the browser's store, or the whole machine was asleep.
 */
const lookedAwayMs = 3_000
const tickMs = 1_000
/** So much later than it should have come, a tick tells that the machine, not only this page, stood still. */
const sleptMs = 5_000

export function onWake(listener: () => void): void {
  addEventListener('online', listener)
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) listener()
  })
  document.addEventListener('resume', listener)
  let leftAt = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) leftAt = Date.now()
    else if (Date.now() - leftAt > lookedAwayMs) listener()
  })
  let last = Date.now()
  setInterval(() => {
    const late = Date.now() - last - tickMs
    last = Date.now()
    // The ticks of a page that nobody sees are rare by the browser's will.
    if (late > sleptMs && !document.hidden) listener()
  }, tickMs)
}
