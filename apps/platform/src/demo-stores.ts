/** The demo: eight shops as one finds them around a Seoul corner, with what they really sell. Prices in won. */
import { type Daypart, type NewProduct, type NewStore, won } from '@jumun/contracts'

export type DemoProduct = Omit<NewProduct, 'storeId'>
export interface DemoStore {
  readonly store: NewStore
  readonly menu: readonly DemoProduct[]
  readonly dayparts?: readonly Daypart[]
}

type Option = NonNullable<DemoProduct['options']>[number]
type Category = readonly [ko: string, en: string]

const text = (ko: string, en: string) => ({ ko, en })
const choice = (ko: string, en: string, price = 0) => ({ name: text(ko, en), price: won(price) })
/** Exactly one of them. */
const oneOf = (ko: string, en: string, ...choices: Option['choices']): Option => ({
  name: text(ko, en),
  min: 1,
  max: 1,
  choices,
})
/** As many of them as one likes. */
const anyOf = (ko: string, en: string, ...choices: Option['choices']): Option => ({
  name: text(ko, en),
  min: 0,
  max: choices.reduce((sum, { most = 1 }) => sum + most, 0),
  choices,
})
const item = (
  [ko, en]: Category,
  name: readonly [ko: string, en: string],
  price: number,
  more: {
    readonly is?: readonly [ko: string, en: string]
    readonly options?: Option[]
    readonly stock?: number
  } & Pick<DemoProduct, 'allergens' | 'spice' | 'popular' | 'dayparts'> = {},
): DemoProduct => ({
  name: text(...name),
  price: won(price),
  category: text(ko, en),
  ...(more.is ? { description: text(...more.is) } : {}),
  ...(more.options ? { options: more.options } : {}),
  ...(more.stock === undefined ? {} : { stock: more.stock }),
  ...(more.allergens ? { allergens: more.allergens } : {}),
  ...(more.spice ? { spice: more.spice } : {}),
  ...(more.popular ? { popular: more.popular } : {}),
  ...(more.dayparts ? { dayparts: more.dayparts } : {}),
})

/** A day off, so many days from the first start on. Seoul's clocks are nine hours ahead, and are never moved. */
function dayOff(days: number, reason: string) {
  const seoulMs = 9 * 3_600_000
  const midnight = Math.floor((Date.now() + seoulMs) / 86_400_000) * 86_400_000 - seoulMs
  const at = (day: number): string => new Date(midnight + day * 86_400_000).toISOString()
  return { from: at(days), to: at(days + 1), reason }
}
const everyDay = (open: string, close: string): NonNullable<NewStore['hours']> =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [{ open, close }]]))

/** What a kitchen with stations takes for each. */
const cooked = (menu: readonly DemoProduct[]): DemoProduct[] =>
  menu.map((dish) => ({
    ...dish,
    ...(dish.stock ? { cookMinutes: 0.5, station: 'bar' } : { cookMinutes: 4, station: 'stove' }),
  }))

const coffee: Category = ['커피', 'Coffee']
const tea: Category = ['티와 에이드', 'Tea & ade']
const dessert: Category = ['디저트', 'Dessert']
const size = oneOf(
  '사이즈',
  'Size',
  choice('톨', 'Tall'),
  choice('그란데', 'Grande', 700),
  choice('벤티', 'Venti', 1400),
)
const temperature = oneOf('온도', 'Temperature', choice('따뜻하게', 'Hot'), choice('아이스', 'Iced', 500))
const coffeeExtras = anyOf(
  '추가',
  'Extras',
  { ...choice('샷 추가', 'Extra shot', 500), most: 3 },
  choice('오트 밀크로 변경', 'Oat milk', 700),
  choice('바닐라 시럽', 'Vanilla syrup', 500),
)

const main: Category = ['식사', 'Mains']
const side: Category = ['곁들임', 'Sides']
const drink: Category = ['음료', 'Drinks']
const spiciness = oneOf(
  '맵기',
  'Spiciness',
  choice('순한맛', 'Mild'),
  choice('보통맛', 'Medium'),
  choice('매운맛', 'Hot'),
)

const chicken: Category = ['치킨', 'Chicken']
const bread: Category = ['빵', 'Bread']
const cake: Category = ['케이크', 'Cakes']
const burger: Category = ['버거', 'Burgers']
const pizza: Category = ['피자', 'Pizza']
const bouquet: Category = ['꽃다발', 'Bouquets']
const plant: Category = ['화분', 'Plants']
const grocery: Category = ['장보기', 'Groceries']
const fruit: Category = ['과일과 채소', 'Fruit & vegetables']
const snack: Category = ['분식', 'Street food']
const crust = oneOf(
  '도우',
  'Crust',
  choice('오리지널', 'Original'),
  choice('씬', 'Thin'),
  choice('치즈 크러스트', 'Cheese crust', 3000),
)
const pizzaSize = oneOf(
  '크기',
  'Size',
  choice('M (2인)', 'Medium (serves 2)'),
  choice('L (4인)', 'Large (serves 4)', 6000),
)
const set = anyOf('세트', 'Make it a set', choice('감자튀김과 콜라', 'Fries and cola', 3500))
const wrapping = anyOf(
  '포장',
  'Wrapping',
  choice('메시지 카드', 'Message card', 1000),
  choice('선물 포장', 'Gift wrapping', 2000),
)

export const demoStores: readonly DemoStore[] = [
  {
    store: {
      name: text('골목 커피', 'Golmok Coffee'),
      address: {
        line1: '서울 성동구 서울숲길 17',
        line2: '1층',
        phone: '02-000-0117',
        point: { lat: 37.5446, lng: 127.0437 },
      },
      kind: 'cafe',
      minutes: 8,
      businessNumber: '204-86-10293',
      vatPercent: 10,
    },
    menu: [
      item(coffee, ['아메리카노', 'Americano'], 4500, { popular: true, options: [size, temperature, coffeeExtras] }),
      item(coffee, ['카페 라떼', 'Caffè latte'], 5000, {
        allergens: ['milk'],
        popular: true,
        options: [size, temperature, coffeeExtras],
      }),
      item(coffee, ['바닐라 라떼', 'Vanilla latte'], 5500, {
        allergens: ['milk'],
        options: [size, temperature, coffeeExtras],
      }),
      item(coffee, ['콜드 브루', 'Cold brew'], 4900, {
        is: ['열여덟 시간 천천히 내린 커피', 'Steeped slowly for eighteen hours'],
      }),
      item(coffee, ['오늘의 드립', 'Hand drip of the day'], 6000, {
        is: ['에티오피아 예가체프', 'Ethiopia Yirgacheffe'],
      }),
      item(tea, ['유자차', 'Yuja tea'], 5500, { options: [temperature] }),
      item(tea, ['자몽 에이드', 'Grapefruit ade'], 6000),
      item(tea, ['말차 라떼', 'Matcha latte'], 5800, { allergens: ['milk'], options: [temperature] }),
      item(dessert, ['바스크 치즈케이크', 'Basque cheesecake'], 6500, {
        allergens: ['egg', 'milk', 'wheat'],
        stock: 24,
      }),
      item(dessert, ['소금빵', 'Salt bread'], 3200, { allergens: ['milk', 'wheat'], stock: 40 }),
      item(dessert, ['약과 쿠키', 'Yakgwa cookie'], 3800, { stock: 30 }),
    ],
  },
  {
    store: {
      name: text('어머니 밥상', "Mother's Table"),
      address: { line1: '서울 종로구 자하문로 42', phone: '02-000-0142', point: { lat: 37.5825, lng: 126.9696 } },
      kind: 'restaurant',
      minutes: 20,
      stations: [
        { id: 'stove', name: text('화구', 'Stove') },
        { id: 'bar', name: text('바', 'Bar') },
      ],
      capacity: { slotMinutes: 15, cookMinutes: 2000 }, // more than anybody orders who tries it
      orderAheadDays: 3,
      leadMinutes: 20,
    },
    dayparts: [{ id: 'lunch', name: text('점심', 'Lunch'), from: '11:00', to: '15:00' }],
    menu: cooked([
      item(main, ['비빔밥', 'Bibimbap'], 10500, {
        is: ['제철 나물 여섯 가지와 고추장', 'Six seasonal vegetables and gochujang'],
        options: [
          anyOf('추가', 'Extras', choice('육회', 'Beef tartare', 4000), {
            ...choice('계란 프라이', 'Fried egg', 1000),
            most: 2,
          }),
        ],
      }),
      item(main, ['김치찌개', 'Kimchi stew'], 9500, {
        spice: 2,
        allergens: ['pork', 'soy'],
        popular: true,
        options: [spiciness],
      }),
      item(main, ['점심 특선', 'Lunch special'], 8900, { options: [spiciness], dayparts: ['lunch'] }),
      item(main, ['된장찌개', 'Soybean paste stew'], 9000),
      item(main, ['제육볶음', 'Spicy stir-fried pork'], 11500, {
        spice: 2,
        allergens: ['pork', 'soy', 'wheat'],
        options: [spiciness],
      }),
      item(main, ['불고기 정식', 'Bulgogi set meal'], 15500, {
        is: ['밥과 국, 반찬 다섯 가지', 'With rice, soup and five side dishes'],
      }),
      item(main, ['물냉면', 'Cold buckwheat noodles'], 11000),
      item(side, ['해물파전', 'Seafood pancake'], 14000),
      item(side, ['계란찜', 'Steamed egg'], 5000),
      item(side, ['공기밥', 'Bowl of rice'], 1000),
      item(drink, ['식혜', 'Sweet rice drink'], 3000, { stock: 60 }),
    ]),
  },
  {
    store: {
      name: text('바삭 치킨', 'Basak Chicken'),
      address: { line1: '서울 마포구 와우산로 88', phone: '02-000-0188', point: { lat: 37.5513, lng: 126.925 } },
      kind: 'chicken',
      minutes: 25,
      businessNumber: '105-81-23457',
      delivery: {
        areas: [
          {
            ...{ name: text('마포구', 'Mapo-gu'), postcodes: ['039', '040', '041', '042'] },
            ...{ fee: won(2000), minimumOrder: won(12_000), minutes: 10 },
          },
          { name: text('그 밖의 서울', 'Elsewhere in Seoul'), fee: won(3500), minimumOrder: won(18_000), minutes: 25 },
        ],
        freeFrom: won(40_000),
      },
    },
    menu: [
      item(chicken, ['후라이드', 'Fried chicken'], 19000, {
        options: [oneOf('부위', 'Cut', choice('한 마리', 'Whole'), choice('순살', 'Boneless', 2000))],
      }),
      item(chicken, ['양념치킨', 'Sweet and spicy chicken'], 20000, {
        spice: 1,
        allergens: ['chicken', 'wheat', 'soy'],
        popular: true,
        options: [spiciness],
      }),
      item(chicken, ['간장치킨', 'Soy garlic chicken'], 20500),
      item(chicken, ['반반치킨', 'Half and half'], 20000, {
        is: ['후라이드 반, 양념 반', 'Half fried, half sweet and spicy'],
      }),
      item(chicken, ['파닭', 'Chicken with spring onion'], 21500),
      item(side, ['치즈볼', 'Cheese balls'], 5500, {
        options: [oneOf('개수', 'Pieces', choice('5개', 'Five'), choice('10개', 'Ten', 4500))],
      }),
      item(side, ['감자튀김', 'French fries'], 5000),
      item(side, ['치킨무', 'Pickled radish'], 800, { stock: 200 }),
      item(drink, ['콜라 1.25L', 'Cola 1.25 l'], 2500, { stock: 80 }),
    ],
  },
  {
    store: {
      name: text('아침 빵집', 'Achim Bakery'),
      address: { line1: '서울 서대문구 연희로 25' },
      kind: 'bakery',
      minutes: 5,
      orderAheadDays: 7,
      closures: [dayOff(12, '빵집 쉬는 날')],
    },
    menu: [
      item(bread, ['우유 식빵', 'Milk loaf'], 5500, { stock: 20 }),
      item(bread, ['바게트', 'Baguette'], 4200, { stock: 15 }),
      item(bread, ['크루아상', 'Croissant'], 3900, { allergens: ['wheat', 'milk', 'egg'], popular: true, stock: 36 }),
      item(bread, ['단팥빵', 'Red bean bun'], 2800, { stock: 48 }),
      item(bread, ['소보로', 'Streusel bun'], 2800, { stock: 36 }),
      item(bread, ['마늘 바게트', 'Garlic baguette'], 5800, { stock: 12 }),
      item(cake, ['딸기 생크림 케이크', 'Strawberry cream cake'], 38000, {
        stock: 4,
        options: [anyOf('추가', 'Extras', choice('초', 'Candles'), choice('축하 문구', 'Greeting on top', 2000))],
      }),
      item(cake, ['당근 케이크 조각', 'Slice of carrot cake'], 6500, { stock: 10 }),
      item(drink, ['따뜻한 우유', 'Warm milk'], 3000),
    ],
  },
  {
    store: {
      name: text('한강 버거', 'Hangang Burger'),
      address: { line1: '서울 용산구 이태원로 211' },
      kind: 'burger',
      minutes: 15,
      delivery: {
        areas: [
          {
            ...{ name: text('용산구', 'Yongsan-gu'), postcodes: ['043', '044'] },
            ...{ fee: won(1500), minimumOrder: won(8_000), minutes: 8 },
          },
          { name: text('그 밖의 서울', 'Elsewhere in Seoul'), fee: won(4000), minimumOrder: won(8_000), minutes: 20 },
        ],
        freeFrom: won(35_000),
      },
    },
    menu: [
      item(burger, ['치즈버거', 'Cheeseburger'], 8900, {
        options: [set, anyOf('추가', 'Extras', choice('패티', 'Extra patty', 3000), choice('베이컨', 'Bacon', 1500))],
      }),
      item(burger, ['불고기 버거', 'Bulgogi burger'], 8500, { options: [set] }),
      item(burger, ['새우 버거', 'Shrimp burger'], 9200, {
        allergens: ['shrimp', 'wheat', 'egg', 'milk'],
        options: [set],
      }),
      item(burger, ['버섯 버거', 'Mushroom burger'], 8700, { is: ['고기 없이', 'Without meat'], options: [set] }),
      item(side, ['감자튀김', 'French fries'], 3500),
      item(side, ['어니언링', 'Onion rings'], 4200),
      item(drink, ['밀크셰이크', 'Milkshake'], 5500, {
        options: [
          oneOf(
            '맛',
            'Flavour',
            choice('바닐라', 'Vanilla'),
            choice('초콜릿', 'Chocolate'),
            choice('딸기', 'Strawberry'),
          ),
        ],
      }),
      item(drink, ['콜라', 'Cola'], 2500, { stock: 120 }),
    ],
  },
  {
    store: {
      name: text('화덕 피자', 'Hwadeok Pizza'),
      address: { line1: '서울 강남구 도산대로 53길 9' },
      kind: 'pizza',
      minutes: 30,
    },
    menu: [
      item(pizza, ['마르게리타', 'Margherita'], 17900, { options: [pizzaSize, crust] }),
      item(pizza, ['고구마 피자', 'Sweet potato pizza'], 20900, { options: [pizzaSize, crust] }),
      item(pizza, ['불고기 피자', 'Bulgogi pizza'], 21900, { options: [pizzaSize, crust] }),
      item(pizza, ['페퍼로니', 'Pepperoni'], 19900, {
        allergens: ['pork', 'wheat', 'milk'],
        popular: true,
        options: [pizzaSize, crust],
      }),
      item(side, ['오븐 스파게티', 'Baked spaghetti'], 8900),
      item(side, ['갈릭 딥핑 소스', 'Garlic dip'], 700),
      item(side, ['피클', 'Pickles'], 600, { stock: 150 }),
      item(drink, ['제로 콜라 500mL', 'Zero cola 500 ml'], 2200, { stock: 90 }),
    ],
  },
  {
    store: {
      name: text('달빛 떡볶이', 'Dalbit Tteokbokki'),
      address: { line1: '서울 중구 퇴계로 76길 5' },
      kind: 'street food',
      minutes: 12,
    },
    menu: [
      item(snack, ['떡볶이', 'Tteokbokki'], 5500, {
        options: [
          spiciness,
          anyOf('추가', 'Extras', choice('치즈', 'Cheese', 1500), choice('라면 사리', 'Noodles', 1500), {
            ...choice('삶은 계란', 'Boiled egg', 1000),
            most: 3,
          }),
        ],
      }),
      item(snack, ['로제 떡볶이', 'Rosé tteokbokki'], 7500, {
        spice: 2,
        allergens: ['milk', 'wheat'],
        popular: true,
        options: [spiciness],
      }),
      item(snack, ['김밥', 'Gimbap'], 4000),
      item(snack, ['참치 김밥', 'Tuna gimbap'], 4800, { allergens: ['fish', 'egg'] }),
      item(snack, ['모둠 튀김', 'Assorted tempura'], 6500),
      item(snack, ['순대', 'Blood sausage'], 5500),
      item(snack, ['어묵탕', 'Fish cake soup'], 5000),
      item(drink, ['쿨피스', 'Peach milk drink'], 2000, { stock: 70 }),
    ],
  },
  {
    store: {
      name: text('초록 꽃집', 'Chorok Flowers'),
      address: { line1: '서울 서초구 신반포로 194' },
      kind: 'flowers',
      minutes: 20,
      orderAheadDays: 14,
    },
    menu: [
      item(bouquet, ['장미 꽃다발', 'Rose bouquet'], 35000, {
        stock: 10,
        options: [oneOf('송이', 'Stems', choice('10송이', 'Ten'), choice('20송이', 'Twenty', 30000)), wrapping],
      }),
      item(bouquet, ['튤립 꽃다발', 'Tulip bouquet'], 28000, { stock: 8, options: [wrapping] }),
      item(bouquet, ['계절 꽃다발', 'Bouquet of the season'], 25000, { stock: 12, options: [wrapping] }),
      item(bouquet, ['안개꽃 한 단', "Baby's breath"], 12000, { stock: 15 }),
      item(plant, ['몬스테라', 'Monstera'], 32000, { stock: 5 }),
      item(plant, ['다육이 세트', 'Set of succulents'], 15000, { stock: 14 }),
      item(plant, ['호접란', 'Moth orchid'], 45000, { stock: 3, options: [wrapping] }),
    ],
  },
  {
    store: {
      name: text('동네 마트', 'Dongne Mart'),
      address: { line1: '서울 송파구 백제고분로 301' },
      kind: 'grocery',
      minutes: 15,
      hours: everyDay('07:00', '23:30'),
      lastOrderMinutes: 20,
    },
    menu: [
      item(fruit, ['사과 1kg', 'Apples, 1 kg'], 8900, { stock: 40 }),
      item(fruit, ['제주 감귤 2kg', 'Jeju tangerines, 2 kg'], 12900, { stock: 30 }),
      item(fruit, ['대파 한 단', 'Spring onions'], 2900, { stock: 50 }),
      item(fruit, ['두부', 'Tofu'], 2300, { stock: 60 }),
      item(grocery, ['우유 1L', 'Milk, 1 l'], 2900, { stock: 80 }),
      item(grocery, ['계란 15구', 'Eggs, box of 15'], 6500, { stock: 45 }),
      item(grocery, ['쌀 4kg', 'Rice, 4 kg'], 16900, { stock: 20 }),
      item(grocery, ['라면 5개입', 'Instant noodles, pack of 5'], 4200, { stock: 100 }),
      item(grocery, ['생수 2L 6병', 'Water, six 2 l bottles'], 5900, { stock: 35 }),
      item(grocery, ['김치 1kg', 'Kimchi, 1 kg'], 11900, { stock: 25 }),
    ],
  },
]
