/** What kinds of stores there are, as people call them; a kind that nobody has translated is shown as its store wrote it. */
import type { Store } from '@jumun/contracts/http'
import { inBoth, type Language } from '../texts/in-both.ts'

const kindTexts = inBoth({
  cafe: { ko: '카페', en: 'Cafés' },
  restaurant: { ko: '식당', en: 'Restaurants' },
  bakery: { ko: '빵집', en: 'Bakeries' },
  chicken: { ko: '치킨', en: 'Chicken' },
  pizza: { ko: '피자', en: 'Pizza' },
  burger: { ko: '버거', en: 'Burgers' },
  'street food': { ko: '분식', en: 'Street food' },
  grocery: { ko: '마트', en: 'Groceries' },
  flowers: { ko: '꽃집', en: 'Flowers' },
  shop: { ko: '상점', en: 'Shops' },
})

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .trim()
    .toLowerCase()

/** One kind, however it was written: Cafe, café, 카페. */
export function kindOf({ kind }: Pick<Store, 'kind'>): string {
  const plain = folded(kind)
  const known = Object.entries(kindTexts).find(([, names]) =>
    Object.values(names).some((name) => folded(name) === plain),
  )
  return known?.[0] ?? plain
}

export const kindName = (kind: string, language: Language): string =>
  Object.hasOwn(kindTexts, kind) ? kindTexts[kind as keyof typeof kindTexts][language] : kind

/** Those that there are, the most frequent first; none where all are of one. */
export function kindsOf(stores: readonly Pick<Store, 'kind'>[]): readonly string[] {
  const byKind = Map.groupBy(stores, kindOf)
  if (byKind.size < 2) return []
  return [...byKind].toSorted(([, left], [, right]) => right.length - left.length).map(([kind]) => kind)
}
