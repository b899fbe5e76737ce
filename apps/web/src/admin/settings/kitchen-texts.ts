/** What is said of a kitchen and what it can do. */
import { inBoth } from '../../texts/in-both.ts'

export const kitchenTexts = inBoth({
  kitchen: { ko: '주방', en: 'Kitchen' },
  kitchenHint: {
    ko: '시간대마다 조리할 수 있는 시간을 정하면, 넘치는 주문은 다음 시간대로 가거나 결제 전에 안내돼요.',
    en: 'Say how many minutes your kitchen can cook in each slot. Orders beyond that go to the next slot, or are told before they pay.',
  },
  counted: { ko: '조리 시간 세기', en: 'Count cooking time' },
  slotMinutes: { ko: '시간대 길이 (분)', en: 'Length of a slot (minutes)' },
  cookMinutes: { ko: '시간대마다 조리 시간 (분)', en: 'Cooking minutes in a slot' },
  cookMinutesHint: {
    ko: '세 사람이 15분 동안 조리하면 45분이에요.',
    en: 'Three people cooking for 15 minutes are 45.',
  },
  stations: { ko: '조리대', en: 'Stations' },
  stationKo: { ko: '조리대 이름 (한국어)', en: 'Station (Korean)' },
  stationEn: { ko: '조리대 이름 (영어)', en: 'Station (English)' },
  stationMinutes: { ko: '조리 시간 (분, 비우면 주방 전체)', en: 'Minutes in a slot (empty: as the kitchen)' },
  addStation: { ko: '조리대 추가', en: 'Add a station' },
  removeStation: { ko: (name: string) => `${name} 지우기`, en: (name: string) => `Remove ${name}` },
  stationNameless: { ko: '조리대 이름을 적어 주세요.', en: 'Please name the station.' },
  dishes: { ko: '메뉴별 조리 시간', en: 'What each dish takes' },
  dishesHint: {
    ko: '하나를 만드는 데 걸리는 시간과 만드는 곳이에요. 비워 두면 세지 않아요.',
    en: 'How many minutes one takes, and where it is made. Empty is not counted.',
  },
  dishMinutes: { ko: (name: string) => `${name} 조리 시간 (분)`, en: (name: string) => `Minutes for ${name}` },
  dishStation: { ko: (name: string) => `${name} 만드는 곳`, en: (name: string) => `Station of ${name}` },
  keepKitchen: { ko: '주방 정보 바꾸기', en: 'Update the kitchen' },
  keepDishes: { ko: '조리 시간 바꾸기', en: 'Update the dishes' },
  noStation: { ko: '정하지 않음', en: 'none' },
})
