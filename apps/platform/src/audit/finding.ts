/** What one invariant says of the facts. */
export interface Finding {
  readonly id: string
  readonly name: string
  /** How much was looked at. */
  readonly examined: string
  /** Each case in a sentence of its own that names what it is about. */
  readonly broken: readonly string[]
}

/** Those that are there more than once, each once. */
export function twice(ids: readonly string[]): Set<string> {
  const seen = new Set<string>()
  return new Set(ids.filter((id) => seen.size === seen.add(id).size))
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
