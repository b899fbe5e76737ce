/** What choosing a time says, and the order that was placed for one. */
import { inBoth } from '../texts/in-both.ts'

export const whenTexts = inBoth({
  when: { ko: '언제 받을까요?', en: 'When?' },
  asap: { ko: '가능한 빨리', en: 'As soon as possible' },
  laterToday: { ko: '오늘', en: 'Today' },
  tomorrow: { ko: '내일', en: 'Tomorrow' },
  time: { ko: '시간', en: 'Time' },
  chooseTime: { ko: '시간 고르기', en: 'Choose a time' },
  noTimes: { ko: '이 날에는 고를 수 있는 시간이 없어요.', en: 'There are no times left on this day.' },
  full: { ko: '마감', en: 'full' },
  orderedFor: { ko: (time: string) => `${time} 예약 주문`, en: (time: string) => `Ordered for ${time}` },
})
