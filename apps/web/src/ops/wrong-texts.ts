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
  seeToIt: { ko: '주문에서 해결하기', en: 'See to the order' },
  look: { ko: '플랫폼 보기', en: 'Open Platform' },
})
