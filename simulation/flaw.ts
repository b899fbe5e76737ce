/** Mistakes that the simulation must find: each is made on purpose by one test, and none in the services. */
export type Flaw =
  | 'no inbox'
  | 'no tombstone'
  | 'a timeout is a decline'
  | 'a status may go back'
  | 'positions first'
  | 'acknowledged before written'
  | 'cooked food is sold again'
  | 'a deadline is forgotten'

export const flaws: readonly Flaw[] = [
  'no inbox',
  'no tombstone',
  'a timeout is a decline',
  'a status may go back',
  'positions first',
  'acknowledged before written',
  'cooked food is sold again',
  'a deadline is forgotten',
]
