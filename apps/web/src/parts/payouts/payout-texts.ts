import { inBoth } from '../../texts/in-both.ts'

export const payoutTexts = inBoth({
  payouts: { ko: '정산', en: 'Payouts' },
  hint: {
    ko: '순매출에서 수수료를 뺀 금액이 가게에 지급돼요. 정산한 날은 다시 정산되지 않아요.',
    en: 'What is paid to the store is net minus commission. A day that was paid out is never paid out again.',
  },
  store: { ko: '가게', en: 'Store' },
  from: { ko: '시작일', en: 'From' },
  to: { ko: '종료일', en: 'To' },
  endsBefore: {
    ko: '종료일이 시작일보다 빨라요. 날짜를 확인해 주세요.',
    en: 'The end is before the beginning. Check the dates.',
  },
  rate: { ko: (percent: string) => `수수료 ${percent}%`, en: (percent: string) => `Commission ${percent}%` },
  open: { ko: '아직 지급하지 않음', en: 'Not paid out yet' },
  paid: { ko: '지급 완료', en: 'Paid out' },
  sums: {
    ko: (net: string, commission: string, payout: string) => `순매출 ${net} − 수수료 ${commission} = ${payout}`,
    en: (net: string, commission: string, payout: string) => `Net ${net} − commission ${commission} = ${payout}`,
  },
  nothing: { ko: '이 기간에는 지급할 금액이 없어요', en: 'Nothing is to be paid out for this period' },
  csv: { ko: 'CSV 저장', en: 'Save as CSV' },
  settle: { ko: '지급 완료로 표시', en: 'Mark as paid' },
  settleTitle: { ko: '이 기간을 지급했나요?', en: 'Was this period paid?' },
  settleHint: {
    ko: '한 번만 할 수 있고 되돌릴 수 없어요. 이 기간의 날에는 아무것도 더 들어가지 않아요.',
    en: 'This is done once and cannot be taken back. Nothing is added to the days of this period any more.',
  },
  reference: { ko: '이체 메모 (선택)', en: 'Reference of the transfer (optional)' },
  settled: { ko: '지급 완료로 표시했어요.', en: 'Marked as paid.' },
  notYet: { ko: '아직이요', en: 'Not yet' },
})
