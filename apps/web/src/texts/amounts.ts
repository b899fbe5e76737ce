/** Money, moments and spans as people of that language write them. */
import type { Language } from './in-both.ts'

const locale = { ko: 'ko-KR', en: 'en-US' } as const
interface Amount {
  readonly amount: number
  readonly currency: string
}

const moneyFormats = new Map<string, Intl.NumberFormat>()
const moneyFormat = (language: Language, currency: string): Intl.NumberFormat => {
  const name = `${language} ${currency}`
  const format =
    moneyFormats.get(name) ??
    new Intl.NumberFormat(locale[language], { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  moneyFormats.set(name, format)
  return format
}

/** `₩4,500`; the amount is in minor units, of which won has none. */
export function moneyText(money: Amount, language: Language): string {
  const format = moneyFormat(language, money.currency)
  return format.format(money.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0))
}

const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(language: Language, timeZone: string | undefined): Intl.DateTimeFormat {
  const name = `${language} ${timeZone ?? ''}`
  const zone = timeZone === undefined ? {} : { timeZone }
  const clock =
    clocks.get(name) ?? new Intl.DateTimeFormat(locale[language], { hour: 'numeric', minute: '2-digit', ...zone })
  clocks.set(name, clock)
  return clock
}
const clockWithSeconds = {
  ko: new Intl.DateTimeFormat(locale.ko, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
  en: new Intl.DateTimeFormat(locale.en, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
}
const day = (language: Language, timeZone?: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale[language], {
    ...{ month: language === 'ko' ? 'long' : 'short', day: 'numeric', weekday: 'short' },
    ...(timeZone === undefined ? {} : { timeZone }),
  })
const days = { ko: day('ko'), en: day('en') }

/** By the reader's own clock, or by that of a zone. */
export const clockText = (time: string | number, language: Language, timeZone?: string): string =>
  clockOf(language, timeZone).format(new Date(time))
export const secondsText = (time: string | number, language: Language): string =>
  clockWithSeconds[language].format(new Date(time))
export const dayText = (time: string, language: Language, timeZone?: string): string =>
  (timeZone === undefined ? days[language] : day(language, timeZone)).format(new Date(time))

/** Whole minutes from now until then; negative when it has passed. */
export const minutesUntil = (time: string, now: number): number => Math.round((Date.parse(time) - now) / 60_000)

/** `3:07`, for what is counted down to the second; never below zero. */
export function countdownText(time: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(time) - now) / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export const isSameDay = (left: string | number, right: string | number): boolean =>
  new Date(left).toDateString() === new Date(right).toDateString()
