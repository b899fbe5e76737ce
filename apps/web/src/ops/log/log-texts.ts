/** What operators read above what the services wrote of an order. */
import { inBoth } from '../../texts/in-both.ts'

export const logTexts = inBoth({
  title: { ko: '서비스 로그', en: 'Service logs' },
  hint: {
    ko: '각 서비스가 최근에 이 주문을 두고 남긴 줄이에요. 다시 시작한 서비스는 그 전 것을 기억하지 못해요.',
    en: 'What each service wrote of this order lately. A service that restarted no longer has the lines from before.',
  },
  show: { ko: '로그 보기', en: 'Show logs' },
  askAgain: { ko: '다시 읽기', en: 'Read again' },
  nothing: { ko: '이 주문을 두고 남긴 로그가 없어요', en: 'No service wrote anything of this order lately' },
  nothingHint: {
    ko: '서비스는 보통 잘못된 것만 기록해요. JUMUN_LOG_LEVEL=info로 시작하면 더 많이 남겨요.',
    en: 'Services write only what goes wrong, unless they are started with JUMUN_LOG_LEVEL=info.',
  },
  silent: {
    ko: (names: string) => `응답하지 않은 서비스: ${names}. 그 서비스의 로그는 빠져 있어요.`,
    en: (names: string) => `No answer from ${names}: what these wrote is missing here.`,
  },
  trace: { ko: '트레이스', en: 'Trace' },
  details: { ko: '자세히', en: 'Details' },
  lines: { ko: (n: number) => `로그 ${n}줄`, en: (n: number) => (n === 1 ? '1 line' : `${n} lines`) },
})
