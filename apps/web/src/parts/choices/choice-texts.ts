import { inBoth } from '../../texts/in-both.ts'

export const choiceTexts = inBoth({
  pickOne: { ko: '하나를 골라 주세요', en: 'Choose one' },
  pickUpTo: { ko: (n: number) => `최대 ${n}개`, en: (n: number) => `Choose up to ${n}` },
  pickBetween: {
    ko: (a: number, b: number) => (a === b ? `${a}개를 골라 주세요` : `${a}~${b}개를 골라 주세요`),
    en: (a: number, b: number) => (a === b ? `Choose ${a}` : `Choose ${a} to ${b}`),
  },
  required: { ko: '필수', en: 'required' },
  soldOut: { ko: '품절', en: 'Sold out' },
  fewer: { ko: '하나 빼기', en: 'One fewer' },
  oneMore: { ko: '하나 더', en: 'One more' },
  quantity: { ko: '수량', en: 'Quantity' },
})
