/** What operators read and press when an order does not end by itself. */
import { inBoth } from '../texts/in-both.ts'

export const endingTexts = inBoth({
  end: { ko: '이 주문 끝내기', en: 'End this order' },
  endTitle: { ko: '이 주문을 끝낼까요?', en: 'End this order?' },
  endHint: {
    ko: '손님, 가게, 라이더에게 바로 알려져요. 되돌릴 수 없어요.',
    en: 'Customer, store and rider are told at once. It cannot be taken back.',
  },
  ended: { ko: '주문을 끝냈어요.', en: 'The order has ended.' },
  reason: { ko: '이유', en: 'Why' },
  reasonHint: { ko: '손님이 그대로 읽어요.', en: 'The customer reads this.' },
  back: { ko: '돌려줄 금액', en: 'Money back' },
  backAll: { ko: (all: string) => `전부 (${all})`, en: (all: string) => `All of it (${all})` },
  backPart: { ko: '일부', en: 'A part' },
  backPartHint: {
    ko: (none: string, all: string) => `${none}보다 많고 ${all}보다 적게`,
    en: (none: string, all: string) => `More than ${none}, less than ${all}`,
  },
  backNone: { ko: '돌려주지 않음', en: 'Nothing' },
  restock: { ko: '재고로 되돌리기', en: 'Put it back in stock' },
  restockCooked: {
    ko: '이미 만들기 시작했어요. 다시 팔 수 있는 것일 때만 고르세요.',
    en: 'It has been made, or begun. Only for what can still be sold.',
  },
  restockUncooked: { ko: '아직 만들지 않았어요.', en: 'Nobody has begun to make it.' },
  needsSomebody: { ko: '사람이 봐야 할 배달', en: 'Deliveries that need somebody' },
  noRiderFor: {
    ko: (minutes: number) => `준비된 지 ${minutes}분, 라이더 없음`,
    en: (minutes: number) => `Ready for ${minutes} min, no rider`,
  },
  notFetchedFor: {
    ko: (minutes: number) => `준비된 지 ${minutes}분, 라이더가 아직 안 가져감`,
    en: (minutes: number) => `Ready for ${minutes} min, its rider has not come`,
  },
  onTheRoadFor: {
    ko: (minutes: number) => `배달 출발 후 ${minutes}분`,
    en: (minutes: number) => `On the road for ${minutes} min`,
  },
  delivery: { ko: '배달', en: 'Delivery' },
  offeredUntil: {
    ko: (time: string) => `${time}까지 라이더를 찾지 못하면 환불하고 끝나요.`,
    en: (time: string) => `With no rider by ${time} it ends, and the money goes back.`,
  },
  pickupBy: {
    ko: (time: string) => `${time}까지 가져가지 않으면 다른 라이더에게 다시 올라가요.`,
    en: (time: string) => `Not fetched by ${time}, it is offered to the others again.`,
  },
  release: { ko: '라이더에게서 거두기', en: 'Take it from the rider' },
  released: { ko: '다시 모든 라이더에게 올렸어요.', en: 'It is offered to all riders again.' },
  assign: { ko: '이 라이더에게 맡기기', en: 'Give it to this rider' },
  assigned: { ko: '라이더에게 맡겼어요.', en: 'The rider has it now.' },
  chooseRider: { ko: '라이더 고르기', en: 'Choose a rider' },
  inHand: {
    ko: (name: string, n: number) => (n === 0 ? name : `${name} · 배달 ${n}건`),
    en: (name: string, n: number) => (n === 0 ? name : `${name} · ${n} in hand`),
  },
  noRiders: { ko: '가입한 라이더가 없어요', en: 'Nobody has signed up as a rider' },
})
