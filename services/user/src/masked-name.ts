/** A name as far as a counter needs it to tell two customers apart: 김*수, Mina K. The rest of it stays here. */
export function maskedName(name: string): string {
  const [first = '', ...rest] = name.trim().split(/\s+/)
  const last = rest.at(-1)
  if (last !== undefined) return `${first} ${[...last][0]}.`
  const letters = [...first]
  if (letters.length < 2) return first
  if (letters.length === 2) return `${letters[0]}*`
  return isHangul(first) ? `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}` : `${letters[0]}***`
}
const isHangul = (text: string): boolean => /^\p{Script=Hangul}+$/u.test(text)
