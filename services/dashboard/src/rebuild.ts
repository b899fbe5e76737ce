/**
 * The view built anew from the log, in a file beside the one that is shown, which goes on meanwhile. What is different is looked at
 * again once both have read all there is, since each is a moment ahead of the other now and then. What stays different an operator
 * may take: those orders alone are written, as the log says them, and whoever watches is told as of any change.
 */
import { mostDifferences, type Rebuild } from '@jumun/contracts'
import type { Logger } from 'pino'
import { entryOf, type OrderMemory } from './fold.ts'
import type { Change, View } from './view.ts'

type Item = Rebuild['items'][number]

interface Needs {
  readonly view: Pick<View, 'memoryOf' | 'memoriesAfter' | 'adopt'>
  /** All that is in the log now is in the view that is shown. */
  readonly caughtUp: () => Promise<void>
  /** An empty view, and what reads the log into it. */
  readonly beside: () => Beside
  /** Orders look different now. */
  readonly onTaken: (changes: readonly Change[]) => void
  readonly now: () => Date
  readonly log: Pick<Logger, 'info' | 'error'>
}
export interface Beside {
  readonly view: Pick<View, 'memoryOf' | 'memoriesAfter' | 'count'>
  readonly caughtUp: () => Promise<void>
  /** Stops reading, and leaves nothing behind. */
  drop(): Promise<void>
}
export interface Rebuilding {
  report(): Rebuild
  /** One at a time: while one is built, it goes on. */
  start(): Rebuild
  take(): Promise<Rebuild>
  stop(): Promise<void>
  /** Resolves when nothing is being built any more: for tests. */
  settled(): Promise<void>
}

const atOnce = 200
/** How often what is different is looked at again before it is believed. */
const looks = 3

export function rebuilding({ view, caughtUp, beside, onTaken, now, log }: Needs): Rebuilding {
  let state: Pick<Rebuild, 'status' | 'startedAt' | 'finishedAt' | 'reason'> = { status: 'none' }
  let fresh: Beside | undefined
  let orders = 0
  let different = new Map<string, Item>()
  /** Events that are shown, and that the log has not. */
  let extra: ReadonlySet<string> = new Set()
  let work: Promise<void> = Promise.resolve()
  let stopped = false

  async function compare(anew: Beside): Promise<void> {
    const bothCaughtUp = () => Promise.all([anew.caughtUp(), caughtUp()])
    await bothCaughtUp()
    let suspects = new Set<string>()
    for (const one of [anew.view, view])
      for await (const orderId of everyOrder(one, () => stopped))
        if (differenceOf(view.memoryOf(orderId), anew.view.memoryOf(orderId))) suspects.add(orderId)
    for (let look = 0; look < looks && suspects.size > 0 && !stopped; look++) {
      await bothCaughtUp()
      suspects = new Set(
        [...suspects].filter((orderId) => differenceOf(view.memoryOf(orderId), anew.view.memoryOf(orderId))),
      )
    }
    different = new Map()
    const left = new Set<string>()
    for (const orderId of suspects) {
      const [shown, said] = [view.memoryOf(orderId), anew.view.memoryOf(orderId)]
      const difference = differenceOf(shown, said)
      if (difference) different.set(orderId, { orderId, ...difference })
      const known = idsOf(said)
      for (const { id } of shown?.events ?? []) if (!known.has(id)) left.add(id)
    }
    extra = left
  }

  async function drop(): Promise<void> {
    const old = fresh
    fresh = undefined
    orders = old?.view.count() ?? orders
    await old?.drop()
  }

  async function build(): Promise<void> {
    try {
      await drop()
      const anew = beside()
      fresh = anew
      await compare(anew)
      if (stopped) return
      if (different.size === 0) await drop() // there is nothing to take from it
      state = { ...state, status: 'compared', finishedAt: now().toISOString() }
      log.info({ different: different.size }, 'the view was built anew beside the old one, and compared')
    } catch (error) {
      if (stopped) return
      await drop()
      state = { ...state, status: 'failed', reason: error instanceof Error ? error.message : String(error) }
      log.error({ err: error }, 'the view could not be built anew')
    }
  }

  const report = (): Rebuild => ({
    ...state,
    orders: fresh?.view.count() ?? orders,
    different: different.size,
    items: [...different.values()].slice(0, mostDifferences),
  })

  return {
    report,
    start() {
      if (state.status !== 'building') {
        state = { status: 'building', startedAt: now().toISOString() }
        different = new Map()
        work = build()
      }
      return report()
    },
    async take() {
      const anew = fresh
      if (state.status !== 'compared' || !anew) return report()
      // What came since the comparison is in neither list of differences, and must not be lost.
      await Promise.all([anew.caughtUp(), caughtUp()])
      if (fresh !== anew) return report() // somebody else took it meanwhile, or began again
      const memories = [...different.keys()].map(
        (orderId) => [orderId, together(view.memoryOf(orderId), anew.view.memoryOf(orderId), extra)] as const,
      )
      onTaken(view.adopt(new Map(memories)))
      await drop()
      log.info({ orders: memories.length }, 'orders are shown as the log says them')
      state = { ...state, status: 'taken', finishedAt: now().toISOString() }
      return report()
    },
    async stop() {
      stopped = true
      await drop()
      await work
    },
    settled: () => work,
  }
}

const idsOf = (memory: OrderMemory | undefined): ReadonlySet<string> => new Set(memory?.events.map(({ id }) => id))

/** What is shown against what the log says; undefined when they are the same. */
export function differenceOf(
  shown: OrderMemory | undefined,
  said: OrderMemory | undefined,
): Pick<Item, 'what' | 'events'> | undefined {
  const [here, there] = [idsOf(shown), idsOf(said)]
  const lacking = [...there].filter((id) => !here.has(id)).length
  const others = [...here].filter((id) => !there.has(id)).length
  if (here.size === 0 && lacking > 0) return { what: 'not-shown', events: lacking }
  if (there.size === 0 && others > 0) return { what: 'not-in-the-log', events: others }
  if (lacking > 0) return { what: 'lacks-events', events: lacking }
  if (others > 0) return { what: 'has-others', events: others }
  const looksOf = (memory: OrderMemory | undefined): string | undefined => memory && JSON.stringify(entryOf(memory))
  return looksOf(shown) === looksOf(said) ? undefined : { what: 'shown-otherwise', events: 0 }
}

/** As the log says it, with what was heard here since; undefined: nothing is left of it. */
function together(
  shown: OrderMemory | undefined,
  said: OrderMemory | undefined,
  extra: ReadonlySet<string>,
): OrderMemory | undefined {
  const known = idsOf(said)
  const since = (shown?.events ?? []).filter(({ id }) => !known.has(id) && !extra.has(id))
  const events = [...(said?.events ?? []), ...since]
  if (events.length === 0) return undefined
  const numbers = new Set(said?.changes?.map(({ sequence }) => sequence))
  const kept = new Set(since.map(({ sequence, service }) => `${service} ${sequence}`))
  const later = (shown?.changes ?? []).filter(({ sequence }) => !numbers.has(sequence) && kept.has(`order ${sequence}`))
  const changes = [...(said?.changes ?? []), ...later]
  const basket = said?.basket ?? shown?.basket
  return { ...(basket ? { basket } : {}), ...(changes.length > 0 ? { changes } : {}), events }
}

/** Every order of a view, a few at a time, so that others are served meanwhile. */
async function* everyOrder(view: Pick<View, 'memoriesAfter'>, stopped: () => boolean) {
  let place = 0
  for (;;) {
    const some = view.memoriesAfter(place, Number.MAX_SAFE_INTEGER, atOnce)
    for (const { orderId } of some) yield orderId
    const last = some.at(-1)
    if (!last || stopped()) return
    place = last.place
    await new Promise((resolve) => setImmediate(resolve))
  }
}
