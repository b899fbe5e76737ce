import { inBoth } from '../texts/in-both.ts'

export const peopleTexts = inBoth({
  people: { ko: '사람', en: 'People' },
  hint: {
    ko: '가입을 기다리는 라이더와 가게를 확인하고, 문제가 있는 계정을 잠가요.',
    en: 'Approve riders and store owners who are waiting, and lock accounts that are in trouble.',
  },
  waiting: { ko: '승인 대기', en: 'Waiting' },
  everybody: { ko: '모두', en: 'Everybody' },
  search: { ko: '이름이나 이메일로 찾기', en: 'Find by name or email' },
  nobodyWaits: { ko: '기다리는 사람이 없어요', en: 'Nobody is waiting' },
  nobodyFound: { ko: '찾는 사람이 없어요', en: 'Nobody matches your search' },
  customer: { ko: '손님', en: 'Customer' },
  owner: { ko: '가게', en: 'Store owner' },
  staff: { ko: '직원', en: 'Store staff' },
  rider: { ko: '라이더', en: 'Rider' },
  operator: { ko: '운영자', en: 'Operator' },
  pending: { ko: '대기', en: 'Waiting' },
  refused: { ko: '거절됨', en: 'Refused' },
  locked: { ko: '잠김', en: 'Locked' },
  approve: { ko: '승인', en: 'Approve' },
  refuse: { ko: '거절', en: 'Refuse' },
  lock: { ko: '잠그기', en: 'Lock' },
  unlock: { ko: '잠금 풀기', en: 'Unlock' },
  lockTitle: { ko: (name: string) => `${name} 계정을 잠글까요?`, en: (name: string) => `Lock ${name}’s account?` },
  lockHint: {
    ko: '모든 기기에서 바로 로그아웃되고, 풀어 줄 때까지 로그인할 수 없어요. 진행 중인 주문은 그대로 이어져요.',
    en: 'They are logged out everywhere at once and cannot log in until you unlock it. Orders under way go on.',
  },
})
