/** How people call the states of an order, why one ended, and the steps of its story. */
import type { OrderStatus } from '@jumun/contracts/http'
import { inBoth } from './in-both.ts'

export const statusTexts = inBoth({
  AWAITING_PAYMENT: { ko: '결제 대기', en: 'Waiting for payment' },
  PLACED: { ko: '주문 접수', en: 'Placed' },
  CONFIRMED: { ko: '가게 확인 중', en: 'Waiting for the store' },
  ACCEPTED: { ko: '주문 수락', en: 'Accepted' },
  COOKING: { ko: '조리 중', en: 'Preparing' },
  READY: { ko: '준비 완료', en: 'Ready' },
  DELIVERING: { ko: '배달 중', en: 'On the way' },
  DELIVERED: { ko: '배달 완료', en: 'Delivered' },
  COLLECTED: { ko: '픽업 완료', en: 'Picked up' },
  CANCEL_PENDING: { ko: '취소 요청 중', en: 'Cancellation requested' },
  CANCELED: { ko: '취소됨', en: 'Canceled' },
  EXPIRED: { ko: '결제 시간 초과', en: 'Expired' },
  PAYMENT_DECLINED: { ko: '결제 거절', en: 'Payment declined' },
} satisfies Record<OrderStatus, { ko: string; en: string }>)

export const reasonTexts = inBoth({
  CUSTOMER: { ko: '손님이 취소했어요.', en: 'Canceled by the customer.' },
  OPERATOR: { ko: '운영자가 취소했어요.', en: 'Canceled by an operator.' },
  OUT_OF_STOCK: { ko: '재고가 모자라 취소됐어요.', en: 'Something was out of stock.' },
  STORE_REJECTED: { ko: '가게에서 주문을 받지 못했어요.', en: 'The store could not take the order.' },
  STORE_NO_RESPONSE: { ko: '가게에서 제시간에 응답하지 않았어요.', en: 'The store did not answer in time.' },
  DELIVERY_FAILED: { ko: '배달하지 못했어요.', en: 'It could not be delivered.' },
  STORE_CANCELED: { ko: '가게에서 주문을 취소했어요.', en: 'The store had to cancel the order.' },
  NO_RIDER: { ko: '배달할 라이더를 찾지 못했어요.', en: 'No rider was available.' },
  NOT_COLLECTED: { ko: '준비된 주문을 아무도 찾아가지 않았어요.', en: 'It was ready but never picked up.' },
  OVERDUE: { ko: '처리가 너무 늦어져 취소됐어요.', en: 'It was delayed for too long and was canceled.' },
  SLOT_FULL: {
    ko: '그 시간의 주문이 가득 차서 받지 못했어요.',
    en: 'The kitchen was full at that time.',
  },
})

/** By event name; an event without a sentence is shown by its name to operators and not at all to customers. */
export const stepTexts = inBoth({
  OrderDrafted: { ko: '주문서를 만들었어요', en: 'Order created' },
  OrderPlaced: { ko: '주문했어요', en: 'Order placed' },
  OrderConfirmed: { ko: '가게에 전달했어요', en: 'Sent to the store' },
  OrderProgressed: { ko: '다음 단계로 넘어갔어요', en: 'Order updated' },
  OrderExpired: { ko: '결제 시간이 지났어요', en: 'Not paid in time' },
  OrderPaymentDeclined: { ko: '결제가 거절됐어요', en: 'Payment declined' },
  PaymentApproved: { ko: '결제했어요', en: 'Paid' },
  PaymentDeclined: { ko: '카드가 거절됐어요', en: 'Card declined' },
  PaymentRefunded: { ko: '환불했어요', en: 'Refunded' },
  StockReserved: { ko: '재고를 확보했어요', en: 'Stock reserved' },
  StockRejected: { ko: '재고가 모자라요', en: 'Not enough in stock' },
  StockWasted: { ko: '이미 만들어서 재고로 되돌리지 않았어요', en: 'Already made; not put back in stock' },
  StockReleased: { ko: '재고를 되돌렸어요', en: 'Stock returned' },
  TicketAccepted: { ko: '가게가 주문을 수락했어요', en: 'The store accepted' },
  TicketRejected: { ko: '가게가 주문을 거절했어요', en: 'The store declined' },
  TicketCanceled: { ko: '가게에서 취소됐어요', en: 'Canceled at the store' },
  CookingStarted: { ko: '조리를 시작했어요', en: 'Preparation started' },
  TicketSeen: { ko: '주방이 주문을 확인했어요', en: 'Seen in the kitchen' },
  ItemTicked: { ko: '메뉴 하나를 체크했어요', en: 'Item checked in the kitchen' },
  OrderReady: { ko: '준비가 끝났어요', en: 'Ready' },
  OrderCollected: { ko: '픽업했어요', en: 'Picked up' },
  OrderCancelRequested: { ko: '취소를 요청했어요', en: 'Cancellation requested' },
  CancelRefused: { ko: '취소 요청이 거절됐어요', en: 'Too late to cancel' },
  OrderCanceled: { ko: '주문이 취소됐어요', en: 'Order canceled' },
  OrderChanged: { ko: '주문 내용이 바뀌었어요', en: 'Order changed' },
  TicketLinesChanged: { ko: '가게가 메뉴를 빼거나 바꿨어요', en: 'The store changed an item' },
  OrderCompleted: { ko: '주문이 완료됐어요', en: 'Order completed' },
  DeliveryRequested: { ko: '라이더를 찾고 있어요', en: 'Looking for a rider' },
  DeliveryAssigned: { ko: '라이더가 정해졌어요', en: 'Rider assigned' },
  DeliveryPickedUp: { ko: '라이더가 출발했어요', en: 'On the way' },
  DeliveryCompleted: { ko: '도착했어요', en: 'Delivered' },
  DeliveryFailed: { ko: '배달하지 못했어요', en: 'Could not be delivered' },
  DeliveryGivenUp: { ko: '라이더를 찾지 못했어요', en: 'No rider could be found' },
  DeliveryCanceled: { ko: '배달이 취소됐어요', en: 'Delivery canceled' },
})
