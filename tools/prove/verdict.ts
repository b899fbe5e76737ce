/** What must be true, how much was looked at, and every case that breaks it, in a sentence each. */
export interface Verdict {
  readonly name: string
  readonly examined: string
  readonly broken: readonly string[]
}
