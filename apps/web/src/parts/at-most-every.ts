/**
 * Does the work at once, but in a hail of calls one at a time with a rest after each, and once more at its end: nothing is
 * missed, nobody is flooded, and work that takes longer than the hail leaves it is still brought to its end.
 */
export function atMostEvery(restMs: number, work: () => Promise<unknown>): () => void {
  let busy = false
  let again = false
  const rested = (): void => {
    busy = false
    if (again) go()
  }
  const go = (): void => {
    busy = true
    again = false
    const rest = (): void => void setTimeout(rested, restMs)
    work().then(rest, rest) // who works says himself what went wrong
  }
  return () => {
    if (busy) again = true
    else go()
  }
}
