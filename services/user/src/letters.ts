/** Letters that look alike and are not: where alphabets are mixed in one word, one person can be taken for another. */
import { domainToUnicode } from 'node:url'

/** Scripts that people write together; any other letter stands among its own. */
const writtenTogether = [
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
]
const known = ['Latin', 'Han', 'Hangul', 'Hiragana', 'Katakana', 'Bopomofo', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew']
  .concat(['Arabic', 'Devanagari', 'Thai', 'Georgian', 'Cherokee', 'Coptic', 'Lisu', 'Deseret', 'Ethiopic', 'Bengali'])
  .map((script) => [script, new RegExp(`^\\p{Script=${script}}$`, 'u')] as const)

export function mixesLetters(text: string): boolean {
  return text.split(/\s/u).some((word) => {
    const letters = word.match(/[\p{L}--\p{Script=Common}]/gv) ?? []
    const scripts = new Set(letters.map((letter) => known.find(([, isOf]) => isOf.test(letter))?.[0] ?? 'other'))
    return scripts.size > 1 && !writtenTogether.some((together) => [...scripts].every((one) => together.includes(one)))
  })
}

/** In its own letters, as it was typed, where those are harmless: `kim@주문.한국`. */
export function emailInItsLetters(email: string): string {
  const at = email.lastIndexOf('@') + 1
  return email.slice(0, at) + (domainToUnicode(email.slice(at)) || email.slice(at))
}

/** The name before the @ is one word, and so is each part of the domain. */
export const emailMixesLetters = (email: string): boolean => {
  const [domain = '', ...local] = emailInItsLetters(email).split('@').reverse()
  return mixesLetters(local.join('@')) || domain.split('.').some(mixesLetters)
}
