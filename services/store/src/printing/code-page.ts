/** What Korean printers can print: KS X 1001 as CP949 has it. Everything else becomes something that they have. */
import iconv from 'iconv-lite'

const isKnown = (letter: string): boolean => iconv.encode(letter, 'cp949').length === 2

const spelledOtherwise: Readonly<Record<string, string>> = {
  '\u20a9': '￦',
  '\\': '＼', // in the Korean character set this code is the sign for won
  '\u2013': '-',
  '\u2014': '-',
  '\u2022': '·',
  '\u20ac': 'EUR',
  '\u2026': '…',
  '\u00a0': ' ',
}
const invisible = /\p{Cf}|\p{Mn}/gu
/** That something stood here is never hidden: it may be the picture of a peanut. */
const unprintable = '□'

export const inCodePage = (text: string): string =>
  [...text.normalize('NFC')].map((letter) => (letter <= '\x7f' && letter !== '\\' ? letter : printed(letter))).join('')

function printed(letter: string): string {
  if (isKnown(letter)) return letter
  const other = spelledOtherwise[letter]
  if (other !== undefined) return other
  const plain = letter.normalize('NFKD').replace(invisible, '')
  if (plain === letter) return unprintable
  return [...plain].map((part) => (part <= '\x7f' || isKnown(part) ? part : unprintable)).join('')
}
