/** What is away, in one sentence for everybody; and for each role what still works meanwhile and what to do. */
import { inBoth } from '../texts/in-both.ts'

export const awayTexts = inBoth({
  'no-network': { ko: '인터넷에 연결되어 있지 않아요.', en: 'This device is offline.' },
  'no-answer': { ko: '주문 서비스에 연결되지 않아요.', en: 'Jumun cannot be reached.' },
  order: { ko: '주문 접수가 잠시 멈췄어요.', en: 'Ordering is away for the moment.' },
  payment: { ko: '결제가 잠시 멈췄어요.', en: 'Payment is away for the moment.' },
  store: { ko: '가게 연결이 잠시 끊겼어요.', en: 'The stores’ side is away for the moment.' },
  catalog: { ko: '메뉴판이 잠시 멈췄어요.', en: 'The menus are away for the moment.' },
  delivery: { ko: '배달 연결이 잠시 끊겼어요.', en: 'Delivery is away for the moment.' },
  dashboard: { ko: '실시간 소식이 잠시 멈췄어요.', en: 'Live news are away for the moment.' },
  user: { ko: '로그인이 잠시 멈췄어요.', en: 'Logging in is away for the moment.' },
})
type Sentences = { readonly [Name in keyof typeof awayTexts]: { readonly ko: string; readonly en: string } }

const customer = inBoth({
  'no-network': {
    ko: '장바구니와 적어 둔 내용은 휴대폰에 그대로 있어요. 연결되면 저절로 이어져요.',
    en: 'Your cart and what you typed stay on this phone. Everything goes on by itself once you are online.',
  },
  'no-answer': {
    ko: '장바구니는 그대로이고, 이미 넣은 주문도 안전해요. 계속 다시 연결하고 있으니 기다려 주세요.',
    en: 'Your cart is kept, and orders you placed are safe. We keep trying: just wait.',
  },
  order: {
    ko: '둘러보고 담아 둘 수 있고, 이미 넣은 주문은 가게에서 계속돼요. 돌아오면 주문해 주세요.',
    en: 'Look around and fill your cart; what the store has already goes on. Order when it is back.',
  },
  payment: {
    ko: '주문은 지금 넣어도 돼요. 보관해 두었다가, 돌아오면 “지금 결제하기”만 누르면 돼요.',
    en: 'You can order all the same: we keep it, and you press “Pay now” when payment is back.',
  },
  store: {
    ko: '이미 보이는 가게에서는 그대로 주문할 수 있어요. 가게의 답만 조금 늦게 와요.',
    en: 'Order as always from the shops you already see; their answer comes a little later.',
  },
  catalog: {
    ko: '장바구니는 그대로예요. 넣은 주문은 지켜볼 수 있고, 새 주문은 메뉴가 돌아오면 해 주세요.',
    en: 'Your cart is kept and your orders can be followed. Order anew when the menus are back.',
  },
  delivery: {
    ko: '주문과 픽업은 그대로 돼요. 배달은 돌아오는 대로 이어져요.',
    en: 'Ordering and pickup work as always. A delivery goes on as soon as it is back.',
  },
  dashboard: {
    ko: '주문은 그대로 돼요. 주문 상태는 몇 초마다 직접 확인하고, 자세한 이야기는 나중에 채워져요.',
    en: 'Ordering works. We ask for your order’s state every few seconds; its story is filled in later.',
  },
  user: {
    ko: '로그인한 사람은 그대로 쓸 수 있어요. 로그인은 잠시 뒤에 해 주세요.',
    en: 'Who is logged in goes on as always. Log in a little later; your cart is kept.',
  },
} satisfies Sentences)

const owner = inBoth({
  'no-network': {
    ko: '화면에 있는 주문은 계속 만들고 버튼도 눌러 주세요. 누른 순서대로 적어 두었다가 연결되면 보내요. 그 사이 제시간에 수락되지 않은 새 주문은 취소되고 환불돼요.',
    en: 'Go on making what is on this screen, and go on tapping: your taps are kept and sent in order once you are online. A new order that is not accepted by its time is canceled meanwhile, with the money back.',
  },
  'no-answer': {
    ko: '화면에 있는 주문은 계속 만들고 버튼도 눌러 주세요. 누른 순서대로 적어 두었다가 돌아오면 보내요. 그 사이 제시간에 수락되지 않은 새 주문은 취소되고 환불돼요.',
    en: 'Go on making what is on this screen, and go on tapping: your taps are kept and sent in order once it is back. A new order that is not accepted by its time is canceled meanwhile, with the money back.',
  },
  order: {
    ko: '새 주문은 돌아오면 들어와요. 보드에 있는 주문은 그대로 진행해 주세요.',
    en: 'New orders come when it is back. Go on with those on the board as always.',
  },
  payment: {
    ko: '보드에 있는 주문은 이미 결제됐으니 그대로 만들어 주세요. 환불은 돌아오면 저절로 돼요.',
    en: 'All orders on the board are paid: go on. Refunds follow by themselves when it is back.',
  },
  store: {
    ko: '화면에 있는 주문은 계속 만들고 버튼도 눌러 주세요. 누른 순서대로 적어 두었다가 돌아오면 보내요.',
    en: 'Go on making what is on this screen, and go on tapping: your taps are kept and sent in order when it is back.',
  },
  catalog: {
    ko: '보드는 그대로 쓸 수 있어요. 메뉴와 재고는 돌아온 뒤에 바꿔 주세요.',
    en: 'The board works as always. Change menu and stock when it is back.',
  },
  delivery: {
    ko: '조리는 그대로 진행해 주세요. 라이더는 돌아오는 대로 와요.',
    en: 'Go on making orders as always. Riders come as soon as it is back.',
  },
  dashboard: {
    ko: '보드는 몇 초마다 직접 확인하니 그대로 쓰면 돼요. “오늘”의 매출은 나중에 채워져요.',
    en: 'The board asks by itself every few seconds: go on. The figures of “Today” are filled in later.',
  },
  user: {
    ko: '로그인한 화면은 그대로 쓸 수 있어요. 로그아웃하지 마세요.',
    en: 'Who is logged in goes on as always; do not log out now.',
  },
} satisfies Sentences)

const rider = inBoth({
  'no-network': {
    ko: '화면의 주소로 계속 가고, 버튼도 평소처럼 눌러 주세요. 적어 두었다가 연결되면 순서대로 보내요.',
    en: 'Ride on to the address on this screen and tap as always: your taps are kept and sent in order once you are online.',
  },
  'no-answer': {
    ko: '화면의 주소로 계속 가고, 버튼도 평소처럼 눌러 주세요. 적어 두었다가 돌아오면 순서대로 보내요.',
    en: 'Ride on to the address on this screen and tap as always: your taps are kept and sent in order once it is back.',
  },
  order: {
    ko: '맡은 배달은 그대로 하면 돼요. 새 배달은 조금 늦어요.',
    en: 'Your deliveries go on. New offers come a little later.',
  },
  payment: {
    ko: '맡은 배달은 그대로 하면 돼요. 새 배달이 조금 줄어요.',
    en: 'Your deliveries go on. There are fewer new offers.',
  },
  store: {
    ko: '맡은 배달은 그대로 하면 돼요. “준비됐어요”는 조금 늦게 보일 수 있어요.',
    en: 'Your deliveries go on. “Ready to pick up” may come a little later.',
  },
  catalog: { ko: '맡은 배달은 그대로 하면 돼요.', en: 'Your deliveries go on as always.' },
  delivery: {
    ko: '화면의 주소로 계속 가고, 버튼도 평소처럼 눌러 주세요. 적어 두었다가 돌아오면 보내요. 새 배달만 그때 “다시 시도”로 맡아 주세요.',
    en: 'Ride on to the address on this screen and tap as always: your taps are kept and sent when it is back. Only a new offer has to be taken then.',
  },
  dashboard: {
    ko: '맡은 배달도 새 배달도 그대로예요. 몇 초마다 직접 확인해요.',
    en: 'Your deliveries and offers go on: this screen asks by itself every few seconds.',
  },
  user: {
    ko: '로그인한 화면은 그대로 쓸 수 있어요. 로그아웃하지 마세요.',
    en: 'Ride on as always; do not log out now.',
  },
} satisfies Sentences)

const operator = inBoth({
  'no-network': {
    ko: '플랫폼은 이 화면 없이도 계속 돌아가요. 이 컴퓨터의 연결을 확인해 주세요.',
    en: 'The platform runs on without this screen. Check the connection of this computer.',
  },
  'no-answer': {
    ko: '게이트웨이가 응답하지 않아 손님도 들어오지 못해요. 게이트웨이와 그 앞의 네트워크를 확인해 주세요.',
    en: 'The gateway does not answer, so nobody gets in. Look at the gateway and the network before it.',
  },
  order: {
    ko: '새 주문은 멈추고, 가게와 라이더의 일은 계속돼요. 밀린 이벤트는 돌아오면 차례로 처리돼요. order 서비스를 확인해 주세요.',
    en: 'New orders stop; kitchens and riders go on, and events catch up in order when it is back. Look at the order service.',
  },
  payment: {
    ko: '주문서는 보관되고 손님이 나중에 결제해요. 환불은 기다렸다가 저절로 나가요. payment 서비스를 확인해 주세요.',
    en: 'Drafts are kept and paid later; refunds wait and follow by themselves. Look at the payment service.',
  },
  store: {
    ko: '주문과 결제는 계속되고, 가게의 수락은 기다려요. 밀린 주문은 돌아오면 보드에 올라가요. store 서비스를 확인해 주세요.',
    en: 'Ordering and paying go on; kitchens’ steps wait, and tickets open when it is back. Look at the store service.',
  },
  catalog: {
    ko: '결제된 주문은 재고 확보를 기다리고, 가게와 라이더의 일은 계속돼요. catalog 서비스를 확인해 주세요.',
    en: 'Paid orders wait for their stock; kitchens and riders go on. Look at the catalog service.',
  },
  delivery: {
    ko: '주문, 조리, 픽업은 계속되고, 라이더의 단계는 기다려요. delivery 서비스를 확인해 주세요.',
    en: 'Orders, kitchens and pickup go on; riders’ steps wait. Look at the delivery service.',
  },
  dashboard: {
    ko: '주문은 모두 계속돼요. 이 화면과 감사, 이벤트만 멈췄고 돌아오면 빠짐없이 따라잡아요. dashboard 서비스를 확인해 주세요.',
    en: 'All orders go on; only this wall, the audit and the events stand still, and catch up in full. Look at the dashboard service.',
  },
  user: {
    ko: '로그인한 사람은 계속 쓸 수 있고, 새 로그인만 안 돼요. user 서비스를 확인해 주세요.',
    en: 'Who is logged in goes on; only new log-ins fail. Look at the user service.',
  },
} satisfies Sentences)

export const workTexts = { customer, owner, rider, operator }
