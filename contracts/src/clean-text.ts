/**
 * The one cleaning of every text that people read. What looks the same is the same: what is stored, shown, found and
 * printed agree. Typed text keeps all that can be seen, and loses what cannot: control characters, fillers, zero-width
 * characters, and marks that turn the rest of a line around.
 */

/** On one line: names, addresses. */
export const cleanLine = (text: string): string => cleaned(text).replace(/\s+/gu, ' ').trim()

/** Lines stay lines: notes, reasons, descriptions. */
export const cleanLines = (text: string): string =>
  cleaned(text)
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()

function cleaned(text: string): string {
  let kept = text.replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n').normalize('NFC')
  // Taking something out leaves others beside each other, that may be two parts of one letter, or show no more.
  for (let before = ''; before !== kept; ) {
    before = kept
    kept = before.replace(unseen, keptIfItShows).normalize('NFC')
  }
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(kept) ? kept : ''
}

/**
 * Default ignorables (fillers, zero-width, bidi, selectors, tags), controls but for tab and line feed, half surrogates,
 * no characters at all, and the few that are blank without being called so.
 */
const unseen =
  /(?![\t\n])[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cc}\p{Cs}\u2800\uFFF9-\uFFFC\u{1D159}]/gu

/** Joiners and selectors belong to what stands before them: a family of emoji, a letter that joins, a flag. */
function keptIfItShows(mark: string, at: number, all: string): string {
  const [before, after] = [
    all.slice(Math.max(0, at - longestFlag), at),
    all.slice(at + mark.length, at + mark.length + 2),
  ]
  if (mark === joiner && /(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u.test(before))
    return /^\p{Extended_Pictographic}/u.test(after) ? mark : ''
  if (mark === joiner || mark === nonJoiner) return joining.test(before) && /^[\p{L}\p{M}]/u.test(after) ? mark : ''
  if (mark === textStyle || mark === emojiStyle) return /\p{Emoji}$/u.test(before) ? mark : ''
  if (/[\u180B-\u180D\u180F]/u.test(mark)) return /\p{Script=Mongolian}$/u.test(before) ? mark : ''
  if (/[\uFE00-\uFE0D\u{E0100}-\u{E01EF}]/u.test(mark)) return /\p{Script=Han}$/u.test(before) ? mark : ''
  return /[\u{E0020}-\u{E007F}]/u.test(mark) && /\u{1F3F4}[\u{E0020}-\u{E007E}]*$/u.test(before) ? mark : ''
}
/** In UTF-16 units; no more is looked at, however long the text is. */
const longestFlag = 18
const [joiner, nonJoiner, textStyle, emojiStyle] = ['\u200D', '\u200C', '\uFE0E', '\uFE0F']
/** Ends with a letter or mark of a script that is written joined. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u

/**
 * The one form of an e-mail address: however it was typed, pasted or completed, it is the same account. Spaces around it
 * (also the wide one), capitals, full-width letters what cannot be seen, and the two ways to write a Korean domain make no difference.
 */
export function normalEmail(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .replace(unseen, '')
    .replaceAll('。', '.') // the full stop that a Korean or Japanese keyboard may give
    .trim()
    .toLowerCase()
    .normalize('NFKC')
  const at = plain.lastIndexOf('@') + 1
  return at === 0 ? plain : plain.slice(0, at) + domainOnTheWire(plain.slice(at))
}

/** A domain in other letters than a to z has one form on the wire (IDNA), and is the same domain in both. */
function domainOnTheWire(domain: string): string {
  if (!/\P{ASCII}/u.test(domain) || /[\s/?#@:\\%[\]<>^|]/.test(domain)) return domain
  try {
    return new URL(`http://${domain}`).hostname
  } catch {
    return domain // no domain at all: whoever looks it up says so
  }
}

/** What an `x-clean` in a schema asks for. */
export const cleaners = { line: cleanLine, lines: cleanLines, email: normalEmail } as const
