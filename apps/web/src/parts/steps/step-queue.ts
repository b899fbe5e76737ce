/**
 * The steps that somebody took on this device, until the platform has them. Each can be taken back for some seconds; then
 * it is sent, in the order of the taps, one order's steps never before an earlier one of the same order. What met nobody
 * waits and is sent again; what the platform refuses stays to be read. All of it outlives a reload and a crash.
 */
export interface Step {
  readonly id: string
  /** Whose step: an order's. */
  readonly orderId: string
  readonly kind: string
  readonly given?: unknown
  /** Who took it at a shared tablet, as the platform stated it; nothing: the tablet's own account. */
  readonly by?: string | undefined
  /** How people call the order. */
  readonly called: string
  /** Milliseconds since 1970: when it was tapped, and when it can no longer be taken back. */
  readonly at: number
  readonly sendAt: number
  readonly state: 'held' | 'sending' | 'waiting' | 'refused'
  /** Why it was refused. */
  readonly why?: { readonly code: string; readonly status: number }
}
export type Wish = Pick<Step, 'orderId' | 'kind' | 'given' | 'by' | 'called'> & {
  /** What is itself its own undo: it is not held. */
  readonly atOnce?: boolean
  /** Kinds of the same order that it takes the place of, as far as they are not on their way. */
  readonly instead?: readonly string[]
}

/** What sending a step came to: there is no other outcome. */
export type Sent = 'done' | 'nobody' | 'later' | { readonly code: string; readonly status: number }

export const takeBackWithinMs = 6_000
const againAfterMs = 4_000

export interface QueueNeeds {
  readonly read: () => readonly Step[]
  readonly write: (steps: readonly Step[]) => void
  /**
   * `nobody`: no answer at all, so none of the others will get one; `later`: this one was not taken now. The platform
   * takes each step once, however often it is sent.
   */
  readonly send: (step: Step) => Promise<Sent>
  readonly now: () => number
  readonly newId: () => string
  /** Calls back after so long, unless called off. */
  readonly after: (ms: number, work: () => void) => () => void
  /** One at a time over all windows of this person. */
  readonly alone: (work: () => Promise<void>) => Promise<void>
}

export type StepQueue = ReturnType<typeof stepQueue>

export function stepQueue(needs: QueueNeeds) {
  let shown = needs.read()
  let callOff: (() => void) | undefined
  let retryAt = 0
  let running = false
  let isStarted = false
  const underway = new Set<string>()
  const watchers = new Set<() => void>()

  const show = (): void => {
    shown = needs.read()
    for (const watcher of watchers) watcher()
    wakeUp()
  }
  /** What is kept is the truth: another window may have changed it. */
  const change = (to: (steps: readonly Step[]) => readonly Step[]): void => {
    needs.write(to(needs.read()))
    show()
  }
  const put = (id: string, next: Partial<Step>): void =>
    change((steps) => steps.map((step) => (step.id === id ? { ...step, ...next } : step)))

  const wakeUp = (): void => {
    callOff?.()
    if (!isStarted) return
    const open = shown.filter(({ state }) => state !== 'refused')
    if (open.length === 0) return
    const times = open.map((step) => (isDue(step, needs.now()) ? retryAt : step.sendAt))
    callOff = needs.after(Math.max(0, Math.min(...times) - needs.now()), () => void pass())
  }

  const sendOne = async (step: Step): Promise<Sent> => {
    underway.add(step.id)
    // One that waits is tried again and again: it goes on waiting until it is done.
    if (step.state === 'held') put(step.id, { state: 'sending' })
    try {
      const sent = await needs.send(step)
      if (sent === 'done') change((steps) => steps.filter(({ id }) => id !== step.id))
      else if (sent === 'nobody' || sent === 'later') put(step.id, { state: 'waiting' })
      // What should have followed on it has lost its ground.
      else
        change((steps) => {
          const at = steps.findIndex(({ id }) => id === step.id)
          return steps
            .filter(({ orderId, state }, index) => index <= at || orderId !== step.orderId || state === 'refused')
            .map((each) => (each.id === step.id ? { ...each, state: 'refused', why: sent } : each))
        })
      return sent
    } finally {
      underway.delete(step.id)
    }
  }

  const isLate = (step: Step): boolean => step.state === 'held' && isDue(step, needs.now()) && !underway.has(step.id)

  /** Everything that is due, once. */
  const pass = async (): Promise<void> => {
    if (running) return
    running = true
    let isLeftOver = false
    try {
      await needs.alone(async () => {
        const behind = new Set<string>()
        for (const { id } of needs.read()) {
          const step = needs.read().find((each) => each.id === id)
          if (step === undefined || step.state === 'refused' || behind.has(step.orderId)) continue
          const due = isDue(step, needs.now())
          if (!due || underway.has(id)) {
            behind.add(step.orderId)
            isLeftOver ||= due
            continue
          }
          const sent = await sendOne(step)
          isLeftOver ||= sent === 'nobody' || sent === 'later'
          if (sent === 'nobody') return
          if (sent === 'later') behind.add(step.orderId)
        }
      })
    } finally {
      running = false
      // Their time for undo is over, and they wait behind another one.
      if (needs.read().some(isLate))
        change((steps) => steps.map((step) => (isLate(step) ? { ...step, state: 'waiting' } : step)))
      retryAt = isLeftOver ? needs.now() + againAfterMs : 0
      show()
    }
  }

  return {
    start: (): void => {
      isStarted = true
      show()
    },
    stop: (): void => {
      isStarted = false
      wakeUp()
    },
    steps: (): readonly Step[] => shown,
    subscribe: (watcher: () => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    /** A second tap for the same thing is the same step. */
    take: ({ atOnce = false, instead = [], ...wish }: Wish): void => {
      const isReplaced = ({ id, orderId, kind, state }: Step): boolean =>
        orderId === wish.orderId && instead.includes(kind) && state !== 'sending' && !underway.has(id)
      const others = needs.read().filter((step) => !isReplaced(step))
      const known = others.some((step) => isSame(step, wish) && step.state !== 'refused')
      const at = needs.now()
      const step: Step = {
        ...{ ...wish, id: needs.newId(), at, state: 'held' },
        sendAt: atOnce ? at : at + takeBackWithinMs,
      }
      if (!known) change((steps) => [...steps.filter((each) => !isReplaced(each) && !isSame(each, wish)), step])
      else if (instead.length > 0) change((steps) => steps.filter((each) => !isReplaced(each)))
    },
    /** It and what was to follow on it; not what is on its way already. */
    takeBack: (id: string): void =>
      change((steps) => {
        const at = steps.findIndex((step) => step.id === id)
        const step = steps[at]
        if (step === undefined || step.state === 'sending' || underway.has(id)) return steps
        return steps.filter((each, index) => index < at || each.orderId !== step.orderId || each.state === 'refused')
      }),
    /** They have been read. */
    forgetRefused: (): void => change((steps) => steps.filter(({ state }) => state !== 'refused')),
    /** Whoever leaves does not take back: what is held is sent while the page still can. */
    leave: (): void => {
      const steps = needs.read()
      const now = needs.now()
      needs.write(steps.map((step) => (step.state === 'held' ? { ...step, sendAt: Math.min(step.sendAt, now) } : step)))
      for (const step of steps) {
        const isFirst = steps.find(({ orderId, state }) => orderId === step.orderId && state !== 'refused') === step
        if (step.state === 'held' && isFirst && !underway.has(step.id)) void sendOne(step)
      }
      show()
    },
    /** Somebody may answer again. */
    tryNow: (): void => {
      retryAt = 0
      wakeUp()
    },
    /** Another window wrote. */
    look: show,
  }
}

/** A clock that was set meanwhile keeps nothing back. */
const isDue = ({ state, sendAt }: Step, now: number): boolean =>
  state !== 'held' || sendAt <= now || sendAt - now > takeBackWithinMs

const isSame = (step: Step, wish: Pick<Step, 'orderId' | 'kind'>): boolean =>
  step.orderId === wish.orderId && step.kind === wish.kind

/** The steps of one order that are no longer held: the screen shows it as if they were done, and says that they wait. */
export const goneOut = (steps: readonly Step[], orderId: string): readonly Step[] =>
  steps.filter((step) => step.orderId === orderId && (step.state === 'sending' || step.state === 'waiting'))

export const heldOf = (steps: readonly Step[], orderId: string): Step | undefined =>
  steps.find((step) => step.orderId === orderId && step.state === 'held')
