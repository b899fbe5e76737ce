/** How long something took or has lasted, as exact as one needs at a glance. */
import type { Language } from '../texts/in-both.ts'

const units = {
  ko: { ms: 'ms', s: '초', min: '분', h: '시간', d: '일' },
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
} as const

/** `250 ms`, `42 s`, `7 min`, `3 h`, `2 d`. */
export function spanText(ms: number, language: Language): string {
  const unit = units[language]
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}${unit.ms}`
  const seconds = ms / 1_000
  if (seconds < 100) return `${Math.round(seconds)}${unit.s}`
  const minutes = seconds / 60
  if (minutes < 100) return `${Math.round(minutes)}${unit.min}`
  return minutes < 72 * 60 ? `${Math.round(minutes / 60)}${unit.h}` : `${Math.round(minutes / 1_440)}${unit.d}`
}
