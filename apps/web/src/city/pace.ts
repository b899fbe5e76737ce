/** How fast the city lives, and that it never asks for more than its share. */
import type { Random } from './basket.ts'

/** Seconds at 1×; at 10× a tenth of them. */
export const secondsAtOnce = {
  betweenOrders: [2, 5],
  beforeAccepting: [4, 9],
  beforeCooking: [2, 5],
  cooking: [8, 20],
  oneItem: [2, 6],
  waitingAtTheCounter: [5, 12],
  beforeClaiming: [4, 9],
  toTheDoor: [10, 25],
  beforeCancelling: [1, 6],
  betweenLooks: [1.5, 2],
  betweenWhims: [30, 60],
} as const satisfies Record<string, readonly [least: number, most: number]>

export const slowest = 1
export const fastest = 100
/** Looking more often than this would show nothing new. */
const shortestLookMs = 250
/** More requests at a time wait their turn. */
export const mostRequestsAtOnce = 24
/** While the kitchens and riders have so much to do, nobody orders. */
export const mostOnTheirWay = 120

export type Pause = keyof typeof secondsAtOnce

export function pauseMs(what: Pause, speed: number, random: Random): number {
  const [least, most] = secondsAtOnce[what]
  const ms = ((least + (most - least) * random()) * 1_000) / Math.min(fastest, Math.max(slowest, speed))
  return what === 'betweenLooks' ? Math.max(shortestLookMs, ms) : ms
}

/** At most so many at a time; the others wait in line. */
export function turnstile(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const line: (() => void)[] = []
  return async (work) => {
    if (inside >= most) await new Promise<void>((enter) => line.push(enter))
    else inside += 1
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else inside -= 1
    }
  }
}
