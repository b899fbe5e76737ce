/** What bytes for a printer say, read as a printer reads them: commands by their lengths, text by the code page that is on. */
import iconv from 'iconv-lite'

type Language = 'escpos' | 'star'

/** How many bytes follow a command, where it is not none. */
const lengths: Readonly<Record<Language, Readonly<Record<number, Readonly<Record<string, number>>>>>> = {
  escpos: {
    27: { M: 1, ' ': 1, '3': 1, '{': 1, '-': 1, E: 1, a: 1, t: 1, R: 1, J: 1, d: 1, $: 2, '\\': 2, '!': 1 },
    29: { a: 1, '!': 1, B: 1, L: 2, W: 2, r: 1, V: 2 },
    28: { '-': 1, S: 2, C: 1, '!': 1 },
  },
  star: {
    27: { ' ': 1, s: 2, z: 1, '-': 1, i: 2, l: 1, Q: 1, R: 1, d: 1, $: 1 },
  },
}
/** Star's commands of three letters: ESC GS x, ESC RS x. */
const starLonger: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  29: { a: 1, A: 2, R: 2, t: 1, '\x03': 3 },
  30: { a: 1, F: 1 },
}

function korean(pair: Buffer): string {
  const letter = iconv.decode(pair, 'cp949')
  if ([...letter].length !== 1 || letter === '\ufffd') throw new Error(`${pair.toString('hex')} is no letter of CP949`)
  return letter
}

/** @throws when there is a command it does not know, or a letter that is not in CP949: a printer would print nonsense */
export function printedText(bytes: Buffer, language: Language): string {
  let text = ''
  let isKorean = language === 'star'
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    if (byte === 0x1b || ((byte === 0x1d || byte === 0x1c) && language === 'escpos')) {
      const command = String.fromCharCode(bytes[at + 1] ?? 0)
      if (byte === 0x1c && command === '&') isKorean = true
      if (byte === 0x1c && command === '.') isKorean = false
      at += commandLength(bytes, at, language)
    } else if (byte === 0x10) at += 3
    else if (byte < 0x20) {
      if (byte === 0x0a) text += '\n'
      at += 1
    } else if (byte < 0x80) {
      text += String.fromCharCode(byte)
      at += 1
    } else if (isKorean) {
      text += korean(bytes.subarray(at, at + 2))
      at += 2
    } else {
      text += '-' // a piece of a rule
      at += 1
    }
  }
  return text
}

function commandLength(bytes: Buffer, at: number, language: Language): number {
  const lead = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  const name = String.fromCharCode(second)
  if (language === 'star' && (second === 0x1d || second === 0x1e)) {
    const third = String.fromCharCode(bytes[at + 2] ?? 0)
    const more = starLonger[second]?.[third]
    if (more === undefined) throw new Error(`a printer does not know ESC ${second.toString(16)} ${third}`)
    return 3 + more
  }
  if (name === '(') return 5 + (bytes[at + 3] ?? 0) + 256 * (bytes[at + 4] ?? 0)
  return 2 + (lengths[language][lead]?.[name] ?? 0)
}
