/** What was begun, so that it can be ended: the undo is registered before the do, and run in reverse. */
export interface Undo {
  push(step: () => Promise<void> | void): void
  /** Runs every step, whatever the others do; called again, it waits for the same end. @returns what went wrong */
  all(): Promise<readonly unknown[]>
}

export function undoList(): Undo {
  const steps: (() => Promise<void> | void)[] = []
  let running: Promise<readonly unknown[]> | undefined
  const runAll = async (): Promise<readonly unknown[]> => {
    const troubles: unknown[] = []
    for (let step = steps.pop(); step; step = steps.pop())
      try {
        await step()
      } catch (error) {
        troubles.push(error)
      }
    return troubles
  }
  return {
    push: (step) => steps.push(step),
    all() {
      running ??= runAll().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
