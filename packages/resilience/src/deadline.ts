/** A signal that aborts after a while, unless the work is done before: then nothing of it is left to go off later. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal
}

/** `using deadline = deadlineIn(500)`. Cheaper than `AbortSignal.timeout`, whose timer and error outlive what was in time. */
export function deadlineIn(ms: number): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DeadlinePassed(`${ms} ms have passed`)), ms)
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) }
}

export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed'
}
