/** Waits until a service says that it is ready, and says every few seconds for what it waits. */
import { setTimeout as pause } from 'node:timers/promises'

export interface UntilReadyOptions {
  readonly withinMs: number
  readonly signal: AbortSignal
  readonly say: (sentence: string) => void
}

export const sayEveryMs = 5_000

/** A wait that says for what: every few seconds, until `work` ends. */
export async function sayingWhatFor<T>(
  work: Promise<T>,
  waitingFor: () => readonly string[],
  say: (sentence: string) => void,
): Promise<T> {
  const telling = setInterval(() => say(`Still waiting for ${waitingFor().join(', ')}`), sayEveryMs)
  try {
    return await work
  } finally {
    clearInterval(telling)
  }
}

/** @throws one sentence with what it says is missing */
export async function untilReady(url: string, { withinMs, signal, say }: UntilReadyOptions): Promise<void> {
  const deadline = performance.now() + withinMs
  let sayAt = performance.now() + sayEveryMs
  let missing = 'it does not answer'
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    if (performance.now() >= sayAt) {
      say(`Still waiting: ${missing.slice(0, 300)}`)
      sayAt = performance.now() + sayEveryMs
    }
    try {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) })
      const body = await answer.text()
      if (answer.ok) return
      missing = sentencesIn(body)
    } catch (error) {
      missing = (error as Error).message
    }
    await pause(50)
  }
  throw new Error(`The platform is up but not ready after ${withinMs / 1000} s: ${missing.slice(0, 1000)}`)
}

function sentencesIn(body: string): string {
  try {
    const { missing } = JSON.parse(body) as { readonly missing?: readonly string[] }
    return missing?.join('; ') ?? body
  } catch {
    return body
  }
}
