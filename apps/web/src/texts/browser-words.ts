/** What the browser says of a field that it does not accept: in the reader's language, not in the browser's own. */
import { inBoth, inLanguage, type Language } from './in-both.ts'

const complaintTexts = inBoth({
  missing: { ko: '이 칸을 채워 주세요.', en: 'Please fill in this field.' },
  tooShort: {
    ko: (n: number) => `${n}자 이상 입력해 주세요.`,
    en: (n: number) => `Please enter at least ${n} characters.`,
  },
  wrong: { ko: '입력한 내용을 다시 확인해 주세요.', en: 'Please check what you entered.' },
})

interface Complained {
  readonly validity: Pick<ValidityState, 'valueMissing' | 'tooShort'>
  readonly minLength?: number
}

export function complaintOf({ validity, minLength = 0 }: Complained, language: Language): string {
  const t = inLanguage(complaintTexts, language)
  if (validity.valueMissing) return t.missing
  return validity.tooShort ? t.tooShort(minLength) : t.wrong
}

/** For all forms of the page, until `stop` is aborted. */
export function complainIn(language: Language, page: Document, stop: AbortSignal): void {
  const listening = { capture: true, signal: stop }
  const forget = (field: unknown): void => {
    if (isField(field)) field.setCustomValidity('')
  }
  page.addEventListener(
    'invalid',
    ({ target }) => {
      forget(target)
      if (isField(target) && !target.validity.valid) target.setCustomValidity(complaintOf(target, language))
    },
    listening,
  )
  // What was said of a field must not stand against it: not once it is changed, and not at the next press.
  page.addEventListener('input', ({ target }) => forget(target), listening)
  page.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[type=submit]') : null
      for (const field of button?.form?.elements ?? []) forget(field)
    },
    listening,
  )
}

const isField = (target: unknown): target is HTMLInputElement =>
  typeof target === 'object' && target !== null && 'setCustomValidity' in target && 'validity' in target
