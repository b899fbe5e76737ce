/** One deed as a sentence in the reader's language. Pure. */
import type { Activity } from '@jumun/contracts/http'
import { peopleTexts } from '../../parts/people/people-texts.ts'
import { moneyText } from '../../texts/amounts.ts'
import { fieldName } from '../../texts/field-texts.ts'
import { inLanguage, type Language } from '../../texts/in-both.ts'
import { reasonSentence } from '../../texts/reason-texts.ts'
import { deedTexts, type Said } from './activity-texts.ts'

type Deed = Pick<Activity, 'what' | 'detail'>

export function activityWords({ what, detail }: Deed, language: Language): string {
  const texts: Readonly<Record<string, ((said: Said) => string) | undefined>> = inLanguage(deedTexts, language)
  const say = texts[kindOf(what, detail)] ?? texts[what]
  return say ? say(saidIn(what, detail, language)) : [what, ...Object.values(detail)].join(' ')
}

/** A switch is told by what it was switched to. */
function kindOf(what: string, { state, status, fields }: Deed['detail']): string {
  if (what === 'menu.switch') return `menu.${String(state)}`
  if (what === 'store.change' && status && (fields === 'status' || fields === 'status, until'))
    return `store.${String(status)}`
  return what
}

function saidIn(what: string, detail: Deed['detail'], language: Language): Said {
  const text = (name: string): string => String(detail[name] ?? '')
  const number = (name: string): number => Number(detail[name] ?? 0)
  const named = (ko: string, en: string): string => (language === 'ko' ? text(ko) || text(en) : text(en) || text(ko))
  const money = (name: string): string =>
    typeof detail[name] === 'number'
      ? moneyText({ amount: number(name), currency: text('currency') || 'KRW' }, language)
      : ''
  const roles: Readonly<Record<string, string>> = inLanguage(peopleTexts, language) as never
  const isPrice = what === 'menu.change'
  return {
    n: text('number'),
    item: named('ko', 'en'),
    to: named('toKo', 'toEn'),
    reason: detail['reason'] ? reasonSentence(text('reason'), language) : '',
    role: roles[text('role')] ?? text('role'),
    person: text('person'),
    amount: money('amount'),
    fields: text('fields')
      .split(', ')
      .map((field) => fieldName(field, language) ?? field)
      .join(', '),
    printer: text('name') || text('printers'),
    name: text('name'),
    before: isPrice ? money('priceBefore') : text('before') || '–',
    after: isPrice ? money('price') : text('after') || '–',
    count: what === 'menu.import' ? number('added') + number('changed') + number('removed') : number('count'),
    left: number('left'),
    rate: typeof detail['basisPoints'] === 'number' ? `${(number('basisPoints') / 100).toFixed(2)}%` : '',
  }
}
