/** What choosing a time says, and the order that was placed for one. */
import { inBoth } from '../texts/in-both.ts'

export const whenTexts = inBoth({
  when: { ko: '언제 받을까요?', en: 'When?' },
  asap: { ko: '가능한 빨리', en: 'As soon as possible' },
  laterToday: { ko: '오늘', en: 'Today' },
  tomorrow: { ko: '내일', en: 'Tomorrow' },
  time: { ko: '시간', en: 'Time' },
  chooseTime: { ko: '시간 고르기', en: 'Choose a time' },
  chooseTimeNow: {
    ko: '지금은 주문을 받지 않아요. 받을 시간을 골라 주세요.',
    en: 'Not taking orders right now. Choose a time to order for later.',
  },
  noTimes: { ko: '이 날에는 고를 수 있는 시간이 없어요.', en: 'There are no times left on this day.' },
  full: { ko: '마감', en: 'full' },
  closedUntil: { ko: (time: string) => `${time}에 열어요`, en: (time: string) => `Opens ${time}` },
  closedFor: { ko: (reason: string) => `${reason} 휴무`, en: (reason: string) => `Closed for ${reason}` },
  pausedUntil: { ko: (time: string) => `${time}까지 잠시 쉬어요`, en: (time: string) => `Paused until ${time}` },
  busyUntil: {
    ko: (time: string) => `${time}까지 바빠요`,
    en: (time: string) => `Busy until ${time}`,
  },
  forLater: { ko: '예약 주문 가능', en: 'Order for later' },
  forLaterHint: {
    ko: '지금은 받을 수 없지만, 원하는 시간을 골라 미리 주문할 수 있어요.',
    en: 'Not taking orders for now, but you can order for a time you choose.',
  },
  tomorrowAt: { ko: (time: string) => `내일 ${time}`, en: (time: string) => `tomorrow at ${time}` },
  todayAt: { ko: (time: string) => time, en: (time: string) => `at ${time}` },
  dayAt: {
    ko: (day: string, time: string) => `${day} ${time}`,
    en: (day: string, time: string) => `${day} at ${time}`,
  },
  orderedFor: { ko: (time: string) => `${time} 예약 주문`, en: (time: string) => `Ordered for ${time}` },
})
