/** What a dish says of itself, for customers and behind the counter alike. */
import type { Allergen } from '@jumun/contracts'
import { inBoth } from './in-both.ts'

export const allergenTexts = inBoth({
  egg: { ko: '난류', en: 'Egg' },
  milk: { ko: '우유', en: 'Milk' },
  buckwheat: { ko: '메밀', en: 'Buckwheat' },
  peanut: { ko: '땅콩', en: 'Peanut' },
  soy: { ko: '대두', en: 'Soy' },
  wheat: { ko: '밀', en: 'Wheat' },
  mackerel: { ko: '고등어', en: 'Mackerel' },
  crab: { ko: '게', en: 'Crab' },
  shrimp: { ko: '새우', en: 'Shrimp' },
  pork: { ko: '돼지고기', en: 'Pork' },
  peach: { ko: '복숭아', en: 'Peach' },
  tomato: { ko: '토마토', en: 'Tomato' },
  sulphite: { ko: '아황산류', en: 'Sulphites' },
  walnut: { ko: '호두', en: 'Walnut' },
  chicken: { ko: '닭고기', en: 'Chicken' },
  beef: { ko: '쇠고기', en: 'Beef' },
  squid: { ko: '오징어', en: 'Squid' },
  shellfish: { ko: '조개류', en: 'Shellfish' },
  'pine-nut': { ko: '잣', en: 'Pine nut' },
  gluten: { ko: '글루텐', en: 'Gluten' },
  fish: { ko: '생선', en: 'Fish' },
  nuts: { ko: '견과류', en: 'Nuts' },
  celery: { ko: '셀러리', en: 'Celery' },
  mustard: { ko: '겨자', en: 'Mustard' },
  sesame: { ko: '참깨', en: 'Sesame' },
  lupin: { ko: '루핀', en: 'Lupin' },
} satisfies Record<Allergen, { ko: string; en: string }>)

export const menuTexts = inBoth({
  allergens: { ko: '알레르기 유발 재료', en: 'Contains' },
  popular: { ko: '인기', en: 'Popular' },
  spice: {
    ko: (n: number) => ['', '조금 매워요', '매워요', '아주 매워요'][n] ?? '',
    en: (n: number) => ['', 'Mildly spicy', 'Spicy', 'Very spicy'][n] ?? '',
  },
  served: { ko: (hours: string) => `${hours} 판매`, en: (hours: string) => `Served ${hours}` },
})
