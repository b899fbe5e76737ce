/** A clock that stands still until a test moves it. */
export interface FakeClock {
  now(): Date
  advance(ms: number): void
}

export function fakeClock(start: Date | string = '2026-01-05T09:00:00.000Z'): FakeClock {
  let millis = new Date(start).getTime()
  return {
    now: () => new Date(millis),
    advance(ms) {
      millis += ms
    },
  }
}
