/** How people call what they filled in; a path such as `options.0.choices.1.price.amount` is never shown to them. */
import { inBoth, inLanguage, type Language } from './in-both.ts'

export const fieldTexts = inBoth({
  email: { ko: '이메일', en: 'Email' },
  password: { ko: '비밀번호', en: 'Password' },
  oldPassword: { ko: '지금 비밀번호', en: 'Current password' },
  newPassword: { ko: '새 비밀번호', en: 'New password' },
  name: { ko: '이름', en: 'Name' },
  address: { ko: '주소', en: 'Address' },
  line1: { ko: '주소', en: 'Address' },
  line2: { ko: '상세 주소', en: 'Apartment, floor, unit' },
  postcode: { ko: '우편번호', en: 'Postcode' },
  note: { ko: '요청사항', en: 'Note' },
  reason: { ko: '이유', en: 'Reason' },
  kind: { ko: '업종', en: 'Type of store' },
  minutes: { ko: '걸리는 시간', en: 'Minutes' },
  price: { ko: '가격', en: 'Price' },
  category: { ko: '분류', en: 'Category' },
  description: { ko: '설명', en: 'Description' },
  options: { ko: '옵션', en: 'Options' },
  choices: { ko: '선택지', en: 'Choices' },
  min: { ko: '최소', en: 'At least' },
  max: { ko: '최대', en: 'At most' },
  stock: { ko: '재고', en: 'Stock' },
  change: { ko: '재고', en: 'Stock' },
  set: { ko: '재고', en: 'Stock' },
  available: { ko: '판매 여부', en: 'Available' },
  hours: { ko: '영업시간', en: 'Opening hours' },
  timeZone: { ko: '시간대', en: 'Time zone' },
  mon: { ko: '월요일 영업시간', en: 'Hours on Monday' },
  tue: { ko: '화요일 영업시간', en: 'Hours on Tuesday' },
  wed: { ko: '수요일 영업시간', en: 'Hours on Wednesday' },
  thu: { ko: '목요일 영업시간', en: 'Hours on Thursday' },
  fri: { ko: '금요일 영업시간', en: 'Hours on Friday' },
  sat: { ko: '토요일 영업시간', en: 'Hours on Saturday' },
  sun: { ko: '일요일 영업시간', en: 'Hours on Sunday' },
  dayStartsAt: { ko: '영업일이 바뀌는 시각', en: 'Start of the business day' },
  fulfilment: { ko: '받는 방법', en: 'Delivery or pickup' },
  paths: { ko: '열어 줄 경로', en: 'Paths' },
  networks: { ko: '서버 위치', en: 'Where its servers are' },
  open: { ko: '로그인 없이 이용', en: 'Open without a log-in' },
  tokens: { ko: '로그인 정보 전달', en: 'Users’ tokens are passed on' },
  fulfilments: { ko: '받는 방법', en: 'Delivery or pickup' },
  status: { ko: '주문 받기', en: 'Taking orders' },
  until: { ko: '종료 시각', en: 'End time' },
  acceptWithinMinutes: { ko: '수락 제한 시간', en: 'Minutes to accept' },
  pickupWithinMinutes: { ko: '픽업 제한 시간', en: 'Minutes until pickup' },
  lastOrderMinutes: { ko: '주문 마감', en: 'Last order' },
  autoAccept: { ko: '자동 수락', en: 'Accept automatically' },
  lines: { ko: '담은 메뉴', en: 'Cart' },
  quantity: { ko: '수량', en: 'Quantity' },
  payment: { ko: '결제 카드', en: 'Card' },
  refund: { ko: '환불', en: 'Refund' },
  data: { ko: '데이터', en: 'Data' },
})

/** Written by our screens, never by people: a refusal that names one has no field to show. */
export const notTyped: ReadonlySet<string> = new Set([
  ...['id', 'storeId', 'orderId', 'orderIds', 'productId', 'customerId', 'riderId', 'ko', 'en', 'amount', 'currency'],
  ...['ifStock', 'open', 'close', 'restock', 'refreshToken', 'device', 'method', 'token', 'agreedTotal', 'role'],
  ...[
    'unlessOrdered',
    'items',
    'invariant',
    'broken',
    'mode',
    'delayMs',
    'forMs',
    'events',
    'count',
    'what',
    'who',
    'at',
  ],
])

/** The innermost part of a path that has a name; undefined where people typed none of it. */
export function fieldName(path: string, language: Language): string | undefined {
  const texts = inLanguage(fieldTexts, language)
  const known = path.split('.').findLast((part) => part in texts)
  return known === undefined ? undefined : texts[known as keyof typeof texts]
}
