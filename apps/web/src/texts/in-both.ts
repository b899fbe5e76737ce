/** Every text stands beside its translation: a missing or mismatched one does not compile. */
export type Language = 'ko' | 'en'

type Wording = string | ((...given: any[]) => string)
type Pair = { readonly ko: Wording; readonly en: Wording }
type SameForm<P> = P extends { ko: (...given: infer Given) => string }
  ? { readonly ko: Wording; readonly en: (...given: Given) => string }
  : { readonly ko: string; readonly en: string }

export type InOneLanguage<T> = {
  readonly [Name in keyof T]: T[Name] extends { ko: string } ? string : T[Name] extends { ko: infer Say } ? Say : never
}

export const inBoth = <T extends Record<string, Pair>>(texts: T & { [Name in keyof T]: SameForm<T[Name]> }): T => texts

const chosen = new WeakMap<object, Partial<Record<Language, object>>>()

/** The texts in one language; made once. */
export function inLanguage<T extends Record<string, Pair>>(texts: T, language: Language): InOneLanguage<T> {
  const made = chosen.get(texts) ?? {}
  chosen.set(texts, made)
  made[language] ??= Object.fromEntries(Object.entries(texts).map(([name, pair]) => [name, pair[language]]))
  return made[language] as InOneLanguage<T>
}

/** What a shop wrote, in the reader's language where there is one, else in the other. */
export const readable = (
  text: { readonly ko?: string; readonly en?: string } | undefined,
  language: Language,
): string => (text === undefined ? '' : ((language === 'ko' ? (text.ko ?? text.en) : (text.en ?? text.ko)) ?? ''))

/** The language of the first visit: Korean for Korean readers, English for everybody else. */
export const languageOf = (preferred: readonly string[]): Language => {
  for (const tag of preferred) {
    if (/^ko\b/i.test(tag)) return 'ko'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
