/** Rings again and again while somebody is wanted: sooner, higher and louder the more pressing it is, and one ring at a time. */
/** How pressing it is that somebody comes. */
export type Urgency = 'calm' | 'pressing' | 'last'

export interface Ring {
  readonly tones: readonly { readonly hertz: number; readonly fromMs: number; readonly forMs: number }[]
  /** Of full loudness; one voice never goes over it. */
  readonly loudness: number
}

const tone = (hertz: number, fromMs: number, forMs = 180) => ({ hertz, fromMs, forMs })
export const rings: Record<Urgency, Ring & { readonly everyMs: number }> = {
  calm: { everyMs: 5_000, loudness: 0.35, tones: [tone(880, 0), tone(1_174.7, 180, 520)] },
  pressing: { everyMs: 3_000, loudness: 0.55, tones: [tone(880, 0), tone(1_174.7, 180), tone(1_396.9, 360, 520)] },
  last: {
    everyMs: 1_500,
    loudness: 0.8,
    tones: [tone(1_174.7, 0, 140), tone(1_568, 140, 140), tone(1_174.7, 280, 140), tone(1_568, 420, 420)],
  },
}

/** Something came in that needs no answer. */
const chimeRing: Ring = { loudness: 0.25, tones: [tone(1_046.5, 0, 260)] }
/** So many at once are heard as one. */
const chimeEveryMs = 3_000

export interface RingerNeeds {
  /** Would anybody hear it now? */
  readonly canSound: () => boolean
  readonly sound: (ring: Ring) => void
  readonly now: () => number
  readonly after: (ms: number, work: () => void) => () => void
}

export function ringer({ canSound, sound, now, after }: RingerNeeds) {
  let wanted: Urgency | undefined
  let rangAt = Number.NEGATIVE_INFINITY
  let callOff: (() => void) | undefined

  /** What could not be heard is not made up for: there is the next ring or none. */
  const goOn = (): void => {
    callOff?.()
    callOff = undefined
    if (wanted === undefined || !canSound()) return
    const { everyMs, ...ring } = rings[wanted]
    const wait = rangAt + everyMs - now()
    if (wait <= 0) {
      rangAt = now()
      sound(ring)
    }
    callOff = after(wait <= 0 ? everyMs : wait, goOn)
  }
  return {
    want: (next: Urgency | undefined): void => {
      if (next === wanted) return
      wanted = next
      goOn()
    },
    /** Once, and not into a ring: whoever is called looks anyway. */
    chime: (): void => {
      if (wanted !== undefined || !canSound() || now() - rangAt < chimeEveryMs) return
      rangAt = now()
      sound(chimeRing)
    },
    /** It may sound now, or may no longer. */
    look: goOn,
  }
}
