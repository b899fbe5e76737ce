import type { Random } from './basket.ts'
import type { Pause } from './pace.ts'
import type { Account, Person, Send } from './person.ts'

/** What everybody in the city shares. */
export interface City {
  readonly random: Random
  readonly signal: AbortSignal
  newId(): string
  resident(account: Account): Person
  /** For whoever is nobody: a printer. What is kept alive is asked after the end, too. */
  readonly send: Send
  pause(what: Pause): Promise<void>
  /** Due once the pause is over, since it was first seen. */
  isDue(what: Pause, key: string): boolean
  /** Something happened; for those who watch. */
  count(what: string): void
  /** A slip came out. */
  show(paper: string): void
  /** Orders that kitchens and riders have in hand, as they last saw. */
  onTheirWay(where: 'kitchen' | 'road', orders?: number): number
  /** A refusal is part of life (somebody was faster, a card was declined): it is counted. Anything else is thrown. */
  tryTo<T>(work: () => Promise<T>): Promise<T | undefined>
}
