/** How the tests of this package wait: by looking again, never by sleeping and hoping. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

/** A bound, so that what never comes ends the test; how fast things are is for the benches. */
const limitMs = 60_000

/** Looks again until it is so. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await isSo())) {
    if (Date.now() > deadline) assert.fail(`not within ${limitMs} ms: ${what}`)
    await pause(10)
  }
}
