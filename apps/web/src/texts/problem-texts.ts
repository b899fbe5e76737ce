/** Every refusal as a sentence that says what is so and what to do about it. */
import type { RefusalCode } from '../api/refusal.ts'
import { firstProblemTexts } from './first-problem-texts.ts'
import { inBoth } from './in-both.ts'

export const problemTexts = inBoth({
  ...firstProblemTexts,
  'invalid-request': {
    ko: '입력한 내용을 다시 확인해 주세요.',
    en: 'Please check what you entered.',
  },
  'invalid-cursor': { ko: '목록이 바뀌었어요. 새로 고쳐 주세요.', en: 'The list has changed. Please reload it.' },
  'payment-declined': {
    ko: '카드사가 결제를 거절했어요. 다른 카드로 시도해 주세요.',
    en: 'The card was declined. Please choose another one.',
  },
  'already-decided': {
    ko: '이미 결정된 계정이에요. 새로 고쳐 주세요.',
    en: 'This account has been decided on already. Please reload.',
  },
  'orders-under-way': {
    ko: '아직 끝나지 않은 주문이 있어요. 모두 끝난 뒤에 다시 시도해 주세요.',
    en: 'Some of your orders are not finished yet. Please try again once they are.',
  },
  'last-operator': {
    ko: '마지막 운영자 계정이라 삭제할 수 없어요. 먼저 다른 운영자를 정해 주세요.',
    en: 'This is the last operator account, so it cannot be deleted. Please appoint another operator first.',
  },
  'account-locked': {
    ko: '잠긴 계정이에요. 운영팀에 문의해 주세요.',
    en: 'This account is locked. Please contact support.',
  },
  'weak-password': {
    ko: '남들이 먼저 넣어 볼 만한 비밀번호예요. 흔한 말이나 내 이름, 이메일이 아닌 것으로 정해 주세요.',
    en: 'That password is easy to guess. Please choose one that is not common and not made from your name or email.',
  },
  'wrong-password': {
    ko: '지금 비밀번호가 맞지 않아요.',
    en: 'Your current password is incorrect.',
  },
  'no-printer': { ko: '이것을 출력할 프린터가 없어요.', en: 'There is no printer for this.' },
  'webhook-address': {
    ko: '이 주소로는 보낼 수 없어요. 밖에서 닿는 https:// 주소여야 해요.',
    en: 'Nothing can be sent to this address. It has to begin with https:// and be reachable from everywhere.',
  },
  'printer-address': {
    ko: '이 주소의 프린터에는 연결할 수 없어요. 운영자가 열어 준 내부 네트워크의 IP 주소여야 해요.',
    en: 'Printers cannot be reached at this address. It has to be an IP address in a network that the operators opened.',
  },
  'mixed-letters': {
    ko: '한 낱말에 서로 다른 나라의 비슷한 글자가 섞여 있어요. 한 가지 글자로 써 주세요.',
    en: 'A word mixes look-alike letters from different alphabets. Please use one alphabet for each word.',
  },
  'not-your-part': {
    ko: '이 가게에서 맡은 역할로는 할 수 없는 일이에요. 매니저나 사장님께 부탁해 주세요.',
    en: 'Your role at this store does not include that. Please ask a manager or the owner.',
  },
  'pin-needed': { ko: 'PIN을 다시 입력해 주세요.', en: 'Please enter your PIN again.' },
  'wrong-pin': { ko: 'PIN이 맞지 않아요.', en: 'That PIN is incorrect.' },
  'invitation-over': {
    ko: '이미 쓰였거나 취소되었거나 기한이 지난 초대예요. 사장님께 새 링크를 부탁해 주세요.',
    en: 'This invitation was already used, was withdrawn or has expired. Please ask the owner for a new link.',
  },
  'too-many-staff': {
    ko: '한 가게에 더 많은 사람을 둘 수 없어요. 쓰지 않는 초대나 그만둔 직원을 먼저 지워 주세요.',
    en: 'One store cannot have more people. Please remove unused invitations or people who left first.',
  },
  'method-not-allowed': { ko: '할 수 없는 요청이에요.', en: 'That cannot be done here.' },
  'email-taken': {
    ko: '이미 가입한 이메일이에요. 로그인해 보세요.',
    en: 'An account with this email already exists. Try logging in.',
  },
  'idempotency-key-reused': {
    ko: '요청이 엇갈렸어요. 다시 시도해 주세요.',
    en: 'Something got mixed up. Please try again.',
  },
  'request-in-progress': {
    ko: '같은 요청을 아직 처리하고 있어요. 잠시만 기다려 주세요.',
    en: 'We are still processing this. One moment, please.',
  },
  'order-changed': {
    ko: '그 사이 주문 상태가 바뀌었어요. 지금 상태를 확인해 주세요.',
    en: 'The order has changed in the meantime. Please check its current status.',
  },
  'order-already-cooking': {
    ko: '이미 조리를 시작해서 취소할 수 없어요.',
    en: 'It is already being prepared and can no longer be canceled.',
  },
  'order-ended': { ko: '이미 끝난 주문이에요.', en: 'This order has already ended.' },
  'order-not-payable': { ko: '결제를 기다리는 주문이 아니에요.', en: 'This order is not waiting for a payment.' },
  'store-closed': {
    ko: '지금은 주문을 받지 않는 가게예요.',
    en: 'The store is not taking orders at the moment.',
  },
  'outside-hours': {
    ko: '지금은 영업시간이 아니에요. 먼저 영업시간을 바꿔 주세요.',
    en: 'It is outside your opening hours. Change the opening hours first.',
  },
  'already-ordered': { ko: '조금 전에 같은 주문을 하셨어요.', en: 'You placed the same order a few minutes ago.' },
  'price-changed': {
    ko: '그 사이 가격이 바뀌었어요. 새 금액을 확인해 주세요.',
    en: 'The price has changed in the meantime. Please check the new total.',
  },
  'sold-out': {
    ko: '그 사이 품절된 메뉴가 있어요. 장바구니를 확인해 주세요.',
    en: 'Something in your cart has sold out. Please check the cart.',
  },
  'slot-full': {
    ko: '그 시간에는 주방이 가득 찼어요. 다른 시간을 골라 주세요.',
    en: 'The kitchen is full at that time. Please choose another one.',
  },
  'no-ordering-ahead': {
    ko: '이 가게는 예약 주문을 받지 않아요.',
    en: 'This store does not take orders for later.',
  },
  'slot-unknown': {
    ko: '고를 수 없는 시간이에요. 다른 시간을 골라 주세요.',
    en: 'That time is not offered. Please choose another one.',
  },
  'slot-passed': {
    ko: '그 시간에는 이제 맞출 수 없어요. 더 늦은 시간을 골라 주세요.',
    en: 'It is too late for that time now. Please choose a later one.',
  },
  'slot-too-far': {
    ko: '가게가 아직 그 날의 주문을 받지 않아요.',
    en: 'The store does not take orders for that day yet.',
  },
  'slot-closed': {
    ko: '그 시간에는 가게가 쉬어요. 다른 시간을 골라 주세요.',
    en: 'The store is closed at that time. Please choose another one.',
  },
  'not-enough-stock': {
    ko: '남은 수량보다 많이 담겨 있어요. 수량을 줄여 주세요.',
    en: 'There are not enough left. Please reduce the quantity.',
  },
  'product-unavailable': {
    ko: '지금 팔지 않는 메뉴가 담겨 있어요. 장바구니를 확인해 주세요.',
    en: 'Something in your cart is not available right now. Please check your cart.',
  },
  'not-served-now': {
    ko: '지금은 판매하지 않는 시간대의 메뉴가 있어요.',
    en: 'A dish in the basket is served at other hours only.',
  },
  'fulfilment-unavailable': {
    ko: '이 가게에서는 이 방법으로 받을 수 없어요. 다른 방법을 골라 주세요.',
    en: 'The store does not offer this option. Please choose another way to get your order.',
  },
  'ticket-changed': {
    ko: '주문이 이미 다음 단계로 넘어갔어요.',
    en: 'The order has already moved on.',
  },
  'waiting-for-customer': { ko: '손님의 답을 기다리고 있어요.', en: 'The customer has not answered yet.' },
  'not-as-wished': {
    ko: '품절이면 전체 취소를 원한 손님이에요. 먼저 물어보세요.',
    en: 'The customer wants all of it canceled then. Ask first.',
  },
  'delivery-taken': {
    ko: '아쉽지만 다른 라이더가 조금 더 빨랐어요. 곧 다음 배달이 올라와요!',
    en: 'Another rider was faster. More deliveries are coming!',
  },
  'delivery-changed': { ko: '배달이 이미 다음 단계로 넘어갔어요.', en: 'The delivery has already moved on.' },
  'stock-too-low': { ko: '남은 재고보다 많이 뺄 수 없어요.', en: 'You cannot take away more than is in stock.' },
  'stock-not-counted': { ko: '재고를 관리하지 않는 메뉴예요.', en: 'Stock is not tracked for this product.' },
  'changed-meanwhile': {
    ko: '그 사이에 다른 곳에서 바뀌었어요. 현재 값을 확인하고 다시 저장해 주세요.',
    en: 'It was changed elsewhere in the meantime. Check the current values and save again.',
  },
  'body-too-large': {
    ko: '내용이 너무 길어요. 줄여서 다시 시도해 주세요.',
    en: 'The text is too long. Please shorten it.',
  },
  misdirected: {
    ko: '이 주소로는 주문 서비스에 들어올 수 없어요. 알고 있는 주소로 다시 열어 주세요.',
    en: 'Jumun is not known under this address. Please open it by the address you know.',
  },
  'too-large-to-keep': {
    ko: '한 번에 처리하기에는 너무 많아요. 내용을 줄이거나 여러 번에 나눠 주세요.',
    en: 'This is too much at once. Please shorten it or split it up.',
  },
  'not-a-picture': {
    ko: '쓸 수 없는 사진이에요. 10MB 이하의 JPEG, PNG, WebP 파일을 골라 주세요.',
    en: 'This picture cannot be used. Please choose a JPEG, PNG or WebP up to 10 MB.',
  },
  'menu-not-readable': {
    ko: '메뉴를 그대로 가져올 수 없어요. 바뀐 것은 없어요.',
    en: 'This menu cannot be taken as it is. Nothing was changed.',
  },
  'unsupported-media-type': { ko: '처리할 수 없는 형식이에요.', en: 'This format is not supported.' },
  'unknown-line': {
    ko: '이 주문에 그런 항목이 없어요.',
    en: 'This order has no such line.',
  },
  'replacement-dearer': {
    ko: '손님이 더 내야 하는 메뉴로는 바꿀 수 없어요. 같은 값이거나 더 싼 것을 골라 주세요.',
    en: 'The customer would have to pay more for this. Choose something that costs the same or less.',
  },
  'refund-too-large': {
    ko: '결제한 금액보다 많이 돌려줄 수 없어요.',
    en: 'You cannot refund more than was paid.',
  },
  'refund-over-limit': {
    ko: '카운터에서 환불할 수 있는 한도를 넘었어요. 매니저나 사장님께 부탁해 주세요.',
    en: 'This is over what the counter may refund for one order. Please ask a manager or the owner.',
  },
  'unknown-rider': {
    ko: '라이더를 찾을 수 없어요. 다른 라이더를 골라 주세요.',
    en: 'Rider not found. Please choose another one.',
  },
  'unknown-store': {
    ko: '가게를 찾을 수 없어요. 방금 열었다면 잠시 후 다시 시도해 주세요.',
    en: 'Store not found. If it was opened a moment ago, try again in a few seconds.',
  },
  'unknown-product': {
    ko: '메뉴판에서 사라진 메뉴가 담겨 있어요. 장바구니를 확인해 주세요.',
    en: 'Something in your cart is no longer on the menu. Please check the cart.',
  },
  'invalid-options': {
    ko: '고른 옵션이 메뉴와 맞지 않아요. 다시 골라 주세요.',
    en: 'The options you chose have changed. Please choose again.',
  },
  'outside-area': {
    ko: '이 주소로는 배달하지 않아요. 주소와 우편번호를 확인하거나 포장을 골라 주세요.',
    en: 'The store does not deliver to this address. Check the address and its postcode, or pick it up.',
  },
  'below-minimum': {
    ko: '배달 최소 주문 금액에 아직 모자라요.',
    en: 'The order is below the minimum for delivery.',
  },
  'day-in-future': { ko: '아직 시작하지 않은 날이에요.', en: 'This day has not begun yet.' },
  'period-not-over': {
    ko: '아직 끝나지 않은 기간이에요. 어제까지의 날만 정산할 수 있어요.',
    en: 'This period has not ended. Only days that are over can be paid out.',
  },
  'period-settled': {
    ko: '이 기간에는 이미 정산한 날이 있어요. 아무것도 바뀌지 않았어요.',
    en: 'Days of this period were paid out already. Nothing was changed.',
  },
  'mixed-currencies': { ko: '한 주문은 한 통화로만 할 수 있어요.', en: 'One order can only be in one currency.' },
  'too-many-stores': {
    ko: '오늘은 매장을 더 열 수 없어요. 내일 이어서 여시거나 운영팀에 알려 주세요.',
    en: 'No more stores can be opened today. Go on tomorrow, or ask the operators.',
  },
  'too-many-streams': {
    ko: '이곳에서 열어 둔 실시간 연결이 너무 많아요. 몇 개를 닫아 주세요.',
    en: 'Too many live connections are open from here. Please close some of them.',
  },
  'payment-method-unavailable': {
    ko: '여기서는 이 방법으로 결제할 수 없어요. 다른 방법을 골라 주세요.',
    en: 'You cannot pay this way here. Please choose another one.',
  },
  'payment-unavailable': {
    ko: '지금은 결제가 되지 않아요. 주문은 보관해 두었으니 잠시 후 결제해 주세요.',
    en: 'Payment is not possible right now. We kept your order, so you can pay in a moment.',
  },
} satisfies Record<RefusalCode, { ko: string; en: string }>)
