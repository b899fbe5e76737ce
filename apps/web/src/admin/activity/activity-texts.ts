/** What was done at a store, in people's words; and what its page says. */
import { inBoth } from '../../texts/in-both.ts'

/** What a sentence may say; what is not known is left out of it. */
export interface Said {
  /** How the order is called; empty: by nothing. */
  readonly n: string
  readonly item: string
  readonly to: string
  readonly reason: string
  readonly role: string
  readonly person: string
  readonly amount: string
  readonly fields: string
  readonly printer: string
  readonly name: string
  readonly before: string
  readonly after: string
  readonly count: number
  readonly left: number
  readonly rate: string
}
const order = {
  ko: (n: string) => (n ? `${n}번 주문` : '주문'),
  en: (n: string) => (n ? `order ${n}` : 'an order'),
}
/** `: because`, where somebody said so. */
const why = (reason: string): string => (reason ? `: ${reason}` : '')
const up = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const done = (ko: (said: Said) => string, en: (said: Said) => string) => ({ ko, en })

/** By what is written down (`Activity.what`). What a newer service writes is shown as it is written. */
export const deedTexts = inBoth({
  'ticket.accept': done(
    ({ n }) => `${order.ko(n)} 수락`,
    ({ n }) => `Accepted ${order.en(n)}`,
  ),
  'ticket.reject': done(
    ({ n, reason }) => `${order.ko(n)} 거절${why(reason)}`,
    ({ n, reason }) => `Declined ${order.en(n)}${why(reason)}`,
  ),
  'ticket.cancel': done(
    ({ n, reason }) => `${order.ko(n)} 취소${why(reason)}`,
    ({ n, reason }) => `Canceled ${order.en(n)}${why(reason)}`,
  ),
  'ticket.start': done(
    ({ n }) => `${order.ko(n)} 조리 시작`,
    ({ n }) => `Started ${order.en(n)}`,
  ),
  'ticket.ready': done(
    ({ n }) => `${order.ko(n)} 준비 완료`,
    ({ n }) => `${up(order.en(n))} ready`,
  ),
  'ticket.tick': done(
    ({ n }) => `${order.ko(n)} 메뉴 하나 완성`,
    ({ n }) => `Ticked an item of ${order.en(n)}`,
  ),
  'ticket.untick': done(
    ({ n }) => `${order.ko(n)} 완성 표시 되돌림`,
    ({ n }) => `Took back a tick of ${order.en(n)}`,
  ),
  'ticket.collect': done(
    ({ n }) => `${order.ko(n)} 전달`,
    ({ n }) => `Handed over ${order.en(n)}`,
  ),
  'ticket.remove': done(
    ({ n, item, left, reason }) =>
      `${order.ko(n)}에서 ${item || '메뉴'} 빼기${left > 0 ? ` (${left}개 남김)` : ''}${why(reason)}`,
    ({ n, item, left, reason }) =>
      `Took ${item || 'an item'} out of ${order.en(n)}${left > 0 ? ` (${left} left)` : ''}${why(reason)}`,
  ),
  'ticket.replace': done(
    ({ n, item, to, reason }) => `${order.ko(n)}: ${item} 대신 ${to}${why(reason)}`,
    ({ n, item, to, reason }) => `${up(order.en(n))}: ${to} instead of ${item}${why(reason)}`,
  ),
  'ticket.ask': done(
    ({ n, item }) => `${order.ko(n)}: ${item || '메뉴'}을(를) 어떻게 할지 손님에게 물음`,
    ({ n, item }) => `Asked the customer of ${order.en(n)} about ${item || 'an item'}`,
  ),
  'ticket.keep': done(
    ({ n }) => `${order.ko(n)}: 메뉴를 그대로 두기로 함`,
    ({ n }) => `${up(order.en(n))}: an item stays as ordered`,
  ),
  refund: done(
    ({ n, amount, reason }) => `${order.ko(n)} ${amount} 환불${why(reason)}`,
    ({ n, amount, reason }) => `Refunded ${amount} of ${order.en(n)}${why(reason)}`,
  ),
  'print.again': done(
    ({ n, printer }) => `${order.ko(n)} 다시 출력 (${printer})`,
    ({ n, printer }) => `Printed ${order.en(n)} again (${printer})`,
  ),
  'menu.add': done(
    ({ item }) => `메뉴에 ${item} 추가`,
    ({ item }) => `Added ${item} to the menu`,
  ),
  'menu.change': done(
    ({ item, before, after, fields }) => `${item} ${before ? `가격 ${before} → ${after}` : `수정: ${fields}`}`,
    ({ item, before, after, fields }) =>
      before ? `${item}: price ${before} → ${after}` : `Changed ${item}: ${fields}`,
  ),
  'menu.stock': done(
    ({ item, before, after }) => `${item} 재고 ${before} → ${after}`,
    ({ item, before, after }) => `${item}: stock ${before} → ${after}`,
  ),
  'menu.ON_SALE': done(
    ({ item, count }) => `${several.ko(item, count)} 판매`,
    ({ item, count }) => `${several.en(item, count)}: on sale`,
  ),
  'menu.SOLD_OUT': done(
    ({ item, count }) => `${several.ko(item, count)} 품절`,
    ({ item, count }) => `${several.en(item, count)}: sold out`,
  ),
  'menu.HIDDEN': done(
    ({ item, count }) => `${several.ko(item, count)} 숨김`,
    ({ item, count }) => `${several.en(item, count)}: hidden`,
  ),
  'menu.picture': done(
    ({ item }) => `${item} 사진 변경`,
    ({ item }) => `Changed the picture of ${item}`,
  ),
  'menu.order': done(
    () => '메뉴 순서 변경',
    () => 'Changed the order of the menu',
  ),
  'menu.categories': done(
    () => '분류나 시간대 변경',
    () => 'Changed categories or dayparts',
  ),
  'menu.import': done(
    ({ count }) => `메뉴 파일 가져오기 (${count}개)`,
    ({ count }) => `Imported a menu (${count} products)`,
  ),
  'store.change': done(
    ({ fields }) => `가게 설정 변경: ${fields}`,
    ({ fields }) => `Changed the store: ${fields}`,
  ),
  'store.OPEN': done(
    () => '주문 받기 시작',
    () => 'Opened for orders',
  ),
  'store.BUSY': done(
    () => '바쁨으로 바꿈',
    () => 'Set to busy',
  ),
  'store.PAUSED': done(
    () => '주문 받기 잠시 멈춤',
    () => 'Paused orders',
  ),
  'store.CLOSED': done(
    () => '가게 닫음',
    () => 'Closed the store',
  ),
  'day.close': done(
    ({ n }) => `하루 마감${n ? ` (보고서 ${n}번)` : ''}`,
    ({ n }) => `Closed the day${n ? ` (report ${n})` : ''}`,
  ),
  'settlement.paid': done(
    () => '정산 지급 기록',
    () => 'Recorded a payout',
  ),
  'store.commission': done(
    ({ rate }) => `수수료 변경${rate ? ` (${rate})` : ''}`,
    ({ rate }) => `Changed the commission${rate ? ` to ${rate}` : ''}`,
  ),
  'printer.add': done(
    ({ printer }) => `프린터 ${printer} 추가`,
    ({ printer }) => `Added printer ${printer}`,
  ),
  'printer.change': done(
    ({ printer }) => `프린터 ${printer} 설정 변경`,
    ({ printer }) => `Changed printer ${printer}`,
  ),
  'printer.remove': done(
    ({ printer }) => `프린터 ${printer} 삭제`,
    ({ printer }) => `Removed printer ${printer}`,
  ),
  'printer.address': done(
    ({ printer }) => `프린터 ${printer} 주소 새로 만듦`,
    ({ printer }) => `Gave printer ${printer} a new address`,
  ),
  'webhook.add': done(
    ({ name }) => `웹훅 ${name} 추가`,
    ({ name }) => `Added webhook ${name}`,
  ),
  'webhook.change': done(
    ({ name }) => `웹훅 ${name} 설정 변경`,
    ({ name }) => `Changed webhook ${name}`,
  ),
  'webhook.remove': done(
    ({ name }) => `웹훅 ${name} 삭제`,
    ({ name }) => `Removed webhook ${name}`,
  ),
  'webhook.secret': done(
    ({ name }) => `웹훅 ${name} 비밀 키 새로 만듦`,
    ({ name }) => `Gave webhook ${name} a new secret`,
  ),
  'webhook.again': done(
    ({ name }) => `웹훅 ${name}에 다시 보냄`,
    ({ name }) => `Sent again to webhook ${name}`,
  ),
  'webhook.paused': done(
    ({ name }) => `웹훅 ${name}이(가) 계속 받지 못해 멈춤`,
    ({ name }) => `Webhook ${name} was paused: its address takes nothing any more`,
  ),
  'staff.invite': done(
    ({ role }) => `직원 초대 (${role})`,
    ({ role }) => `Invited somebody (${role})`,
  ),
  'staff.uninvite': done(
    ({ role }) => `초대 취소 (${role})`,
    ({ role }) => `Withdrew an invitation (${role})`,
  ),
  'staff.join': done(
    ({ role }) => `함께 일하기 시작 (${role})`,
    ({ role }) => `Joined (${role})`,
  ),
  'staff.role': done(
    ({ person, role }) => `${person || '직원'} 역할 변경: ${role}`,
    ({ person, role }) => `Gave ${person || 'somebody'} another role: ${role}`,
  ),
  'staff.remove': done(
    ({ person }) => `${person || '직원'} 내보냄`,
    ({ person }) => `Removed ${person || 'somebody'}`,
  ),
  'staff.limit': done(
    ({ amount }) => `카운터 환불 한도: ${amount || '없음'}`,
    ({ amount }) => `Counter refund limit: ${amount || 'no refunds'}`,
  ),
  'staff.pin': done(
    () => '자기 PIN 변경',
    () => 'Changed their PIN',
  ),
  'staff.unpin': done(
    ({ person }) => `${person || '직원'} PIN 지움`,
    ({ person }) => `Reset the PIN of ${person || 'somebody'}`,
  ),
})
const several = {
  ko: (names: string, count: number) => (count > mostNamed ? `${names} 외 ${count - mostNamed}개` : names),
  en: (names: string, count: number) => (count > mostNamed ? `${names} and ${count - mostNamed} more` : names),
}
/** So many the platform names. */
const mostNamed = 5

export const activityTexts = inBoth({
  title: { ko: '활동 기록', en: 'Activity' },
  hint: { ko: '누가 언제 무엇을 했는지 최근 것부터 보여요.', en: 'Who did what and when, the latest first.' },
  day: { ko: '날짜', en: 'Day' },
  allDays: { ko: '모든 날', en: 'All days' },
  who: { ko: '사람', en: 'Who' },
  everybody: { ko: '모두', en: 'Everybody' },
  byItself: { ko: '자동', en: 'By itself' },
  operators: { ko: '운영팀', en: 'The operators' },
  gone: { ko: '떠난 사람', en: 'Somebody who left' },
  none: { ko: '기록이 없어요', en: 'Nothing was done' },
  noneHint: {
    ko: '주문, 메뉴, 환불, 직원에 관한 일이 여기에 남아요.',
    en: 'What is done with orders, the menu, refunds and staff appears here.',
  },
  more: { ko: '더 보기', en: 'Show more' },
  missing: {
    ko: (parts: string) => `${parts}의 기록을 지금 불러올 수 없어서 빠져 있어요.`,
    en: (parts: string) => `What was done with ${parts} cannot be had right now and is missing here.`,
  },
  catalog: { ko: '메뉴', en: 'the menu' },
  payment: { ko: '환불', en: 'refunds' },
  again: { ko: '다시 불러오기', en: 'Ask again' },
  back: { ko: '가게 설정으로', en: 'Back to the store' },
})
