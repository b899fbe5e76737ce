/** What is said at once of a printer that does not print; the rest is said where printers are set up. */
import { inBoth } from '../texts/in-both.ts'

export const printerAlarmTexts = inBoth({
  waiting: { ko: (count: number) => `대기 ${count}장`, en: (count: number) => `${count} waiting` },
  alarm: {
    ko: (name: string, count: number) => `프린터 “${name}”이 출력하지 않아요${count > 0 ? ` (대기 ${count}장)` : ''}.`,
    en: (name: string, count: number) =>
      `The printer “${name}” is not printing${count > 0 ? ` (${count} waiting)` : ''}.`,
  },
  lost: {
    ko: (name: string, count: number) =>
      `프린터 “${name}”에서 ${count}장이 나오지 않았어요. 주문의 “자세히”에서 다시 출력하세요.`,
    en: (name: string, count: number) =>
      `${count} did not come out at the printer “${name}”. Print again from the order’s details.`,
  },
  look: { ko: '프린터 보기', en: 'See printers' },
  silentPrinters: { ko: '응답 없는 프린터', en: 'Printers not responding' },
})
