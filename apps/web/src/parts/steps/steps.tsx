/** The steps of whoever is logged in, in this browser: kept for the next visit, sent wherever in the app one is by then. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { store } from '../../api/browser-store.ts'
import { platformClock } from '../../api/clock.ts'
import { newId } from '../../api/new-id.ts'
import { Refusal } from '../../api/refusal.ts'
import { usePlatform } from '../platform.tsx'
import { mayPass } from '../problem.tsx'
import { type Sent, type Step, type StepQueue, stepQueue, type Wish } from './step-queue.ts'

const StepsContext = createContext<StepQueue | undefined>(undefined)

export interface StepsOfAnApp {
  /** The app's name: each keeps its own. */
  readonly app: string
  readonly userId: string
  /** Does it. @throws Refusal */
  readonly act: (step: Step) => Promise<unknown>
  /** It was refused since the world has moved on: perhaps to where it was to go. */
  readonly isSo: (step: Step) => Promise<boolean>
}

export function StepsProvider({ app, userId, act, isSo, children }: StepsOfAnApp & { readonly children: ReactNode }) {
  const { away } = usePlatform()
  const place = `jumun.steps.${app}.${userId}`
  const queue = useMemo(
    () =>
      stepQueue({
        read: () => stepsIn(store.read(place)),
        write: (steps) => store.write(place, steps.length === 0 ? null : JSON.stringify(steps)),
        send: sending(act, isSo),
        now: platformClock.now,
        newId,
        after: (ms, work) => {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
        // Without Web Locks two windows may both send: the platform takes each step once.
        alone: (work) => ('locks' in navigator ? navigator.locks.request(place, work) : work()),
      }),
    [place, act, isSo],
  )
  useEffect(() => {
    const leave = (): void => queue.leave()
    const leaveWhenHidden = (): void => {
      if (document.hidden) queue.leave()
    }
    const tryNow = (): void => queue.tryNow()
    addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', leaveWhenHidden)
    addEventListener('online', tryNow)
    const unwatch = away.subscribe(() => {
      if (away.state().reach === 'ok') queue.tryNow()
    })
    const look = ({ key }: StorageEvent): void => {
      if (key === place || key === null) queue.look()
    }
    addEventListener('storage', look)
    queue.start()
    return () => {
      removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', leaveWhenHidden)
      removeEventListener('online', tryNow)
      removeEventListener('storage', look)
      unwatch()
      queue.stop()
    }
  }, [queue, away, place])
  return <StepsContext value={queue}>{children}</StepsContext>
}

function sending(act: StepsOfAnApp['act'], isSo: StepsOfAnApp['isSo']) {
  return async (step: Step): Promise<Sent> => {
    try {
      await act(step)
      return 'done'
    } catch (error) {
      if (!(error instanceof Refusal)) {
        console.error(error) // a mistake of ours; whoever took the step is told that it was not done
        return { code: 'internal', status: 0 }
      }
      const { code, status } = error
      // Whoever is not logged in any more will be again.
      if (status === 0 || status === 401 || code === 'service-unavailable') return 'nobody'
      if (mayPass(error)) return 'later'
      if (status === 409) {
        const known = await isSo(step).catch(() => undefined)
        if (known === undefined) return 'later'
        if (known) return 'done'
      }
      return { code, status }
    }
  }
}

function stepsIn(kept: string | null): readonly Step[] {
  try {
    const steps: unknown = kept === null ? [] : JSON.parse(kept)
    return Array.isArray(steps) ? (steps as Step[]) : []
  } catch {
    return [] // not ours
  }
}

function useQueue(): StepQueue {
  const queue = useContext(StepsContext)
  if (queue === undefined) throw new Error('StepsProvider is missing')
  return queue
}

export function useSteps() {
  const queue = useQueue()
  const { people } = usePlatform()
  const steps = useSyncExternalStore(queue.subscribe, queue.steps)
  /** It is theirs who tapped, whoever stands there when it is sent. */
  const take = useCallback(
    (wish: Wish) => queue.take({ ...wish, by: people?.statementFor({ path: '', right: 'cook' }, {}) }),
    [queue, people],
  )
  return { steps, take, takeBack: queue.takeBack, forgetRefused: queue.forgetRefused }
}
