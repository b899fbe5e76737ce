/** What operators read and press when an order does not end by itself. */
import { inBoth } from '../texts/in-both.ts'

export const endingTexts = inBoth({
  end: { ko: '이 주문 끝내기', en: 'End this order' },
  endTitle: { ko: '이 주문을 끝낼까요?', en: 'End this order?' },
  endHint: {
    ko: '손님, 가게, 라이더에게 바로 알려져요. 되돌릴 수 없어요.',
    en: 'The customer, the store and the rider are told at once. This cannot be undone.',
  },
  ended: { ko: '주문을 끝냈어요.', en: 'The order has ended.' },
  reason: { ko: '이유', en: 'Reason' },
  reasonHint: { ko: '손님에게 그대로 보여요.', en: 'The customer sees this.' },
  back: { ko: '환불 금액', en: 'Refund' },
  backAll: { ko: (all: string) => `전액 (${all})`, en: (all: string) => `All of it (${all})` },
  backPart: { ko: '일부', en: 'Part of it' },
  backPartHint: {
    ko: (none: string, all: string) => `${none}보다 많고 ${all}보다 적게`,
    en: (none: string, all: string) => `More than ${none}, less than ${all}`,
  },
  backNone: { ko: '환불하지 않음', en: 'No refund' },
  restock: { ko: '재고로 되돌리기', en: 'Put back in stock' },
  restockCooked: {
    ko: '이미 만들기 시작했어요. 다시 팔 수 있을 때만 고르세요.',
    en: 'Preparation has started. Only choose this if it can still be sold.',
  },
  restockUncooked: { ko: '아직 만들기 전이에요.', en: 'Preparation has not started.' },
  needsSomebody: { ko: '확인이 필요한 주문', en: 'Orders that need attention' },
  noRiderFor: {
    ko: (minutes: number) => `준비된 지 ${minutes}분, 라이더 없음`,
    en: (minutes: number) => `Ready for ${minutes} min, no rider`,
  },
  notFetchedFor: {
    ko: (minutes: number) => `준비된 지 ${minutes}분, 라이더가 아직 픽업하지 않음`,
    en: (minutes: number) => `Ready for ${minutes} min, not picked up by its rider`,
  },
  onTheRoadFor: {
    ko: (minutes: number) => `배달 출발 후 ${minutes}분`,
    en: (minutes: number) => `On the road for ${minutes} min`,
  },
  notCollectedFor: {
    ko: (minutes: number) => `준비된 지 ${minutes}분, 손님이 픽업하지 않음`,
    en: (minutes: number) => `Ready for ${minutes} min, not picked up by the customer`,
  },
  delivery: { ko: '배달', en: 'Delivery' },
  offeredUntil: {
    ko: (time: string) => `${time}까지 라이더를 찾지 못하면 주문이 취소되고 환불돼요.`,
    en: (time: string) => `If no rider is found by ${time}, the order is canceled and refunded.`,
  },
  pickupBy: {
    ko: (time: string) => `${time}까지 픽업하지 않으면 다른 라이더에게 다시 요청돼요.`,
    en: (time: string) => `If it is not picked up by ${time}, it is offered to other riders.`,
  },
  release: { ko: '라이더 배정 취소', en: 'Unassign rider' },
  released: { ko: '다른 라이더에게 다시 요청했어요.', en: 'Offered to all riders again.' },
  assign: { ko: '이 라이더에게 맡기기', en: 'Assign this rider' },
  assigned: { ko: '라이더에게 맡겼어요.', en: 'The rider has been assigned.' },
  chooseRider: { ko: '라이더 고르기', en: 'Choose a rider' },
  inHand: {
    ko: (name: string, n: number) => (n === 0 ? name : `${name} · 배달 ${n}건`),
    en: (name: string, n: number) => (n === 0 ? name : `${name} · ${n} in progress`),
  },
  noRiders: { ko: '가입한 라이더가 없어요', en: 'No riders have signed up' },
})
