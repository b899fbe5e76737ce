/** What operators read about the view that is built anew beside the one that is shown. */
import { inBoth } from '../../texts/in-both.ts'

export const rebuildTexts = inBoth({
  title: { ko: '화면의 기록과 이벤트 로그', en: 'What is shown, and the log' },
  hint: {
    ko: '화면이 보여 주는 기록을 로그에서 옆에 새로 만들어 비교해요. 그동안 화면은 그대로 돌아가요.',
    en: 'Builds the view anew from the log, beside the one that is shown, and compares them. What is shown goes on meanwhile.',
  },
  start: { ko: '새로 만들어 비교하기', en: 'Rebuild and compare' },
  building: {
    ko: (n: number) => `만드는 중이에요. 주문 ${n}건을 읽었어요.`,
    en: (n: number) => `Building: ${n} orders read so far.`,
  },
  same: {
    ko: (n: number, time: string) => `${time}: 주문 ${n}건이 로그와 똑같아요.`,
    en: (n: number, time: string) => `${time}: all ${n} orders are shown as the log says.`,
  },
  different: {
    ko: (n: number, all: number, time: string) => `${time}: 주문 ${all}건 중 ${n}건이 로그와 달라요.`,
    en: (n: number, all: number, time: string) => `${time}: ${n} of ${all} orders are not shown as the log says.`,
  },
  taken: {
    ko: (n: number, time: string) => `${time}: 주문 ${n}건을 로그대로 바꿨어요.`,
    en: (n: number, time: string) => `${time}: ${n} orders are shown as the log says now.`,
  },
  failed: { ko: (why: string) => `만들지 못했어요: ${why}`, en: (why: string) => `It could not be built: ${why}` },
  'not-shown': { ko: '화면에 없음', en: 'not shown' },
  'not-in-the-log': { ko: '로그에 없음', en: 'not in the log' },
  'lacks-events': { ko: (n: number) => `이벤트 ${n}개가 빠짐`, en: (n: number) => `lacks ${n} events` },
  'has-others': {
    ko: (n: number) => `로그에 없는 이벤트 ${n}개`,
    en: (n: number) => `has ${n} events that the log has not`,
  },
  'shown-otherwise': { ko: '다르게 보임', en: 'shown otherwise' },
  more: { ko: (n: number) => `그 밖에 ${n}건이 더 있어요.`, en: (n: number) => `And ${n} more.` },
  take: { ko: '로그대로 바꾸기', en: 'Show as the log says' },
  takeTitle: {
    ko: (n: number) => `주문 ${n}건을 로그대로 바꿀까요?`,
    en: (n: number) => `Show ${n} orders as the log says?`,
  },
  takeHint: {
    ko: '보고 있는 모든 화면이 바로 바뀌어요. 로그에 없는 것은 화면에서 사라지고, 되돌릴 수 없어요. 로그가 복구되는 중이라면 먼저 기다리세요.',
    en: 'Every screen changes at once. What the log has not is shown no more, and that cannot be undone. If the log is being restored, wait for that first.',
  },
})
