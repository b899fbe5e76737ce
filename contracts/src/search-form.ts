/**
 * One form for searching, of what is sought and of where it is sought, on the server and on a screen: whatever way it was
 * composed, spaced or typed so far, the same word is the same text. Hangul is taken letter by letter, so that `라ㄸ` is on
 * its way to `라떼`, and first letters alone (`ㄹㄸ`) find it too.
 */

/** Letters in the order in which Unicode has them as initial, vowel and final; those made of two are two. */
const initials = letters('ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ')
const vowels = letters('ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ')
const finals = letters(
  'ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ',
)
function letters(text: string): readonly string[] {
  return text.split(' ')
}

const letterOf = new Map<string, string>([
  ...initials.map((letter, index) => [String.fromCharCode(0x1100 + index), letter] as const),
  ...vowels.map((letter, index) => [String.fromCharCode(0x1161 + index), letter] as const),
  ...finals.map((letter, index) => [String.fromCharCode(0x11a8 + index), letter] as const),
  // typed alone, some of them become a letter of old texts
  ...finals.map(
    (letter, index) =>
      ['ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'.charAt(index).normalize('NFKD'), letter] as const,
  ),
])

/** Spaces, marks and punctuation make no difference, but for the signs that name something: `100%`, `A&B`. */
const noise = /(?![%&#@*])[\s\p{Z}\p{C}\p{M}\p{P}\u115f\u1160]/gu

/** What is sought. Empty: nothing that could be found. */
export const searchForm = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(noise, '')
    .replace(/[\u1100-\u11ff]/g, (jamo) => letterOf.get(jamo) ?? jamo)

/** Where it is sought: the text of these in search form, and their first letters; `undefined` is left out. */
export const searchText = (...texts: readonly (string | undefined)[]): string =>
  texts
    .filter((text) => text !== undefined)
    .flatMap((text) => [searchForm(text), firstLetters(text)])
    .filter((form) => form !== '')
    .join('\n')

export const isFound = (searched: string, sought: string): boolean => {
  const form = searchForm(sought)
  return form !== '' && searched.includes(form)
}

const firstLetters = (text: string): string =>
  [...text.normalize('NFC').matchAll(/[가-힣]/g)]
    .map(([syllable]) => initials[Math.floor((syllable.charCodeAt(0) - 0xac00) / 588)] ?? '')
    .join('')
