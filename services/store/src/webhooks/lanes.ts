/**
 * Several at a time, a few of one: whoever is slow keeps no other waiting. When all lanes are taken and somebody waits for one,
 * who has had a turn lines up again.
 */

/** One turn after another, until there is nothing to do. @returns true: it has given way to others, and there may be more */
type Work = (id: string, othersWait: () => boolean) => Promise<boolean>

interface LaneOptions {
  readonly most?: number
  readonly mostOfOne?: number
  readonly onTrouble: (error: unknown, id: string) => void
}

export interface Lanes {
  /** Another lane for it, as soon as there is one. */
  add(id: string): void
  /** Nothing new begins. Resolves when what is in work has ended. */
  stop(): Promise<void>
}

export function lanes(work: Work, { most = 64, mostOfOne = 4, onTrouble }: LaneOptions): Lanes {
  const due = new Set<string>()
  const busy = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let isStopped = false
  const othersWait = (): boolean => due.size > 0 && running.size >= most

  function start(): void {
    for (const id of due) {
      const mine = busy.get(id) ?? 0
      if (isStopped || running.size >= most) return
      if (mine >= mostOfOne) continue
      due.delete(id)
      busy.set(id, mine + 1)
      const lane = work(id, othersWait)
        .then(
          (isLeft) => void (isLeft && due.add(id)),
          (error: unknown) => onTrouble(error, id),
        )
        .finally(() => {
          running.delete(lane)
          const others = (busy.get(id) ?? 1) - 1
          if (others > 0) busy.set(id, others)
          else busy.delete(id)
          start()
        })
      running.add(lane)
    }
  }

  return {
    add(id) {
      due.add(id)
      start()
    },
    async stop() {
      isStopped = true
      await Promise.all(running)
    },
  }
}
