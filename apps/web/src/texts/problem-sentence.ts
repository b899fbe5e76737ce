/** A refusal as a sentence in the reader's language: by its code, and by the name of the field that it is about. */
import { Refusal, type RefusalCode } from '../api/refusal.ts'
import { firstProblemTexts } from './first-problem-texts.ts'
import { inLanguage, type Language } from './in-both.ts'

/** Most sentences, and the names of what people type, come after the page: until then those do that came with it. */
let words: (Pick<typeof import('./field-texts.ts'), 'fieldName'> & typeof import('./problem-texts.ts')) | undefined
export async function learnWords(): Promise<void> {
  const [{ fieldName }, { problemTexts }] = await Promise.all([
    import('./field-texts.ts'),
    import('./problem-texts.ts'),
  ])
  words = { fieldName, problemTexts }
}

type Sentences = Readonly<Partial<Record<RefusalCode, string>>>

export function refusalSentence(error: unknown, language: Language): string {
  const first = inLanguage(firstProblemTexts, language)
  if (!(error instanceof Refusal)) return first.internal
  const texts: Sentences = words ? inLanguage(words.problemTexts, language) : first
  const path = error.code === 'invalid-request' ? error.details.errors?.[0]?.field : undefined
  const field = path === undefined ? undefined : words?.fieldName(path, language)
  if (field === undefined) return texts[error.code] ?? first.internal
  return language === 'ko' ? `${field}: 다시 확인해 주세요.` : `Please check: ${field}.`
}
