/** What is away, in one sentence for everybody; and for each role what still works meanwhile and what to do. */
import { inBoth } from '../texts/in-both.ts'

export const awayTexts = inBoth({
  'no-network': { ko: '인터넷에 연결되어 있지 않아요.', en: 'This device is offline.' },
  'no-answer': { ko: '지금은 연결이 되지 않아요.', en: 'No connection right now.' },
  order: { ko: '주문 접수가 잠시 멈췄어요.', en: 'Ordering is temporarily unavailable.' },
  payment: { ko: '결제가 잠시 멈췄어요.', en: 'Payments are temporarily unavailable.' },
  store: { ko: '가게 연결이 잠시 끊겼어요.', en: 'The connection to the stores is interrupted.' },
  catalog: { ko: '메뉴를 잠시 불러올 수 없어요.', en: 'Menus are temporarily unavailable.' },
  delivery: { ko: '배달 연결이 잠시 끊겼어요.', en: 'The connection to the riders is interrupted.' },
  dashboard: { ko: '실시간 업데이트가 잠시 멈췄어요.', en: 'Live updates are paused.' },
  user: { ko: '로그인을 잠시 할 수 없어요.', en: 'Logging in is temporarily unavailable.' },
})
type Sentences = { readonly [Name in keyof typeof awayTexts]: { readonly ko: string; readonly en: string } }

const customer = inBoth({
  'no-network': {
    ko: '장바구니와 입력한 내용은 휴대폰에 저장돼 있어요. 연결되면 자동으로 이어져요.',
    en: 'Your cart and anything you typed are saved on this phone. We continue as soon as you are online.',
  },
  'no-answer': {
    ko: '오래 걸리면 인터넷 연결을 확인해 주세요. 장바구니는 그대로 있고, 이미 넣은 주문도 안전해요.',
    en: 'If this lasts, check your internet connection. Your cart is saved and orders already placed are safe; we keep trying.',
  },
  order: {
    ko: '메뉴를 둘러보고 담아 둘 수 있고, 이미 넣은 주문은 그대로 진행돼요. 잠시 후 다시 주문해 주세요.',
    en: 'You can browse and fill your cart, and orders already placed continue. Please order again shortly.',
  },
  payment: {
    ko: '주문은 지금 넣어도 돼요. 보관해 두었다가, 결제가 복구되면 “지금 결제하기”만 누르면 돼요.',
    en: 'You can still place your order: we keep it, and you press “Pay now” once payments are back.',
  },
  store: {
    ko: '지금 보이는 가게에서는 주문할 수 있어요. 가게의 확인이 조금 늦어질 수 있어요.',
    en: 'You can order from the stores you see; their reply may take a little longer.',
  },
  catalog: {
    ko: '장바구니는 그대로 있고, 넣은 주문도 볼 수 있어요. 새 주문은 메뉴가 복구되면 해 주세요.',
    en: 'Your cart is saved and you can follow your orders. Please order again once menus are back.',
  },
  delivery: {
    ko: '주문과 픽업은 평소처럼 할 수 있어요. 배달은 복구되는 대로 이어져요.',
    en: 'Ordering and pickup work as usual. Deliveries continue as soon as it is back.',
  },
  dashboard: {
    ko: '주문은 평소처럼 할 수 있어요. 주문 상태는 몇 초마다 확인하고, 자세한 내용은 나중에 표시돼요.',
    en: 'Ordering works as usual. We check your order every few seconds; the details follow later.',
  },
  user: {
    ko: '이미 로그인했다면 평소처럼 쓸 수 있어요. 아니라면 잠시 후 로그인해 주세요. 장바구니는 그대로 있어요.',
    en: 'If you are logged in, everything works as usual. Otherwise please log in a little later; your cart is saved.',
  },
} satisfies Sentences)

const owner = inBoth({
  'no-network': {
    ko: '화면에 있는 주문은 계속 준비하고 버튼도 평소처럼 눌러 주세요. 저장해 두었다가 연결되면 순서대로 보내요. 그 사이 제때 수락되지 않은 새 주문은 취소되고 환불돼요.',
    en: 'Keep preparing and keep tapping: your taps are saved and sent in order once you are online. New orders not accepted in time are canceled and refunded.',
  },
  'no-answer': {
    ko: '화면에 있는 주문은 계속 준비하고 버튼도 평소처럼 눌러 주세요. 저장해 두었다가 복구되면 순서대로 보내요. 그 사이 제때 수락되지 않은 새 주문은 취소되고 환불돼요.',
    en: 'Keep preparing and keep tapping: your taps are saved and sent in order once it is back. New orders not accepted in time are canceled and refunded.',
  },
  order: {
    ko: '새 주문은 복구되면 들어와요. 보드에 있는 주문은 그대로 진행해 주세요.',
    en: 'New orders arrive once it is back. Continue with the orders on the board.',
  },
  payment: {
    ko: '보드에 있는 주문은 이미 결제됐으니 그대로 준비해 주세요. 환불은 복구되면 자동으로 처리돼요.',
    en: 'All orders on the board are paid, so keep going. Refunds follow automatically.',
  },
  store: {
    ko: '화면에 있는 주문은 계속 준비하고 버튼도 평소처럼 눌러 주세요. 저장해 두었다가 복구되면 순서대로 보내요.',
    en: 'Keep preparing and keep tapping: your taps are saved and sent in order once it is back.',
  },
  catalog: {
    ko: '보드는 평소처럼 쓸 수 있어요. 메뉴와 재고는 복구된 뒤에 바꿔 주세요.',
    en: 'The board works as usual. Change the menu and stock once it is back.',
  },
  delivery: {
    ko: '주문은 그대로 준비해 주세요. 라이더는 복구되는 대로 배정돼요.',
    en: 'Keep preparing orders. Riders are assigned as soon as it is back.',
  },
  dashboard: {
    ko: '보드는 몇 초마다 확인하고 있으니 평소처럼 쓰세요. “오늘”의 매출은 나중에 채워져요.',
    en: 'The board still updates every few seconds, so keep going. The figures in “Today” follow later.',
  },
  user: {
    ko: '이미 로그인한 화면은 그대로 쓸 수 있어요. 지금은 로그아웃하지 마세요.',
    en: 'You can keep working. Please do not log out now.',
  },
} satisfies Sentences)

const rider = inBoth({
  'no-network': {
    ko: '화면의 주소로 계속 가고, 버튼도 평소처럼 눌러 주세요. 저장해 두었다가 연결되면 순서대로 보내요.',
    en: 'Continue to the address on this screen and tap as usual: your taps are saved and sent in order once you are online.',
  },
  'no-answer': {
    ko: '화면의 주소로 계속 가고, 버튼도 평소처럼 눌러 주세요. 저장해 두었다가 복구되면 순서대로 보내요.',
    en: 'Continue to the address on this screen and tap as usual: your taps are saved and sent in order once it is back.',
  },
  order: {
    ko: '맡은 배달은 그대로 진행해 주세요. 새 배달은 조금 늦게 들어와요.',
    en: 'Continue your deliveries. New ones come a little later.',
  },
  payment: {
    ko: '맡은 배달은 그대로 진행해 주세요. 새 배달이 조금 줄 수 있어요.',
    en: 'Continue your deliveries. There may be fewer new ones.',
  },
  store: {
    ko: '맡은 배달은 그대로 진행해 주세요. “준비됐어요”가 조금 늦게 보일 수 있어요.',
    en: 'Continue your deliveries. “Ready to pick up” may show a little late.',
  },
  catalog: { ko: '맡은 배달은 그대로 진행해 주세요.', en: 'Continue your deliveries as usual.' },
  delivery: {
    ko: '화면의 주소로 계속 가고, 버튼도 평소처럼 눌러 주세요. 저장해 두었다가 복구되면 보내요. 새 배달은 그때 수락할 수 있어요.',
    en: 'Continue to the address on this screen and tap as usual: your taps are saved and sent once it is back. New deliveries can be accepted then.',
  },
  dashboard: {
    ko: '맡은 배달도 새 배달도 그대로예요. 몇 초마다 확인하고 있어요.',
    en: 'Your deliveries and new ones continue: this screen updates every few seconds.',
  },
  user: {
    ko: '이미 로그인한 화면은 그대로 쓸 수 있어요. 지금은 로그아웃하지 마세요.',
    en: 'You can keep riding. Please do not log out now.',
  },
} satisfies Sentences)

const operator = inBoth({
  'no-network': {
    ko: '플랫폼은 이 화면 없이도 계속 돌아가요. 이 컴퓨터의 인터넷 연결을 확인해 주세요.',
    en: 'The platform runs on without this screen. Check the connection of this computer.',
  },
  'no-answer': {
    ko: '게이트웨이나 이 컴퓨터의 네트워크 문제예요. 다른 기기에서도 안 되면 손님도 접속할 수 없어요.',
    en: 'Either the gateway or this computer’s network is down. If other devices fail too, customers cannot get in.',
  },
  order: {
    ko: '새 주문은 멈추고, 가게와 라이더의 일은 계속돼요. 밀린 이벤트는 복구되면 순서대로 처리돼요. order 서비스를 확인해 주세요.',
    en: 'New orders stop; kitchens and riders go on, and events catch up in order when it is back. Check the order service.',
  },
  payment: {
    ko: '결제되지 않은 주문은 보관되고 손님이 나중에 결제해요. 환불은 복구되면 자동으로 처리돼요. payment 서비스를 확인해 주세요.',
    en: 'Unpaid orders are kept and paid later; refunds follow automatically. Check the payment service.',
  },
  store: {
    ko: '주문과 결제는 계속되고, 가게의 수락은 기다려요. 밀린 주문은 복구되면 보드에 올라가요. store 서비스를 확인해 주세요.',
    en: 'Ordering and paying go on; the stores’ steps wait, and tickets open when it is back. Check the store service.',
  },
  catalog: {
    ko: '결제된 주문은 재고 확보를 기다리고, 가게와 라이더의 일은 계속돼요. catalog 서비스를 확인해 주세요.',
    en: 'Paid orders wait for their stock; stores and riders go on. Check the catalog service.',
  },
  delivery: {
    ko: '주문, 조리, 픽업은 계속되고, 라이더의 단계는 기다려요. delivery 서비스를 확인해 주세요.',
    en: 'Orders, kitchens and pickup go on; riders’ steps wait. Check the delivery service.',
  },
  dashboard: {
    ko: '주문은 모두 계속돼요. 이 화면과 정합성 검사, 이벤트만 멈췄고, 복구되면 빠짐없이 따라잡아요. dashboard 서비스를 확인해 주세요.',
    en: 'All orders continue; only this wall, the audit and the events are paused and will catch up. Check the dashboard service.',
  },
  user: {
    ko: '이미 로그인한 사람은 계속 쓸 수 있고, 새 로그인만 안 돼요. user 서비스를 확인해 주세요.',
    en: 'Anyone already logged in can continue; only new log-ins fail. Check the user service.',
  },
} satisfies Sentences)

export const workTexts = { customer, owner, rider, operator }
