/**
 * Why somebody at a store or on the road could not do what was asked: a usual reason by its code, words of their own, or
 * both. It travels as one text, `TOO_BUSY`, `TOO_BUSY: try us after eight` or just words, wherever a `reason` or a
 * `message` is; each reader has the code in their own language, and the words as they were said.
 */
export const reasonsOf = {
  store: [
    'TOO_BUSY',
    'SOLD_OUT',
    'CLOSING_SOON',
    'EQUIPMENT_BROKEN',
    'ALREADY_COOKING',
    'ALREADY_READY',
    'ALREADY_COLLECTED',
  ],
  rider: ['NO_ANSWER', 'ADDRESS_NOT_FOUND', 'FOOD_SPILLED', 'VEHICLE_BROKEN'],
} as const
export type ReasonCode = (typeof reasonsOf)['store' | 'rider'][number]

export interface SaidReason {
  readonly code?: ReasonCode
  readonly words?: string
}

const codes = new Set<string>([...reasonsOf.store, ...reasonsOf.rider])
const isCode = (text: string): text is ReasonCode => codes.has(text)

/** As stores said it before it had a code; the log keeps those for ever. */
const formerWords: ReadonlyMap<string, ReasonCode> = new Map([
  ['The kitchen has already started on this order', 'ALREADY_COOKING'],
  ['The order is already cooked and packed', 'ALREADY_READY'],
  ['The order has already been picked up', 'ALREADY_COLLECTED'],
])

export const reasonText = ({ code, words }: SaidReason): string =>
  [code, words].filter((part) => part !== undefined && part !== '').join(': ')

export function readReason(text: string): SaidReason {
  const former = formerWords.get(text)
  if (former) return { code: former }
  const [head = '', ...rest] = text.split(': ')
  if (!isCode(head)) return { words: text }
  return rest.length > 0 ? { code: head, words: rest.join(': ') } : { code: head }
}

/** Who said this code. */
export const speakerOf = (code: ReasonCode): 'store' | 'rider' =>
  (reasonsOf.rider as readonly string[]).includes(code) ? 'rider' : 'store'
