/** What each of the audit's invariants promises, for those who look at its lights. */
import { inBoth } from '../texts/in-both.ts'

export const invariantTexts = inBoth({
  I1: {
    ko: '완료된 주문은 한 번만 결제되고, 취소된 주문은 환불돼요.',
    en: 'Completed orders are charged once; canceled ones are refunded.',
  },
  I2: {
    ko: '결제된 주문의 재고는 확보되고, 취소되면 되돌아가요.',
    en: 'Stock is reserved for paid orders and returned when they are canceled.',
  },
  I3: {
    ko: '주문은 한 번만 끝나고, 그 뒤로는 바뀌지 않으며, 중간에 멈추지 않아요.',
    en: 'An order ends once, does not change afterwards and does not get stuck.',
  },
  I4: {
    ko: '결제되지 않은 주문은 가게에 전달되지 않아요.',
    en: 'No store is told of an order that is not paid.',
  },
  I5: {
    ko: '모든 이벤트는 로그에 한 번씩, 1, 2, 3 … 빠짐없이 있어요.',
    en: 'Every event is in the log once, numbered 1, 2, 3 … without gaps.',
  },
  I6: {
    ko: '이벤트는 한 번씩만 반영돼요. 확정된 주문에는 주문표가 있어요.',
    en: 'Each event takes effect once; a confirmed order has its ticket.',
  },
  I7: { ko: '화면에 보이는 것은 로그와 같아요.', en: 'What the screens show is what the log says.' },
  I8: {
    ko: '같은 요청을 다시 보내도 같은 답을 받고, 주문은 하나예요.',
    en: 'A request sent again gets the same answer and makes no second order.',
  },
  I9: { ko: '상태는 거꾸로 가지 않아요.', en: 'A status never goes backwards.' },
  I10: {
    ko: '보류된 메시지에는 반드시 담당자가 있어요.',
    en: 'Every parked message has somebody who takes care of it.',
  },
  I11: {
    ko: '주방의 어느 시간대도 넘치게 예약되지 않아요.',
    en: 'No slot of a kitchen is overbooked.',
  },
  I12: {
    ko: '메뉴와 배달비를 더하고 할인을 빼면 어디서나 합계와 같아요.',
    en: 'Lines plus fee minus discounts is the total, everywhere.',
  },
  I13: {
    ko: '매장 장부는 주문마다 받은 돈과 돌려준 돈이 원장과 같아요.',
    en: 'The books of a store are the ledger, order by order.',
  },
})
