/** What operators read on the charts. */
import { inBoth } from '../../texts/in-both.ts'

export const chartsTexts = inBoth({
  title: { ko: '지표', en: 'Charts' },
  span: { ko: '기간', en: 'How far back' },
  span_60: { ko: '1시간', en: '1 hour' },
  span_360: { ko: '6시간', en: '6 hours' },
  span_1440: { ko: '하루', en: '1 day' },
  since: {
    ko: (time: string) => `게이트웨이가 ${time}부터 잰 것이에요.`,
    en: (time: string) => `As this gateway has measured since ${time}.`,
  },
  notYet: {
    ko: '아직 잰 것이 없어요. 1분 안에 나타나요.',
    en: 'Nothing has been measured yet. It begins within a minute.',
  },
  orders: { ko: '주문', en: 'Orders' },
  went: { ko: '주문', en: 'Ordered' },
  refused: { ko: '거절', en: 'Refused' },
  failed: { ko: '실패', en: 'Failed' },
  money: {
    ko: (currency: string) => `받은 돈과 돌려준 돈 (${currency})`,
    en: (currency: string) => `Money (${currency})`,
  },
  taken: { ko: '받은 돈', en: 'Taken' },
  returned: { ko: '돌려준 돈', en: 'Given back' },
  accept: { ko: '가게가 접수하기까지', en: 'Until the store accepts' },
  door: { ko: '문 앞이나 카운터까지', en: 'Until the door or the counter' },
  half: { ko: '중간값', en: 'Half of them' },
  most: { ko: '100건 중 99건', en: '99 of 100' },
  nothing: { ko: '없음', en: 'None' },
  summary: {
    ko: (name: string, latest: string, most: string) => `${name}: 지금 ${latest}, 최고 ${most}`,
    en: (name: string, latest: string, most: string) => `${name}: now ${latest}, at most ${most}`,
  },
  nowAndMost: {
    ko: (latest: string, most: string) => `지금 ${latest}, 최고 ${most}`,
    en: (latest: string, most: string) => `now ${latest}, at most ${most}`,
  },
  services: { ko: '서비스별', en: 'By service' },
  service: { ko: '서비스', en: 'Service' },
  answers: { ko: '응답 시간', en: 'Answers' },
  errors: { ko: '오류', en: 'Errors' },
  lag: { ko: '밀린 이벤트', en: 'Lag (events)' },
  parked: { ko: '보류된 메시지', en: 'Parked' },
  unsent: { ko: '보낼 이벤트 대기', en: 'Outbox age' },
  asTable: { ko: '표로 보기', en: 'As a table' },
  time: { ko: '시각', en: 'Time' },
  marks: { ko: '배포와 장애', en: 'Deploys and faults' },
  noMarks: { ko: '이 기간에는 없었어요.', en: 'None in this time.' },
  deployed: { ko: (version: string) => `버전 ${version} 배포`, en: (version: string) => `version ${version} deployed` },
})
