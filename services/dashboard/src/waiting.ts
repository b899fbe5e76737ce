/** Waiting for the view to change, woken by the change itself and never longer than told. */

export interface Waiting {
  /** Resolves true as soon as `holds` does: asked now and after each change of `key`; false when the time is over. */
  until(key: string, holds: () => boolean, mostMs: number): Promise<boolean>
  /** `key` changed; for `anything`: the view has taken something in. */
  wake(key: string): void
  /** Nobody waits any longer: all get false. */
  stop(): void
}

/** Woken by whatever the view takes in. */
export const anything = '*'

export function waiting(): Waiting {
  const waiters = new Map<string, Set<(end: boolean) => void>>()
  const wakeAll = (key: string, end: boolean): void => {
    for (const look of waiters.get(key) ?? []) look(end)
  }
  return {
    until(key, holds, mostMs) {
      if (holds()) return Promise.resolve(true)
      return new Promise((resolve) => {
        const looks = waiters.get(key) ?? new Set()
        waiters.set(key, looks)
        const finish = (answer: boolean): void => {
          clearTimeout(timer)
          looks.delete(look)
          if (looks.size === 0 && waiters.get(key) === looks) waiters.delete(key)
          resolve(answer)
        }
        const look = (end: boolean): void => {
          if (end) finish(false)
          else if (holds()) finish(true)
        }
        const timer = setTimeout(() => finish(holds()), mostMs)
        looks.add(look)
      })
    },
    wake: (key) => wakeAll(key, false),
    stop() {
      for (const key of [...waiters.keys()]) wakeAll(key, true)
    },
  }
}
