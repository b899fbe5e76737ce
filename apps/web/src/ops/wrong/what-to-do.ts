/**
 * What an operator can do about a finding of the audit. Told by the invariant, by who found it and by how its order stands;
 * what nothing here can mend says so, and where to look.
 */
import { isOverStatus } from '@jumun/contracts'
import type { Audit, DashboardEntry } from '@jumun/contracts/http'

export type Finding = Audit['items'][number]['violations'][number] & Pick<Audit['items'][number], 'invariant'>

export type Advice =
  /** End it, with its money back. */
  | 'end'
  /** Its money is not where it should be: give the missing part back. */
  | 'give-back'
  /** A message that waits for somebody: its buttons are on the page of the platform. */
  | 'parked'
  /** What is shown is not what the log says: build it anew beside, and compare. */
  | 'rebuild'
  /** It goes by itself once the log takes events again. */
  | 'log-away'
  /** Decide what is to become of what was lost; the page about it says how. */
  | 'log-lost'
  /** Nobody can undo it here: somebody has to look at the facts. */
  | 'look'

type Entry = Pick<DashboardEntry, 'state' | 'timeline' | 'refunded'>

/** @param entry how its order stands; undefined: it is about none, or that is not known */
export function whatToDo({ invariant, what, by }: Pick<Finding, 'invariant' | 'what' | 'by'>, entry?: Entry): Advice {
  const isOpen = entry !== undefined && !isOverStatus(entry.state)
  switch (invariant) {
    case 'I1':
      if (isOpen) return 'end'
      return isOwed(what) && entry?.timeline.some(({ type }) => type === 'PaymentApproved') ? 'give-back' : 'look'
    case 'I2':
    case 'I3':
    case 'I4':
    case 'I6':
      return isOpen ? 'end' : 'look'
    case 'I5':
      if (/cannot send/.test(what)) return 'parked'
      if (/wait for the log/.test(what)) return 'log-away'
      if (/the log lost/.test(what)) return 'log-lost'
      return by === 'events' ? 'rebuild' : 'look'
    case 'I7':
    case 'I9':
      return 'rebuild'
    case 'I10':
      return 'parked'
    case 'I8':
    case 'I11':
    case 'I12':
    case 'I13':
      return 'look'
    default:
      return invariant satisfies never
  }
}

/** Less went back than was to; too much of it nobody here can take again. */
const isOwed = (what: string): boolean => {
  if (/its money is not back|for \d+ less, and \d+ went back/.test(what)) return true
  const [, wanted, did] = /, (\d+) was to go back, and (\d+) did/.exec(what) ?? []
  return Number(did) < Number(wanted)
}
