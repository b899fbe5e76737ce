/** What the parts of a store's settings say: holidays, and ordering ahead. */
import { inBoth } from '../../texts/in-both.ts'

export const settingsTexts = inBoth({
  undo: { ko: '되돌리기', en: 'Undo' },
  holidays: { ko: '휴무일', en: 'Holidays' },
  holidaysHint: {
    ko: '이 날에는 영업시간과 상관없이 닫고, 손님에게 언제 다시 여는지 보여 줘요.',
    en: 'On these days you are closed whatever your hours say. Customers see when you open again.',
  },
  noHolidays: { ko: '정해 둔 휴무일이 없어요.', en: 'No holidays planned.' },
  seollal: { ko: '설날', en: 'Seollal' },
  chuseok: { ko: '추석', en: 'Chuseok' },
  'new-year': { ko: '새해 첫날', en: 'New Year’s Day' },
  christmas: { ko: '크리스마스', en: 'Christmas' },
  closeFor: {
    ko: (name: string, days: string) => `${name} 쉬기 (${days})`,
    en: (name: string, days: string) => `Close for ${name} (${days})`,
  },
  firstDay: { ko: '첫날', en: 'First day' },
  lastDay: { ko: '마지막 날', en: 'Last day' },
  why: { ko: '이유 (손님에게 보여요)', en: 'Reason (customers see it)' },
  addHoliday: { ko: '휴무일 추가', en: 'Add holiday' },
  removeHoliday: { ko: (days: string) => `${days} 휴무 취소`, en: (days: string) => `Remove holiday ${days}` },
  daysTurned: { ko: '마지막 날이 첫날보다 빨라요.', en: 'The last day is before the first.' },
  dayMissing: { ko: '첫날을 골라 주세요.', en: 'Choose the first day.' },
  ahead: { ko: '예약 주문', en: 'Ordering ahead' },
  aheadHint: {
    ko: '손님이 받을 시간을 골라 미리 주문하고 결제할 수 있어요.',
    en: 'Customers choose a time, and order and pay before.',
  },
  aheadDays: { ko: '며칠 뒤까지', en: 'How far ahead' },
  aheadNone: { ko: '받지 않음', en: 'Not at all' },
  aheadToday: { ko: '오늘 안에서만', en: 'Later the same day' },
  aheadFor: {
    ko: (days: number) => `${days}일 뒤까지`,
    en: (days: number) => (days === 1 ? 'Up to tomorrow' : `Up to ${days} days`),
  },
  lead: { ko: '몇 분 전에 주방에 알릴까요?', en: 'Minutes before it reaches the kitchen' },
  leadHint: {
    ko: '비워 두면 보통 걸리는 시간만큼 먼저 알려요.',
    en: 'Leave empty to use your usual preparation time.',
  },
})
