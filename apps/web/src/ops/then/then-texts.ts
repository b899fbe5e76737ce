/** What operators read who look at how it was. */
import { inBoth } from '../../texts/in-both.ts'

export const thenTexts = inBoth({
  title: { ko: '타임머신', en: 'Time machine' },
  hint: {
    ko: '그 순간에 진행 중이던 주문을 이벤트로 되살려요. 이벤트가 일어난 시각을 따라요.',
    en: 'The orders in progress at that moment, from the events, by the times at which they happened.',
  },
  moment: { ko: '언제', en: 'When' },
  noMoment: { ko: '날짜와 시각을 입력해 주세요.', en: 'Please enter a day and a time.' },
  now: { ko: '지금', en: 'Now' },
  minuteBack: { ko: '1분 전으로', en: 'Back 1 min' },
  secondsBack: { ko: '10초 전으로', en: 'Back 10 s' },
  secondsOn: { ko: '10초 뒤로', en: 'On 10 s' },
  minuteOn: { ko: '1분 뒤로', en: 'On 1 min' },
  open: {
    ko: (n: number) => `진행 중이던 주문 ${n}건`,
    en: (n: number) => (n === 1 ? '1 order in progress' : `${n} orders in progress`),
  },
  ended: { ko: '그 전 한 시간 동안 끝난 주문', en: 'Ended in the hour before' },
  noneEnded: { ko: '없음', en: 'None' },
  nothing: { ko: '그때 진행 중이던 주문이 없어요', en: 'No orders were in progress then' },
  nothingHint: { ko: '다른 순간을 골라 보세요.', en: 'Try another moment.' },
  more: { ko: (n: number) => `그 밖에 ${n}건이 더 있었어요.`, en: (n: number) => `And ${n} more.` },
  asItWas: { ko: (time: string) => `${time}의 모습`, en: (time: string) => `As it was at ${time}` },
  asItIs: { ko: '지금 모습 보기', en: 'As it is now' },
  steps: { ko: '그때까지의 일', en: 'Until then' },
})
