/** The refusals that can come at any moment, the first included: these sentences come with the page, all others after it. */
import { inBoth } from './in-both.ts'

export const firstProblemTexts = inBoth({
  unauthenticated: { ko: '먼저 로그인해 주세요.', en: 'Please log in first.' },
  'wrong-credentials': {
    ko: '이메일 또는 비밀번호가 맞지 않아요.',
    en: 'The email or password is incorrect.',
  },
  'session-ended': {
    ko: '로그인이 끝났어요. 다시 로그인해 주세요.',
    en: 'Your session has expired. Please log in again.',
  },
  forbidden: { ko: '이 계정으로는 할 수 없는 일이에요.', en: 'This account does not have permission to do that.' },
  'not-found': { ko: '찾을 수 없어요.', en: 'We could not find that.' },
  'too-many-requests': {
    ko: '요청이 너무 많아요. 잠시 후 다시 시도해 주세요.',
    en: 'Too many requests. Please try again in a moment.',
  },
  internal: {
    ko: '저희 쪽에서 문제가 생겼어요. 잠시 후 다시 시도해 주세요.',
    en: 'Something went wrong on our side. Please try again in a moment.',
  },
  'service-unavailable': {
    ko: '지금은 이 기능을 쓸 수 없어요. 잠시 후 다시 시도해 주세요.',
    en: 'This is not available right now. Please try again in a moment.',
  },
  'gateway-timeout': {
    ko: '응답이 늦어지고 있어요. 잠시 후 다시 시도해 주세요.',
    en: 'This is taking too long. Please try again in a moment.',
  },
  overloaded: {
    ko: '지금 이용자가 많아요. 잠시 후 다시 시도해 주세요.',
    en: 'We are very busy right now. Please try again in a moment.',
  },
  offline: {
    ko: '연결되지 않았어요. 인터넷 연결을 확인하고 다시 시도해 주세요.',
    en: 'No connection. Check your network and try again.',
  },
})
