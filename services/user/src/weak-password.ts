/** What others would try first is no password: the common ones, and what is made of one's own name or address. */
import commonPasswords from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' }

/** By how often they are found in what was stolen elsewhere; all that is long enough to be one here. */
const shortest = 8
const common: ReadonlySet<string> = new Set(commonPasswords.filter((password) => password.length >= shortest))
/** So much must be left of a password when one's own words are taken out of it. */
const leastOfOnesOwn = 4
const shortestWord = 3

export function isWeakPassword(password: string, { email, name }: { email: string; name: string }): boolean {
  const plain = password.normalize('NFKC').toLowerCase()
  if (common.has(plain)) return true
  const own = [email, email.split('@', 1)[0] ?? '', name.replaceAll(/\s/gu, ''), ...name.split(/\s/u), 'jumun', '주문']
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => [...word].length >= shortestWord || /[가-힣]{2}/u.test(word))
    .sort((left, right) => right.length - left.length)
  const left = own.reduce((rest, word) => rest.replaceAll(word, ''), plain)
  return left !== plain && [...left].length < leastOfOnesOwn
}
