/** What somebody calls a device of theirs, from what its program says of itself: "Chrome, Android". */
import { cleanLine } from '@jumun/contracts'

const programs = [
  ['KakaoTalk', /KAKAOTALK/i],
  ['Naver', /NAVER\(/],
  ['Edge', /\bEdgA?\//],
  ['Samsung Internet', /SamsungBrowser/],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const
const machines = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['Mac', /Mac OS X|Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const
const longest = 40

export function deviceOf(agent: string): string {
  const named = [programs, machines].flatMap((list) => list.find(([, isIt]) => isIt.test(agent))?.[0] ?? [])
  return named.length > 0 ? named.join(', ') : cleanLine(agent).slice(0, longest)
}
