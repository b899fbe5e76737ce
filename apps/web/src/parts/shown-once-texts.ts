/** What is read beside something that has to be taken elsewhere. */
import { inBoth } from '../texts/in-both.ts'

export const shownOnceTexts = inBoth({
  copy: { ko: '복사', en: 'Copy' },
  copied: { ko: '복사했어요.', en: 'Copied.' },
  copyByHand: {
    ko: '복사하지 못했어요. 길게 눌러 복사해 주세요.',
    en: 'It could not be copied. Select it and copy it.',
  },
})
