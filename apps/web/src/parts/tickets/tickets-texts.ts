/** What the counter and the kitchen say of tickets alike. */
import { inBoth } from '../../texts/in-both.ts'

export const ticketsTexts = inBoth({
  allDay: { ko: '지금 만들 메뉴', en: 'To make now' },
  showAll: { ko: '모두 보기', en: 'Show all' },
  showLess: { ko: '접기', en: 'Show less' },
  madeAgain: { ko: '다시 만드는 중', en: 'Being remade' },
  insteadOf: { ko: '대신:', en: 'instead of' },
  before: { ko: '처음:', en: 'was' },
  takenOut: { ko: '빠짐', en: 'taken out' },
})
