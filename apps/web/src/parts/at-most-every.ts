/** Does the work at once, but in a hail of calls only once per span, and once more at its end: nothing is missed, nobody is flooded. */
export function atMostEvery(ms: number, work: () => void): () => void {
  let resting: ReturnType<typeof setTimeout> | undefined
  let again = false
  const go = (): void => {
    again = false
    work()
    resting = setTimeout(() => {
      resting = undefined
      if (again) go()
    }, ms)
  }
  return () => {
    if (resting === undefined) go()
    else again = true
  }
}
