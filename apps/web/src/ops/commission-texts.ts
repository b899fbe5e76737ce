import { inBoth } from '../texts/in-both.ts'

export const commissionTexts = inBoth({
  title: { ko: '수수료', en: 'Commission' },
  own: {
    ko: (percent: string) => `이 가게만의 수수료: ${percent}%`,
    en: (percent: string) => `This store's own: ${percent}%`,
  },
  usual: {
    ko: (percent: string) => `플랫폼 기본 수수료: ${percent}%`,
    en: (percent: string) => `The platform's usual: ${percent}%`,
  },
  field: { ko: '새 수수료 (%)', en: 'New commission (%)' },
  change: { ko: '수수료 바꾸기', en: 'Change the commission' },
  toUsual: {
    ko: (percent: string) => `기본 수수료로 (${percent}%)`,
    en: (percent: string) => `Back to the usual (${percent}%)`,
  },
  question: {
    ko: (store: string, percent: string) => `${store} 수수료를 ${percent}%로 바꿀까요?`,
    en: (store: string, percent: string) => `Change the commission of ${store} to ${percent}%?`,
  },
  from: {
    ko: '아직 지급하지 않은 모든 날에 바로 적용돼요. 오늘보다 앞선 날도 포함돼요. 이미 지급한 기간은 그때의 수수료로 남아요.',
    en: 'It applies at once to every day that is not paid out yet, also to days before today. What was paid out keeps the commission of then.',
  },
  written: {
    ko: '가게의 활동 기록에 운영팀이 바꾼 것으로 남아요.',
    en: 'The store sees in its list of what was done that the operators changed it.',
  },
  payout: {
    ko: (before: string, after: string) => `보고 있는 기간의 지급액: ${before} → ${after}`,
    en: (before: string, after: string) => `To be paid for the period shown: ${before} → ${after}`,
  },
  yes: { ko: (percent: string) => `${percent}%로 바꾸기`, en: (percent: string) => `Change to ${percent}%` },
  no: { ko: '그대로 두기', en: 'Leave it' },
  done: {
    ko: (percent: string) => `수수료는 이제 ${percent}%예요.`,
    en: (percent: string) => `The commission is ${percent}% now.`,
  },
})
