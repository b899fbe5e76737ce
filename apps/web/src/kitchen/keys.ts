/** The board by keyboard or bump bar: arrows go from item to item and from slip to slip, a number goes to the order called so. */

/** A slip as it stands on the board, and how many buttons it has: its items first, its step last. */
export interface Standing {
  readonly left: number
  readonly top: number
  readonly targets: number
}

/** Where one is: which slip, and which of its buttons. */
export interface Place {
  readonly slip: number
  readonly target: number
}

/** @returns undefined: it is no key of ours */
export function placeAfter(key: string, board: readonly Standing[], at: Place): Place | undefined {
  const here = board[at.slip]
  if (here === undefined) return undefined
  const inside = (slip: number, target: number): Place => ({
    slip,
    target: Math.max(0, Math.min((board[slip]?.targets ?? 1) - 1, target)),
  })
  switch (key) {
    case 'ArrowUp':
      if (at.target > 0 || at.slip === 0) return inside(at.slip, at.target - 1)
      return inside(at.slip - 1, Number.POSITIVE_INFINITY)
    case 'ArrowDown':
      if (at.target < here.targets - 1 || at.slip === board.length - 1) return inside(at.slip, at.target + 1)
      return inside(at.slip + 1, 0)
    case 'ArrowLeft':
    case 'ArrowRight': {
      const beside = besides(board, here, key === 'ArrowLeft' ? -1 : 1)
      return inside(beside ?? at.slip, at.target)
    }
    case 'Home':
      return inside(0, 0)
    case 'End':
      return inside(board.length - 1, 0)
    default:
      return undefined
  }
}

/** In the next column to that side, the slip that is nearest in height. */
function besides(board: readonly Standing[], here: Standing, side: -1 | 1): number | undefined {
  const away = ({ left }: Standing): number => (left - here.left) * side
  const nearest = Math.min(...board.map(away).filter((far) => far > 0))
  const column = board.map((slip, index) => ({ slip, index })).filter(({ slip }) => away(slip) === nearest)
  const far = ({ slip }: { readonly slip: Standing }): number => Math.abs(slip.top - here.top)
  return column.sort((one, other) => far(one) - far(other))[0]?.index
}

export interface Typed {
  readonly digits: string
  readonly at: number
}
/** Digits that follow each other within this are one number. */
const oneNumberWithinMs = 1_500
const mostDigits = 6

export function typedAfter(before: Typed | undefined, digit: string, now: number): Typed {
  const goesOn = before !== undefined && now - before.at < oneNumberWithinMs && before.digits.length < mostDigits
  return { digits: goesOn ? before.digits + digit : digit, at: now }
}

/** The order that is called so, else the first whose number begins so; -1: none is. */
export function calledSo(numbers: readonly number[], digits: string): number {
  const called = numbers.map(String)
  const exact = called.indexOf(digits)
  return exact !== -1 ? exact : called.findIndex((number) => number.startsWith(digits))
}
