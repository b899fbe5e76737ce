/**
 * Calls that come in one turn of the event loop, or while others are under way, are done together: one alone when nobody
 * else is there, many at a time under load, and nobody waits for others to come. Those who were answered together stay
 * together: they ask for their next step in one turn.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { isConnectionError } from './connection.ts'

export interface BatchedOptions<In> {
  /** Most in one run; default 100. */
  readonly most?: number
  /** Two of the same key never go together: the second waits for the run after that of the first. */
  readonly keyOf?: (one: In) => string
}

interface Waiting<In, Out> {
  readonly one: In
  readonly answer: PromiseWithResolvers<Out>
}

/**
 * @param run answers one result for each of `all`, in their order. When it rejects for several, and not because the
 *   database was away, each of them is run alone, so that one's fault is not another's.
 */
export function batched<In, Out>(
  run: (all: readonly In[]) => Promise<readonly Out[]>,
  { most = 100, keyOf }: BatchedOptions<In> = {},
): (one: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = []
  let running = false

  function next(): Waiting<In, Out>[] {
    const keys = new Set<string>()
    const going: Waiting<In, Out>[] = []
    const staying: Waiting<In, Out>[] = []
    for (const call of waiting) {
      const key = keyOf?.(call.one)
      if (going.length === most || (key !== undefined && keys.has(key))) staying.push(call)
      else going.push(call)
      if (key !== undefined) keys.add(key)
    }
    waiting = staying
    return going
  }

  async function runAll(calls: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await run(calls.map(({ one }) => one))
      if (results.length !== calls.length) throw new Error(`${results.length} results for ${calls.length} calls`)
      for (const [index, { answer }] of calls.entries()) answer.resolve(results[index] as Out)
    } catch (error) {
      if (calls.length === 1 || isConnectionError(error)) for (const { answer } of calls) answer.reject(error)
      else for (const call of calls) await runAll([call])
    }
  }

  async function work(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      await turn()
      await runAll(next())
    }
    running = false
  }

  return (one) => {
    const answer = Promise.withResolvers<Out>()
    waiting.push({ one, answer })
    if (!running) void work()
    return answer.promise
  }
}
