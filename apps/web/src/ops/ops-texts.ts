/** What the operators' screen says. */
import { inBoth } from '../texts/in-both.ts'

export const opsTexts = inBoth({
  operations: { ko: '운영', en: 'Operations' },
  allUp: { ko: '모든 서비스가 살아 있어요', en: 'Every service is up' },
  someDown: { ko: (n: number) => `서비스 ${n}개가 응답하지 않아요`, en: (n: number) => `${n} not answering` },
  instances: { ko: (n: number) => `인스턴스 ${n}`, en: (n: number) => `${n} running` },
  none: { ko: '없음', en: 'none' },
  services: { ko: '서비스', en: 'Services' },
  orders: { ko: '모든 주문', en: 'All orders' },
  anyState: { ko: '모든 상태', en: 'Any state' },
  live: { ko: '진행 중', en: 'On their way' },
  findOrder: { ko: '주문 번호로 찾기', en: 'Find by order id' },
  noOrders: { ko: '아직 주문이 없어요', en: 'No orders yet' },
  noOrdersHint: { ko: '주문이 들어오면 여기에 흘러요.', en: 'They stream in here as they come.' },
  pickOne: { ko: '주문을 고르면 이야기가 보여요', en: 'Choose an order to read its story' },
  story: { ko: '이야기', en: 'Story' },
  whereItIs: { ko: '지금', en: 'Now' },
  cancel: { ko: '이 주문 취소', en: 'Cancel this order' },
  canceled: { ko: '취소를 요청했어요.', en: 'Asked to cancel.' },
  customer: { ko: '손님', en: 'Customer' },
  store: { ko: '가게', en: 'Store' },
  rider: { ko: '라이더', en: 'Rider' },
  version: { ko: '버전', en: 'Version' },
  refunded: { ko: '환불됨', en: 'Money returned' },
  apiDocs: { ko: 'API 문서', en: 'API docs' },
  why_AWAITING_PAYMENT: {
    ko: '결제를 기다리고 있어요. 아직 어떤 가게도 모르는 주문서예요.',
    en: 'It waits for a payment; no store has heard of it.',
  },
  why_PLACED: {
    ko: '결제됐고, 카탈로그가 재고를 확보하기를 기다려요.',
    en: 'Paid; it waits for catalog to set the stock aside.',
  },
  why_CONFIRMED: {
    ko: '재고가 확보됐고, 가게의 수락을 기다려요.',
    en: 'The stock is set aside; it waits for the store to accept.',
  },
  why_ACCEPTED: {
    ko: '가게가 수락했고, 조리 시작을 기다려요.',
    en: 'The store accepted; it waits for cooking to begin.',
  },
  why_COOKING: { ko: '조리 중이고, 준비되기를 기다려요.', en: 'It is being made.' },
  why_READYdelivery: {
    ko: '준비됐고, 라이더가 가져가기를 기다려요.',
    en: 'It is ready and waits for a rider to pick it up.',
  },
  why_READYpickup: { ko: '준비됐고, 손님이 가져가기를 기다려요.', en: 'It is ready and waits for the customer.' },
  why_DELIVERING: { ko: '라이더가 배달하고 있어요.', en: 'A rider is bringing it.' },
  why_CANCEL_PENDING: {
    ko: '취소를 요청했고, 조리 여부를 아는 가게의 답을 기다려요.',
    en: 'To be canceled: the store, which knows whether it is cooking, decides.',
  },
  why_over: { ko: '끝난 주문이에요.', en: 'It is over; nothing will change any more.' },
  why_refundComing: { ko: '취소됐고, 환불을 기다려요.', en: 'Canceled; the money is on its way back.' },
})
