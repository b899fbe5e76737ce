/** A part of the running platform, wherever it lives: the supervisor starts, stops and asks all of them alike. */
import type { Part } from './run-file.ts'

export interface RunningPart {
  readonly name: Part
  /** Undefined while it is down. */
  readonly url: string | undefined
  readonly pid: number | undefined
  /** Come up as far as possible without answering anybody yet. */
  load?(): void
  /** Resolves once it answers; from then on it is kept alive until `stop`. @throws one sentence */
  start(): Promise<void>
  /**
   * In order, and for good: nobody restarts it until `start`.
   * @param drainMs so long it still answers, while everybody hears that it goes; default 0
   */
  stop(drainMs?: number): Promise<void>
  /** At once, for a person who does not want to wait. */
  kill(): void
}
