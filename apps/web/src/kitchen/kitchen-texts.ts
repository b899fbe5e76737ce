/** What the kitchen's screen says: few words, to be read at a glance. */
import { inBoth } from '../texts/in-both.ts'

export const kitchenTexts = inBoth({
  kitchen: { ko: '주방', en: 'Kitchen' },
  wholeKitchen: { ko: '전체', en: 'All stations' },
  station: { ko: '스테이션', en: 'Station' },
  chooseStore: { ko: '어느 가게의 주방인가요?', en: 'Which store’s kitchen is this?' },
  chooseStation: { ko: '이 화면에 무엇을 보여 줄까요?', en: 'What should this screen show?' },
  chooseHint: {
    ko: '한 번만 고르면 이 기기가 기억해요.',
    en: 'Choose once: this device remembers.',
  },
  wholeKitchenHint: { ko: '모든 주문을 통째로, 스테이션별 진행까지', en: 'Whole orders, and how far each station is' },
  stationHint: { ko: '이 스테이션에서 만들 메뉴만', en: 'Only what is made here' },
  noStations: {
    ko: '스테이션을 나누면 화면마다 그 스테이션의 메뉴만 볼 수 있어요. 스테이션은 카운터의 가게 설정에서 만들어요.',
    en: 'With stations, each screen can show only its own items. Set them up under Store at the counter.',
  },
  rings: { ko: '새 주문 알림음', en: 'Ringing for new orders' },
  ringsFirst: { ko: '바로 울리기', en: 'Right away' },
  ringsSecond: { ko: '아무도 응답하지 않으면 울리기', en: 'Only if nobody answers' },
  ringsHint: {
    ko: '화면을 누르면 멈춰요. 한 곳에서 응답하면 다른 화면도 조용해져요.',
    en: 'A touch stops it. Once one screen has answered, the others are quiet too.',
  },
  toBoard: { ko: '주방 화면 열기', en: 'Open the kitchen screen' },
  thisScreen: { ko: '이 화면 설정', en: 'Set up this screen' },
  noStores: { ko: '이 계정에는 가게가 없어요', en: 'This account has no store' },
  noStoresHint: { ko: '카운터 화면에서 가게를 먼저 열어 주세요.', en: 'Open one at the counter first.' },
  toCounter: { ko: '카운터로', en: 'Go to the counter' },
  nothing: { ko: '만들 주문이 없어요', en: 'Nothing to make' },
  nothingHint: { ko: '주문이 들어오면 소리로 알려 드려요.', en: 'You will hear it when an order comes in.' },
  orders: { ko: (n: number) => `주문 ${n}건`, en: (n: number) => (n === 1 ? '1 order' : `${n} orders`) },
  board: { ko: '만들 주문', en: 'Orders to make' },
  orderNumber: { ko: (n: number) => `${n}번 주문`, en: (n: number) => `Order ${n}` },
  fresh: { ko: '새 주문', en: 'New' },
  minutesLeft: { ko: (n: number) => `${n}분`, en: (n: number) => `${n} min` },
  minutesLate: { ko: (n: number) => `${n}분 늦음`, en: (n: number) => `${n} min late` },
  dueNow: { ko: '지금', en: 'Now' },
  start: { ko: '조리 시작', en: 'Start' },
  ready: { ko: '준비 완료', en: 'Ready' },
  asked: { ko: '손님에게 묻는 중', en: 'asking the customer' },
  doneHere: { ko: '여기 완료', en: 'Done here' },
  tick: { ko: '완료', en: 'Done' },
  untick: { ko: '완료 취소', en: 'Not done' },
  madeElsewhere: { ko: '다른 스테이션을 기다리는 주문', en: 'Done here, waiting for other stations' },
  progress: {
    ko: (station: string, done: number, of: number) => `${station} ${done}/${of}`,
    en: (station: string, done: number, of: number) => `${station} ${done}/${of}`,
  },
  recall: { ko: '방금 끝낸 주문', en: 'Just finished' },
  recallHint: {
    ko: '다시 만들 메뉴를 누르면 주방 화면으로 돌아와요. 손님과 라이더에게는 이미 준비 완료로 알렸어요.',
    en: 'Tap an item to make it again. The customer and the rider have already been told that it is ready.',
  },
  nothingRecalled: { ko: '방금 끝낸 주문이 없어요', en: 'Nothing was finished just now' },
  leftHouse: { ko: '나감', en: 'Gone out' },
  makeAgain: { ko: '다시 만들기', en: 'Make again' },
  canceled: {
    ko: (n: number, why: string) => `${n}번 주문이 취소됐어요. 만들지 마세요. ${why}`,
    en: (n: number, why: string) => `Order ${n} was canceled. Do not make it. ${why}`,
  },
  silent: {
    ko: '브라우저가 아직 소리를 막고 있어요. 새 주문이 와도 울리지 않아요.',
    en: 'The browser does not let this screen ring yet. New orders stay silent.',
  },
  letRing: { ko: '소리 켜기', en: 'Turn the sound on' },
  muted: { ko: '이 화면은 소리가 꺼져 있어요.', en: 'This screen is muted.' },
  cannotRing: {
    ko: '이 브라우저는 소리를 낼 수 없어요. 주방에 소리가 나는 화면이 하나는 있어야 해요.',
    en: 'This browser cannot make a sound. Make sure another screen can.',
  },
  atCounter: {
    ko: (n: number) => `카운터에서 아직 받지 않은 새 주문이 ${n}건 있어요.`,
    en: (n: number) =>
      n === 1 ? 'A new order is waiting at the counter.' : `${n} new orders are waiting at the counter.`,
  },
  answerBell: {
    ko: (numbers: string) => `새 주문 ${numbers} · 화면을 누르면 알림이 멈춰요`,
    en: (numbers: string) => `New: ${numbers}. Touch the screen to stop the bell.`,
  },
  keysHint: {
    ko: '번호나 화살표로 고르고 Enter로 완료',
    en: 'Pick with numbers or arrows, tick with Enter',
  },
})
