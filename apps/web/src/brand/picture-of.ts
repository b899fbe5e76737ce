/** Which little drawing fits a product or a store, judged by its words in either language. */
export type Motif =
  | 'hotCup'
  | 'icedGlass'
  | 'tea'
  | 'cake'
  | 'bread'
  | 'cookie'
  | 'noodles'
  | 'stew'
  | 'rice'
  | 'chicken'
  | 'pizza'
  | 'burger'
  | 'salad'
  | 'kimbap'
  | 'dumpling'
  | 'iceCream'
  | 'meat'
  | 'fish'
  | 'bottle'
  | 'flower'
  | 'fruit'
  | 'goods'
  | 'plate'

/** The first that fits wins: the particular before the general ("iced latte" before "latte"). */
const signs: readonly (readonly [Motif, RegExp])[] = [
  ['iceCream', /아이스크림|빙수|젤라또|소프트|ice.?cream|gelato|bingsu|sorbet|sundae/i],
  ['burger', /버거|burger|샌드위치|sandwich|토스트|toast|파니니|panini/i],
  ['pizza', /피자|pizza/i],
  ['cake', /케이크|케익|타르트|푸딩|티라미수|cake|tart|pudding|tiramisu|muffin|머핀/i],
  [
    'cookie',
    /쿠키|마카롱|도넛|휘낭시에|마들렌|초콜|cookie|macaron|donut|doughnut|financier|madeleine|chocolate|brownie/i,
  ],
  ['icedGlass', /아이스|콜드|에이드|스무디|주스|프라페|요거트|iced|cold brew|ade\b|smoothie|juice|frapp|lemonade/i],
  ['tea', /\b차\b|녹차|홍차|유자차|캐모마일|얼그레이|말차|tea\b|matcha|chamomile|earl grey|herbal/i],
  [
    'hotCup',
    /커피|아메리카노|라떼|라테|에스프레소|모카|카푸치노|마키아토|카페|coffee|americano|latte|espresso|mocha|cappuccino|macchiato|flat white|caf[eé]/i,
  ],
  ['kimbap', /김밥|초밥|스시|롤\b|kimbap|gimbap|sushi|roll\b/i],
  ['dumpling', /만두|딤섬|교자|dumpling|mandu|gyoza|dim sum/i],
  [
    'noodles',
    /라면|국수|면\b|짜장|짬뽕|냉면|우동|파스타|스파게티|칼국수|쌀국수|잡채|noodle|ramen|ramyeon|udon|pasta|spaghetti|pho\b|jjajang|jjamppong|naengmyeon/i,
  ],
  ['chicken', /치킨|닭|통닭|윙|chicken|wing|drumstick/i],
  ['stew', /찌개|탕|국\b|국밥|전골|떡볶이|수프|스튜|soup|stew|jjigae|tteokbokki|gukbap|curry|카레|어묵/i],
  [
    'meat',
    /갈비|불고기|삼겹|제육|돈까스|돈가스|스테이크|족발|보쌈|탕수육|고기|bulgogi|galbi|ribs|steak|pork|beef|cutlet|bbq|meat/i,
  ],
  ['fish', /회\b|생선|연어|새우|해물|fish|salmon|shrimp|seafood/i],
  ['rice', /밥|비빔|덮밥|볶음밥|죽\b|rice|bibimbap|bowl|porridge/i],
  ['salad', /샐러드|야채|채소|salad|vegetable|greens/i],
  [
    'bread',
    /빵|베이글|크루아상|바게트|식빵|스콘|베이커리|bread|bagel|croissant|baguette|scone|bakery|loaf|pastry|brioche/i,
  ],
  ['fruit', /과일|딸기|사과|귤|바나나|fruit|berry|apple|orange|banana|mango/i],
  [
    'bottle',
    /콜라|사이다|맥주|소주|음료|생수|우유|막걸리|와인|cola|coke|soda|sprite|beer|soju|water|milk|wine|drink|beverage/i,
  ],
  ['flower', /꽃|장미|튤립|화분|flower|rose|tulip|bouquet|plant/i],
  [
    'goods',
    /원두|굿즈|노트|책|텀블러|머그|마트|편의|상점|beans|goods|notebook|book|tumbler|mug|mart|shop|store|convenience|grocery|gift/i,
  ],
]

export function motifOf(...words: readonly (string | undefined)[]): Motif {
  // The name says more than the category, so each text is judged by itself, in the order given.
  for (const text of words) {
    if (text === undefined) continue
    const found = signs.find(([, sign]) => sign.test(text))
    if (found) return found[0]
  }
  return 'plate'
}

/** The same thing gets the same tint for ever. */
export function tintOf(id: string, tints: number): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9_973
  return sum % tints
}
