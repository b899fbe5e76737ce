/** What the customer's screens say of the way: where to, for how much, from what sum on; and of receipts. */
import { inBoth } from '../texts/in-both.ts'

export const deliveryTexts = inBoth({
  postcode: { ko: '우편번호', en: 'Postcode' },
  postcodeMissing: {
    ko: '이 가게는 우편번호로 배달 지역을 정해요. 우편번호를 입력해 주세요.',
    en: 'This store delivers by area. Please enter a postcode.',
  },
  usePlace: { ko: '지금 있는 곳으로 배달', en: 'Deliver to where I am now' },
  showDistances: { ko: '내 위치로 거리 보기', en: 'Show distances from here' },
  forgetPlace: { ko: '지금 위치 사용 중 · 지우기', en: 'Using your location · remove' },
  noPlace: {
    ko: '위치를 알 수 없어요. 우편번호를 입력해 주세요.',
    en: 'Your location is not available. Enter a postcode.',
  },
  noPlaceHere: {
    ko: '위치를 알 수 없어요. 브라우저에서 위치 사용을 허용해 주세요.',
    en: 'Your location is not available. Allow it in your browser.',
  },
  free: { ko: '무료', en: 'free' },
  feeOf: { ko: (fee: string) => `배달비 ${fee}`, en: (fee: string) => `delivery ${fee}` },
  feeFrom: { ko: (fee: string) => `배달비 ${fee}부터`, en: (fee: string) => `delivery from ${fee}` },
  minimumOf: { ko: (sum: string) => `최소 주문 ${sum}`, en: (sum: string) => `minimum ${sum}` },
  freeFrom: { ko: (sum: string) => `${sum} 이상 배달비 무료`, en: (sum: string) => `free delivery from ${sum}` },
  missing: {
    ko: (missing: string, minimum: string) => `최소 주문 금액 ${minimum}까지 ${missing} 더 담아 주세요.`,
    en: (missing: string, minimum: string) => `Add ${missing} more to reach the minimum of ${minimum}.`,
  },
  feeByAddress: { ko: '배달비는 주소를 입력하면 알 수 있어요.', en: 'Enter your address to see the delivery fee.' },
  away: { ko: (distance: string) => `${distance} 거리`, en: (distance: string) => `${distance} away` },
  businessNumber: { ko: '사업자등록번호', en: 'Business number' },
  vat: { ko: (percent: number) => `부가세 ${percent}% 포함`, en: (percent: number) => `VAT ${percent}% included` },
  placed: { ko: '주문', en: 'Ordered' },
  paidAt: { ko: '결제', en: 'Paid' },
  handedOver: { ko: '전달', en: 'Handed over' },
  kept: { ko: '환불 후 금액', en: 'After refunds' },
  print: { ko: '인쇄', en: 'Print' },
  riderIs: { ko: (name: string) => `${name} 라이더가 배달해요`, en: (name: string) => `${name} is your rider` },
  callStore: { ko: '가게에 전화', en: 'Call the store' },
  writeStore: { ko: '가게에 문자', en: 'Text the store' },
  phone: { ko: '전화번호 (라이더와 가게에만 보여요)', en: 'Phone (for your rider and the store only)' },
  phoneOfPickup: { ko: '전화번호 (선택, 가게에만 보여요)', en: 'Phone (optional, for the store only)' },
  phoneWrong: { ko: '전화번호를 확인해 주세요.', en: 'Please check the phone number.' },
  testCards: { ko: '테스트 카드 고르기', en: 'Choose a test card' },
})
