/** What the form of a store says: the one that opens it and the one that changes it. */
import { inBoth } from '../../texts/in-both.ts'

export const storeTexts = inBoth({
  settings: { ko: '가게 설정', en: 'Store settings' },
  nameKo: { ko: '가게 이름 (한국어)', en: 'Store name (Korean)' },
  nameEn: { ko: '가게 이름 (영어)', en: 'Store name (English)' },
  kind: { ko: '업종', en: 'Type of store' },
  kindHint: { ko: '카페, 식당, 빵집, 상점…', en: 'café, restaurant, bakery, shop…' },
  line1: { ko: '주소', en: 'Address' },
  line2: { ko: '상세 주소', en: 'Floor, unit' },
  pickup: { ko: '픽업', en: 'Pickup' },
  delivery: { ko: '배달', en: 'Delivery' },
  ways: { ko: '손님이 받는 방법', en: 'How customers get their orders' },
  minutes: { ko: '보통 걸리는 시간 (분)', en: 'Usual preparation time (minutes)' },
  minutesHint: {
    ko: '“수락”을 한 번 누르면 손님에게 약속하는 시간이에요.',
    en: 'What the customer is promised when you tap “Accept”.',
  },
  acceptWithin: { ko: '수락 제한 시간 (분)', en: 'Minutes to accept' },
  acceptWithinHint: {
    ko: '이 시간 안에 수락하지 않으면 주문이 취소되고 손님에게 환불돼요.',
    en: 'Orders not accepted in this time are canceled and refunded.',
  },
  autoAccept: { ko: '주문을 자동으로 수락하기', en: 'Accept orders automatically' },
  autoAcceptHint: {
    ko: '새 주문이 곧바로 “수락함”으로 들어오고, 짧은 소리로 알려드려요.',
    en: 'New orders go straight to “Accepted”, with a short sound.',
  },
  lastOrder: { ko: '영업 종료 전 주문 마감 (분)', en: 'Last order (minutes before closing)' },
  lastOrderHint: {
    ko: '비워 두면 영업이 끝날 때까지 주문을 받아요.',
    en: 'Leave empty to take orders until you close.',
  },
  dayStartsAt: { ko: '영업일이 바뀌는 시각', en: 'Start of the business day' },
  dayStartsAtHint: {
    ko: '이 시각에 주문 번호와 하루 매출이 새로 시작돼요.',
    en: 'Order numbers and the day’s sales start over at this time.',
  },
  hours: { ko: '영업시간', en: 'Opening hours' },
  dayAndNight: { ko: '매일 24시간 영업', en: 'Open 24 hours, every day' },
  mon: { ko: '월요일', en: 'Monday' },
  tue: { ko: '화요일', en: 'Tuesday' },
  wed: { ko: '수요일', en: 'Wednesday' },
  thu: { ko: '목요일', en: 'Thursday' },
  fri: { ko: '금요일', en: 'Friday' },
  sat: { ko: '토요일', en: 'Saturday' },
  sun: { ko: '일요일', en: 'Sunday' },
  closedThatDay: { ko: '휴무', en: 'Closed' },
  opens: { ko: (day: string) => `${day} 여는 시각`, en: (day: string) => `${day} opens` },
  closes: { ko: (day: string) => `${day} 닫는 시각`, en: (day: string) => `${day} closes` },
  nextDay: { ko: '다음 날', en: 'next day' },
  addSpan: { ko: '쉬는 시간 추가', en: 'Add a break' },
  removeSpan: { ko: '이 시간 삭제', en: 'Remove these hours' },
  sameEveryDay: {
    ko: (day: string) => `여는 날 모두 ${day}과 같게`,
    en: (day: string) => `Use ${day}’s hours on all open days`,
  },
  nameMissing: { ko: '한국어나 영어 이름이 하나는 있어야 해요.', en: 'Enter a name in at least one language.' },
  fulfilmentsMissing: {
    ko: '픽업이나 배달 중 하나는 있어야 해요.',
    en: 'Choose pickup, delivery, or both.',
  },
  'no-day': {
    ko: '여는 날이 하나는 있어야 해요. 며칠 쉬려면 “잠시 쉼”을 쓰세요.',
    en: 'Open on at least one day. To close for a few days, pause the store instead.',
  },
  missing: {
    ko: (day: string) => `${day}의 여는 시각과 닫는 시각을 모두 넣어 주세요.`,
    en: (day: string) => `${day}: fill in when you open and when you close.`,
  },
  overlap: {
    ko: (day: string) => `${day}의 시간이 다른 시간과 겹쳐요.`,
    en: (day: string) => `${day}: these hours overlap with others.`,
  },
  unchanged: { ko: '바뀐 내용이 없어요.', en: 'Nothing has changed.' },
  showPresent: { ko: '현재 값 보기 (입력한 내용은 사라져요)', en: 'Show the current values (what you typed is lost)' },
  openAnother: { ko: '가게 하나 더 열기', en: 'Open another store' },
  openAnotherHint: {
    ko: '한 계정으로 여러 가게를 운영할 수 있고, 모든 가게의 새 주문을 소리로 알려드려요.',
    en: 'You can run several stores with one account and hear the new orders of all of them.',
  },
  newStore: { ko: '새 가게', en: 'New store' },
})
