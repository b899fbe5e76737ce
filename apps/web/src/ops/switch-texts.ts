/** What the operators' map says of its switches: the city, and the sandbox provider's troubles. */
import { inBoth } from '../texts/in-both.ts'

export const switchTexts = inBoth({
  providerTitle: { ko: '결제 대행사 (샌드박스)', en: 'Payment provider (sandbox)' },
  providerHint: {
    ko: '1분 동안 느리게 하거나 멈추고, 플랫폼이 어떻게 대응하는지 보세요.',
    en: 'Slow it down or take it down for a minute and watch how the platform reacts.',
  },
  cityTitle: { ko: '도시 시뮬레이션', en: 'City simulation' },
  cityHint: {
    ko: '가상의 손님, 가게, 라이더, 운영자가 공개 API로 움직여요. 이 창이 열려 있는 동안만 실행돼요.',
    en: 'Virtual customers, kitchens, riders and an operator use the public API while this window is open.',
  },
  cityLives: { ko: '시뮬레이션이 실행 중이에요', en: 'Simulation is running' },
  citySleeps: { ko: '시뮬레이션이 꺼져 있어요', en: 'Simulation is off' },
  cityPaper: {
    ko: (count: number) => `주방 프린터에서 나온 주문서 ${count}장 · 마지막`,
    en: (count: number) => `${count} printed in the kitchen; the last one:`,
  },
  citySpeed: { ko: '시뮬레이션 속도', en: 'Simulation speed' },
  cityCounts: {
    ko: (ordered: number, accepted: number, done: number) => `주문 ${ordered} · 수락 ${accepted} · 완료 ${done}`,
    en: (ordered: number, accepted: number, done: number) => `${ordered} ordered · ${accepted} accepted · ${done} done`,
  },
})
