/** What is wrong now, in words for whoever was woken by it. */
import { inBoth } from '../texts/in-both.ts'

export const wrongTexts = inBoth({
  title: { ko: '지금 문제가 있는 것', en: 'What is wrong now' },
  since: { ko: (time: string) => `${time}부터`, en: (time: string) => `since ${time}` },
  ofCustomer: { ko: (name: string) => `손님 ${name}`, en: (name: string) => `customer ${name}` },
  behind: {
    ko: (service: string, n: number) => `${service}: 이벤트 ${n}건이 밀려 있어요`,
    en: (service: string, n: number) => `${service} is ${n} events behind`,
  },
  unsent: {
    ko: (service: string, span: string) => `${service}: 보낼 이벤트가 ${span}째 기다리고 있어요`,
    en: (service: string, span: string) => `${service}: events have waited for the log for ${span}`,
  },
  waitBehind: {
    ko: (n: number) => `같은 주문의 메시지 ${n}건이 뒤에서 기다려요`,
    en: (n: number) => (n === 1 ? '1 more of this order waits behind it' : `${n} more of this order wait behind it`),
  },
  timers: {
    ko: (service: string, n: number) => `${service}: 타이머 ${n}개가 실패해서 다시 시도하고 있어요`,
    en: (service: string, n: number) => `${service}: ${n} timers failed and are tried again`,
  },
  webhooks: {
    ko: (n: number) => `웹훅 ${n}개가 주소에 닿지 않아요`,
    en: (n: number) =>
      n === 1 ? '1 webhook brings nothing to its address' : `${n} webhooks bring nothing to their addresses`,
  },
  seeWebhooks: { ko: '웹훅 보기', en: 'Open Webhooks' },
  seeToIt: { ko: '주문에서 해결하기', en: 'See to the order' },
  look: { ko: '플랫폼 보기', en: 'Open Platform' },
})
