/** What the settings say of where a store delivers. */
import { inBoth } from '../../texts/in-both.ts'

export const areaTexts = inBoth({
  areas: { ko: '배달 지역과 배달비', en: 'Delivery areas and fees' },
  everywhere: { ko: '지역이 없으면 어디든 무료로 배달해요.', en: 'Without areas you deliver everywhere, free.' },
  firstCounts: {
    ko: '위에서부터 처음 맞는 지역의 배달비를 받아요. 우편번호도 반경도 없는 지역은 나머지 전부예요.',
    en: 'The first area that fits counts. An area with neither postcodes nor a circle is everywhere else.',
  },
  area: { ko: (n: number) => `지역 ${n}`, en: (n: number) => `Area ${n}` },
  nameKo: { ko: '지역 이름 (한국어)', en: 'Area name (Korean)' },
  nameEn: { ko: '지역 이름 (영어)', en: 'Area name (English)' },
  fee: { ko: '배달비', en: 'Delivery fee' },
  minimum: { ko: '최소 주문 금액', en: 'Minimum order' },
  minutes: { ko: '배달 시간 (분)', en: 'Minutes on the way' },
  postcodes: { ko: '우편번호 앞자리', en: 'Postcodes begin with' },
  postcodesHint: { ko: '예: 040, 041', en: 'e.g. 040, 041' },
  lat: { ko: '중심 위도', en: 'Center latitude' },
  lng: { ko: '중심 경도', en: 'Center longitude' },
  radius: { ko: '반경 (m)', en: 'Radius (m)' },
  up: { ko: '위로', en: 'Move up' },
  down: { ko: '아래로', en: 'Move down' },
  remove: { ko: '지역 삭제', en: 'Remove area' },
  add: { ko: '지역 추가', en: 'Add an area' },
  freeFrom: { ko: '이 금액부터 배달비 무료', en: 'Free delivery from' },
  incomplete: {
    ko: '이름, 배달비, 최소 금액, 시간을 모두 입력해 주세요. 반경은 위도·경도와 함께 입력하거나, 가게 설정에 지도 위치를 넣어 주세요.',
    en: 'Every area needs a name, fee, minimum and minutes. A radius goes with latitude and longitude, or with the store’s place in its settings.',
  },
  save: { ko: '배달 지역 저장', en: 'Update delivery areas' },
})
