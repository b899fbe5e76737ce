/** What the page of the security log says. */
import { inBoth } from '../texts/in-both.ts'

export const securityTexts = inBoth({
  security: { ko: '보안 기록', en: 'Security log' },
  hint: {
    ko: '로그인, 거절된 요청, 운영자가 조회하거나 바꾼 내용이에요. IP 주소는 30일 동안만 보관해요.',
    en: 'Log-ins, refused requests, and what operators read or changed. IP addresses are kept for 30 days.',
  },
  kind: { ko: '종류', en: 'Kind' },
  anyKind: { ko: '모든 종류', en: 'Any kind' },
  'log-in': { ko: '로그인', en: 'Logged in' },
  'log-in-refused': { ko: '로그인 실패', en: 'Log-in failed' },
  'sign-up': { ko: '가입', en: 'Signed up' },
  refused: { ko: '권한 없음', en: 'Refused' },
  'forged-key': { ko: '위조된 서명 키', en: 'Forged signing key' },
  'too-many': { ko: '요청 제한', en: 'Too many requests' },
  'people-read': { ko: '개인정보 조회', en: 'Read personal data' },
  'operator-act': { ko: '운영자 변경', en: 'Changed by an operator' },
  'account-changed': { ko: '계정 변경', en: 'Account changed' },
  person: { ko: '사용자', en: 'Person' },
  address: { ko: 'IP 주소', en: 'IP address' },
  onlyPerson: { ko: (name: string) => `사용자: ${name}`, en: (name: string) => `Person: ${name}` },
  onlyAddress: { ko: (address: string) => `IP 주소: ${address}`, en: (address: string) => `IP address: ${address}` },
  showAll: { ko: '모두 보기', en: 'Show all' },
  nobody: { ko: '알 수 없는 사용자', en: 'Unknown person' },
  addressGone: { ko: '30일이 지나 지워진 주소', en: 'Address no longer kept' },
  times: { ko: (n: number) => `${n}번`, en: (n: number) => `${n} times` },
  nothing: { ko: '보안 기록이 없어요', en: 'No security events' },
  nothingHint: {
    ko: '로그인하거나 요청이 거절되면 여기에 나타나요.',
    en: 'Log-ins and refused requests appear here.',
  },
  nothingFits: { ko: '조건에 맞는 기록이 없어요', en: 'Nothing matches these filters' },
  more: { ko: '이전 기록 더 보기', en: 'Show earlier events' },
})
