import { inBoth } from '../texts/in-both.ts'

export const popularTexts = inBoth({
  popularDishes: { ko: '요즘 인기 메뉴', en: 'Popular dishes' },
})
