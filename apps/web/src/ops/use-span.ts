/** Spans in the language of whoever reads the page. */
import { useLanguage } from '../texts/language.tsx'
import { spanText } from './spans.ts'

export function useSpan(): (ms: number) => string {
  const { language } = useLanguage()
  return (ms) => spanText(ms, language)
}
