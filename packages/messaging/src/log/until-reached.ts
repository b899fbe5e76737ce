/** Waiting until what was in the log has been read. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Position } from './event-log.ts'

interface Reaching {
  /** The last position of every partition. */
  heads(): Promise<readonly Position[]>
  /** How far it was read. */
  done(): Promise<PositionOf> | PositionOf
  /** It is not; whoever reads may be asked to hurry. */
  notYet?(): void
  stopped(): boolean
  readonly everyMs: number
}
export type PositionOf = (topic: string, partition: number) => number

/** A log that went back has less to reach than it had. */
const lookAgainMs = 1_000

/** Resolves when everything that was in the log at the time of the call is done, or when stopped; also when the log is away meanwhile. */
export async function untilReached({ heads, done, notYet, stopped, everyMs }: Reaching): Promise<void> {
  let goal: readonly Position[] | undefined
  let lookAt = 0
  while (!stopped()) {
    try {
      if (performance.now() >= lookAt) {
        goal = nearer(goal, await heads())
        lookAt = performance.now() + lookAgainMs
      }
      const doneUpTo = await done()
      if (goal?.every(({ topic, partition, position }) => doneUpTo(topic, partition) >= position)) return
      notYet?.()
    } catch {
      // the log will have to come back before we have caught up
    }
    await pause(everyMs)
  }
}

function nearer(goal: readonly Position[] | undefined, heads: readonly Position[]): readonly Position[] {
  if (!goal) return heads
  const now = new Map(heads.map((head) => [`${head.topic}/${head.partition}`, head.position]))
  return goal.map((one) => ({
    ...one,
    position: Math.min(one.position, now.get(`${one.topic}/${one.partition}`) ?? -1),
  }))
}
