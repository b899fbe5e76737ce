/**
 * A line in which everybody's turn comes: so many are at work at once, and of those who wait each key has its turn, however
 * many another key has sent. A key that sends too many is turned away, and so is the longest queue when the line is full.
 */

interface Waiting {
  readonly begin: () => void
  readonly turnAway: (error: LineFull) => void
}

export class LineFull extends Error {
  override name = 'LineFull'
  /** It was this key alone that sent too many. */
  readonly byOne: boolean
  constructor(byOne: boolean) {
    super(byOne ? 'this key has too many in line' : 'the line is full')
    this.byOne = byOne
  }
}

export function fairLine(bounds: {
  readonly atOnce: number
  readonly waitingPerKey: number
  readonly waiting: number
}) {
  /** In the order of their turns: who was served goes to the end. */
  const queues = new Map<string, Waiting[]>()
  let atWork = 0
  let inLine = 0

  function callNext(): void {
    const [next] = queues
    if (!next) {
      atWork -= 1
      return
    }
    const [key, queue] = next
    queues.delete(key)
    const first = queue.shift()
    if (queue.length > 0) queues.set(key, queue)
    inLine -= 1
    first?.begin()
  }
  /** @returns false when nobody waits longer than this one would */
  function makeRoom(mine: number): boolean {
    const [longest] = [...queues.values()].sort((left, right) => right.length - left.length)
    if (!longest || longest.length <= mine + 1) return false
    longest.pop()?.turnAway(new LineFull(true))
    inLine -= 1
    return true
  }
  const myTurn = (key: string): Promise<void> =>
    new Promise((begin, turnAway) => {
      const queue = queues.get(key) ?? []
      if (queue.length >= bounds.waitingPerKey) throw new LineFull(true)
      if (inLine >= bounds.waiting && !makeRoom(queue.length)) throw new LineFull(false)
      queue.push({ begin, turnAway })
      queues.set(key, queue)
      inLine += 1
    })

  return {
    /** @throws LineFull without calling `work` */
    async run<T>(key: string, work: () => Promise<T>): Promise<T> {
      if (atWork < bounds.atOnce) atWork += 1
      else await myTurn(key)
      try {
        return await work()
      } finally {
        callNext()
      }
    },
  }
}
