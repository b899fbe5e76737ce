/** A refusal as a sentence in the reader's language: by its code, and by the name of the field that it is about. */
import { Refusal } from '../api/refusal.ts'
import { inLanguage, type Language } from './in-both.ts'
import { problemTexts } from './problem-texts.ts'

/** What people type has a name; the names come after the page, and until then the sentence does without. */
let names: typeof import('./field-texts.ts') | undefined
export async function nameFields(): Promise<void> {
  names = await import('./field-texts.ts')
}

export function refusalSentence(error: unknown, language: Language): string {
  const texts = inLanguage(problemTexts, language)
  if (!(error instanceof Refusal)) return texts.internal
  const path = error.code === 'invalid-request' ? error.details.errors?.[0]?.field : undefined
  const field = path === undefined ? undefined : names?.fieldName(path, language)
  if (field === undefined) return texts[error.code] ?? texts.internal
  return language === 'ko' ? `${field}: 다시 확인해 주세요.` : `Please check: ${field}.`
}
