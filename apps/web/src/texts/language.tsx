/** The reader's language: theirs first, then what they chose, remembered. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { store } from '../api/browser-store.ts'
import { clockText, dayText, moneyText, secondsText } from './amounts.ts'
import { complainIn } from './browser-words.ts'
import { type InOneLanguage, inLanguage, type Language, languageOf, readable } from './in-both.ts'
import { reasonSentence } from './reason-texts.ts'

const place = 'jumun.language'
interface Chosen {
  readonly language: Language
  readonly choose: (language: Language) => void
}
const LanguageContext = createContext<Chosen | undefined>(undefined)

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered)
  useEffect(() => {
    document.documentElement.lang = language
    const stop = new AbortController()
    complainIn(language, document, stop.signal)
    return () => stop.abort()
  }, [language])
  const choose = useCallback((next: Language) => {
    store.write(place, next)
    setLanguage(next)
  }, [])
  const value = useMemo(() => ({ language, choose }), [language, choose])
  return <LanguageContext value={value}>{children}</LanguageContext>
}

function remembered(): Language {
  const kept = store.read(place)
  return kept === 'ko' || kept === 'en' ? kept : languageOf(navigator.languages)
}

export function useLanguage(): Chosen {
  const chosen = useContext(LanguageContext)
  if (chosen === undefined) throw new Error('LanguageProvider is missing')
  return chosen
}

export const useTexts = <T extends Parameters<typeof inLanguage>[0]>(texts: T): InOneLanguage<T> =>
  inLanguage(texts, useLanguage().language)

/** Money, times and names, written for this reader. */
export function useWriting() {
  const { language } = useLanguage()
  return useMemo(
    () => ({
      money: (money: { amount: number; currency: string }) => moneyText(money, language),
      clock: (time: string | number, timeZone?: string) => clockText(time, language, timeZone),
      seconds: (time: string | number) => secondsText(time, language),
      day: (time: string) => dayText(time, language),
      /** Of a store or a rider: the usual part in the reader's language, the words as they were said. */
      reason: (said: string) => reasonSentence(said, language),
      text: (text: { readonly ko?: string; readonly en?: string } | undefined) => readable(text, language),
    }),
    [language],
  )
}
