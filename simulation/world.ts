/**
 * A world with a clock of its own, in which one thing happens at a time and the scheduler says which. Whatever waits (for
 * the database, for the network, for time) waits here; a process that dies takes what it was about to do with it.
 */
import type { SeededRandom } from './seeded-random.ts'

/** One run of a process, until it dies. */
export interface Life {
  readonly name: string
  alive: boolean
  /** Resolves when it dies, for those who wait for its answer. */
  readonly death: Promise<'lost'>
  die(): void
}

/** Something that may happen next. */
export interface Choice {
  readonly what: string
  readonly run: () => void
}

/** A part of the world with things that may happen: an outbox to send, a message to hear, a ticket to accept. */
export interface Part {
  choices(): Choice[]
  /** When something falls due that is not due yet. */
  dueAt?(): readonly number[]
}

export interface WorldOptions {
  readonly chance: SeededRandom
  /** First come, first served, and nothing ever fails: the run that all others are held to. */
  readonly straight: boolean
  /** How far the clock may leap while there is something to do: no further than this changes what people get. */
  readonly longestLeapMs: number
  readonly tell: (line: () => string) => void
  /** Nothing fails, although everything may come at any time. */
  readonly untroubled?: boolean
}

export type World = ReturnType<typeof newWorld>

interface Waiting {
  readonly what: string
  readonly life: Life | undefined
  readonly notBefore: number
  /** On the wire: lost when it has not arrived by then. */
  readonly lostAfter: number
  go(arrived: boolean): void
}

/** Three seconds before slots of any length end: what is paid late has lost its own. */
export const startsAt = Date.parse('2026-03-01T09:14:57.000Z')
/** From here on one may order ahead by the minute. */
export const firstHour = Date.parse('2026-03-01T09:00:00.000Z')
/** No request is on its way for longer than this; payment relies on less than five minutes. */
const longestOnTheWireMs = 60_000

export function newWorld({ chance, straight, longestLeapMs, tell, untroubled = straight }: WorldOptions) {
  let nowMs = startsAt
  let ids = 0
  let waiting: Waiting[] = []
  /** Troubles left to make: without an end to them nothing would come to rest. */
  let troubles = untroubled ? 0 : 4 + chance.below(24)

  const wait = (what: string, life: Life | undefined, notBefore: number, lostAfter: number) =>
    new Promise<boolean>((resolve) => {
      if (life && !life.alive) return // nobody is there to go on
      waiting.push({ what, life, notBefore, lostAfter, go: resolve })
    })

  function advanceTo(time: number): void {
    nowMs = Math.max(nowMs, time)
    const late = waiting.filter(({ lostAfter }) => lostAfter < nowMs)
    waiting = waiting.filter(({ lostAfter }) => lostAfter >= nowMs)
    for (const one of late) one.go(false)
  }

  return {
    chance,
    straight,
    longestLeapMs,
    tell,
    now: () => new Date(nowMs),
    nowMs: () => nowMs,
    elapsed: () => `+${((nowMs - startsAt) / 1000).toFixed(1)}s`,
    newId: () => `01900000-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`,
    /** Use up one of the troubles, maybe. */
    trouble(probability: number): boolean {
      if (troubles === 0 || !chance.is(probability)) return false
      troubles--
      return true
    },
    newLife(name: string): Life {
      let end = (_: 'lost'): void => {}
      const death = new Promise<'lost'>((resolve) => {
        end = resolve
      })
      return {
        name,
        alive: true,
        death,
        die() {
          this.alive = false
          waiting = waiting.filter(({ life }) => life !== this)
          end('lost')
        },
      }
    },
    /** Goes on when the scheduler says so; never, when this life ends before. */
    async turn(life: Life | undefined, what: string): Promise<void> {
      await wait(what, life, nowMs, Number.POSITIVE_INFINITY)
    },
    async pause(life: Life | undefined, ms: number, what: string): Promise<void> {
      await wait(what, life, nowMs + ms, Number.POSITIVE_INFINITY)
    },
    /** Over the network; it may be late, and false says that it never arrives. */
    travel: (what: string): Promise<boolean> => wait(what, undefined, nowMs, nowMs + longestOnTheWireMs),

    ready(): Choice[] {
      return waiting
        .filter(({ notBefore }) => notBefore <= nowMs)
        .map((one) => ({
          what: one.what,
          run: () => {
            waiting = waiting.filter((other) => other !== one)
            const onTheWire = one.lostAfter !== Number.POSITIVE_INFINITY
            const lost = onTheWire && this.trouble(0.08)
            if (lost) tell(() => `  lost: ${one.what}`)
            one.go(!lost)
          },
        }))
    },
    dueAt: (): readonly number[] => waiting.flatMap(({ notBefore }) => (notBefore > nowMs ? [notBefore] : [])),
    advanceTo,
  }
}

/** Until nothing is left to happen. @returns false when it would go on for ever */
export async function runToRest(
  world: World,
  parts: readonly Part[],
  faults: () => void,
  after: () => void,
): Promise<boolean> {
  const choicesNow = (): Choice[] => [...world.ready(), ...parts.flatMap((part) => part.choices())]
  for (let steps = 0; steps < mostSteps; steps++) {
    faults()
    let choices = choicesNow()
    if (choices.length === 0) {
      // whoever was cut off by a fault hears so now, and has something to do before any timer
      await settled()
      choices = choicesNow()
    }
    const due = () =>
      [...world.dueAt(), ...parts.flatMap((part) => part.dueAt?.() ?? [])].filter((at) => at > world.nowMs())
    if (choices.length === 0) {
      const next = Math.min(...due())
      if (next === Number.POSITIVE_INFINITY) return true
      world.advanceTo(next)
      continue
    }
    if (!world.straight && world.trouble(0.02)) {
      const moments = due().filter((at) => at <= world.nowMs() + world.longestLeapMs)
      if (moments.length > 0) {
        world.advanceTo(world.chance.pick(moments)) // every timer up to there is due at this very moment
        world.tell(() => `  the clock leaps to ${world.elapsed()}`)
        await settled()
        continue
      }
    }
    const choice = world.straight ? choices[0] : world.chance.pick(choices)
    if (!choice) throw new Error('there was a choice')
    world.tell(() => choice.what)
    choice.run()
    await settled()
    after()
  }
  return false
}

const mostSteps = 30_000

/** Everything that follows at once has followed. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** For tests beside which a world goes on by itself, as fast as it can. @returns how to end that */
export function keepRunning(world: World, parts: readonly Part[]): () => Promise<void> {
  let stopped = false
  const running = (async () => {
    while (!stopped) {
      const choices = [...world.ready(), ...parts.flatMap((part) => part.choices())]
      const due = [...world.dueAt(), ...parts.flatMap((part) => part.dueAt?.() ?? [])].filter(
        (at) => at > world.nowMs(),
      )
      if (choices.length > 0) world.chance.pick(choices).run()
      else if (due.length > 0) world.advanceTo(Math.min(...due))
      else await new Promise((resolve) => setTimeout(resolve, 1))
      await settled()
    }
  })()
  return async () => {
    stopped = true
    await running
  }
}
