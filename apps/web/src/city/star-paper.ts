/** What a Star printer would put on paper: its commands are left out, its text is CP949. Pure. */

/** How many bytes follow a command (ESC x), and one of three letters (ESC GS x, ESC RS x). */
const lengths: Readonly<Record<string, number>> = { ' ': 1, s: 2, z: 1, '-': 1, i: 2, l: 1, Q: 1, R: 1, d: 1, $: 1 }
const longer: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  29: { a: 1, A: 2, R: 2, t: 1, '\x03': 3 },
  30: { a: 1, F: 1 },
}
const commandByte = 0x1b
const newLine = 0x0a

export function starPaper(bytes: Uint8Array): string {
  const said: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    if (byte === commandByte) at += commandLength(bytes, at)
    else {
      if (byte >= 0x20 || byte === newLine) said.push(byte)
      at += 1
    }
  }
  const text = new TextDecoder('euc-kr').decode(Uint8Array.from(said)) // as browsers have it: CP949
  return text.replaceAll(/[ \t]+$/gm, '').trim()
}

function commandLength(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1] ?? 0
  const three = longer[second]
  if (three) return 3 + (three[String.fromCharCode(bytes[at + 2] ?? 0)] ?? 0)
  return 2 + (lengths[String.fromCharCode(second)] ?? 0)
}
