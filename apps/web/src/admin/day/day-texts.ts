import { inBoth } from '../../texts/in-both.ts'

export const dayTexts = inBoth({
  day: { ko: '영업일', en: 'Business day' },
  gross: { ko: '총매출', en: 'Gross' },
  fees: { ko: '배달비', en: 'Delivery fees' },
  discounts: { ko: '할인', en: 'Discounts' },
  refunds: { ko: '환불', en: 'Refunds' },
  net: { ko: '순매출', en: 'Net' },
  orders: { ko: '주문', en: 'Orders' },
  canceled: { ko: '취소', en: 'Canceled' },
  average: { ko: '평균 준비 시간', en: 'Average preparation time' },
  products: { ko: '많이 팔린 메뉴', en: 'Best sellers' },
  byHour: { ko: '시간대별 주문', en: 'Orders by hour' },
  staff: { ko: '직원별 (수락 / 완성 / 전달)', en: 'By person (accepted / finished / handed over)' },
  unknown: { ko: '이름 없음', en: 'No name' },
  earlier: {
    ko: (net: string) => `이미 마감된 날의 거래 포함: ${net}`,
    en: (net: string) => `With what belongs to days that were closed before: ${net}`,
  },
  closed: {
    ko: (number: number) => `마감 보고서 ${number}번`,
    en: (number: number) => `Report no. ${number}`,
  },
  early: {
    ko: '영업일이 끝나기 전에 마감했어요. 그 뒤의 주문은 다음 날에 들어가요.',
    en: 'Closed before the day had ended. What came after is in the next day.',
  },
  close: { ko: '하루 마감', en: 'Close the day' },
  closeTitle: { ko: '이 날을 마감할까요?', en: 'Close this day?' },
  closeHint: {
    ko: '보고서에 번호가 붙고 더는 바뀌지 않아요. 나중의 환불과, 영업일이 끝나기 전이라면 이후의 주문은 다음 날에 들어가요.',
    en: 'The report gets its number and never changes again. Later refunds, and orders that still come if the day has not ended, are in the next day.',
  },
  living: {
    ko: (numbers: string) => `아직 끝나지 않은 주문: ${numbers}`,
    en: (numbers: string) => `Orders that are not at their end: ${numbers}`,
  },
  notYet: { ko: '아직이요', en: 'Not yet' },
  csv: { ko: 'CSV 저장', en: 'Save as CSV' },
  print: { ko: '인쇄', en: 'Print' },
  printed: { ko: '프린터로 보냈어요', en: 'Sent to the printer' },
  reports: { ko: '마감한 날', en: 'Closed days' },
  noReports: { ko: '아직 마감한 날이 없어요', en: 'No day was closed yet' },
  nothing: { ko: '이 날은 주문이 없어요', en: 'No orders on this day' },
})
