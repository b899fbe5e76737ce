import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type NewProduct, won } from '@jumun/contracts'
import { emptyMenu, type Menu } from '../menu.ts'
import { addProduct, type Product } from '../product.ts'
import { asCsv, asJson, readMenuFile, Unreadable } from './menu-file.ts'
import { planImport } from './plan-import.ts'

const id = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
let ids = 0
const around = {
  newId: () => `new-${++ids}`,
  now: new Date('2026-01-01T09:00:00Z'),
  tomorrow: new Date('2026-01-01T20:00:00Z'),
}
const menu: Menu = {
  ...emptyMenu(id(1)),
  categories: [{ name: { ko: '커피' } }, { name: { ko: '빵' }, dayparts: ['breakfast'] }],
  dayparts: [{ id: 'breakfast', name: { ko: '아침' }, from: '07:00', to: '11:00' }],
}
const product = (productId: string, wanted: Partial<NewProduct>): Product => {
  const whole = { storeId: id(1), name: { ko: '무엇' }, price: won(1000), ...wanted }
  const decision = addProduct(productId, whole, { ...around, menu })
  assert.ok(decision.outcome === 'changed')
  return decision.product
}
const latte = product(id(2), {
  name: { ko: '라떼', en: 'Latte' },
  price: won(4500),
  category: { ko: '커피' },
  description: { ko: '두 줄\n"따옴표", 쉼표' },
  options: [
    {
      id: 'milk',
      name: { ko: '우유' },
      min: 0,
      max: 2,
      choices: [{ id: 'oat', name: { ko: '오트' }, price: won(500), most: 2 }],
    },
  ],
  allergens: ['milk'],
  popular: true,
  cookMinutes: 2.5,
  station: 'bar',
})
const toast = product(id(3), { name: { ko: '=토스트' }, category: { ko: '빵' }, spice: 1, available: false })
const products = [latte, toast]
const plan = (type: string, text: string | Buffer) =>
  planImport(id(1), readMenuFile(type, Buffer.from(text as string)), { menu, products }, around)
const csv = (...lines: string[]) => lines.join('\r\n')

describe('what was exported is the same when it is imported again', () => {
  for (const [type, text] of [
    ['application/json', asJson(menu, products)],
    ['text/csv', asCsv(products)],
  ] as const)
    test(type, () => {
      const { report } = plan(type, text)
      assert.deepEqual(report, { added: [], changed: [], removed: [], unchanged: 2, menu: false, problems: [] })
    })
})

test('a spreadsheet opens it: with its mark, each cell whole, and nothing that it would calculate', () => {
  const text = asCsv(products)
  assert.ok(text.startsWith('\uFEFFid,category_ko,'))
  assert.match(text, /,'=토스트,/)
  assert.match(text, /"두 줄\n""따옴표"", 쉼표"/)
})

test('nor in the wide letters that spreadsheets of East Asia calculate as well', () => {
  const wide = ['＝1+1', '＋1', '－1', '＠SUM(1)', '=1', '+1', '-1', '@SUM(1)', "'=1"]
  const offered = wide.map((ko, digit) => product(id(digit), { name: { ko } }))
  const text = asCsv(offered)
  for (const name of wide) assert.ok(text.includes(`,'${name.replace(/^'/, '')},`) || name.startsWith("'"), name)
  const { report } = planImport(id(1), readMenuFile('text/csv', Buffer.from(text)), { menu, products: offered }, around)
  assert.deepEqual([report.problems, report.added, report.removed], [[], [], []])
})

test('a currency that is none is told like any other wrong cell', () => {
  const { report } = plan('text/csv', csv('name_ko,price,currency', '차,1000,XX', '물,1000,KRW', '술,1000,won'))
  assert.deepEqual(
    report.problems.map(({ row, field }) => [row, field]),
    [
      [2, 'currency'],
      [4, 'currency'],
    ],
  )
})

test('a million rows are refused in one sentence, however little stands in each', () => {
  for (const [type, text] of [
    ['text/csv', `name_ko,price\n${'x,\n'.repeat(1_000_000)}`],
    ['application/json', `{"products":[${'0,'.repeat(1_000_000)}0]}`],
    ['text/csv', `${'column,'.repeat(500_000)}\n`],
    ['text/csv', `${'x'.repeat(4_000_000)},price\n`],
    ['application/json', '['.repeat(4_000_000)],
  ] as const)
    assert.throws(
      () => plan(type, text),
      (error) => error instanceof Unreadable && error.message.length < 400,
    )
})

test('it tells what would be added, changed and taken away, by the rows of the spreadsheet', () => {
  const { report, order } = plan(
    'text/csv',
    csv('name_ko,name_en,price,category_ko', '라떼,Latte,"5,000",커피', '', '콜드 브루,,4900,커피'),
  )
  assert.deepEqual(report.changed, [{ row: 2, productId: id(2), name: { ko: '라떼', en: 'Latte' }, fields: ['price'] }])
  assert.deepEqual(report.added, [{ row: 4, name: { ko: '콜드 브루' } }])
  assert.deepEqual(report.removed, [], 'what is hidden already is not hidden again')
  assert.deepEqual([order.length, report.problems], [2, []])
  const gone = plan('text/csv', csv('name_ko,price', '빙수,9000')).report
  assert.deepEqual(gone.removed, [{ productId: id(2), name: { ko: '라떼', en: 'Latte' } }])
})

test('a column that is not there leaves what is; an empty cell takes it away; JSON says everything', () => {
  const kept = plan('text/csv', csv('id,name_ko,name_en,price', `${id(2)},라떼,Latte,4500`)).report
  assert.deepEqual([kept.unchanged, kept.changed], [1, []])
  const emptied = plan(
    'text/csv',
    csv('id,name_ko,name_en,price,allergens,options', `${id(2)},라떼,Latte,4500,,`),
  ).report
  assert.deepEqual(emptied.changed[0]?.fields.toSorted(), ['allergens', 'options'])
  const json = plan(
    'application/json',
    JSON.stringify({ products: [{ id: id(2), name: latte.name, price: won(4500) }] }),
  )
  assert.deepEqual(json.report.changed[0]?.fields.toSorted(), [
    'allergens',
    'category',
    'cookMinutes',
    'description',
    'options',
    'popular',
    'station',
  ])
})

test('bad rows are told by number, field and reason, all of them at once', () => {
  const { report } = plan(
    'text/csv',
    csv(
      'id,name_ko,price,spice,allergens,options,dayparts',
      ',,1000,,,,',
      ',차,비쌈,,,,',
      ',차,1000,9,,,',
      ',차,1000,,kryptonite,,',
      ',차,1000,,,{,',
      ',차,1000,,,,midnight',
      `${id(9)},차,1000,,,,`,
      ',라떼,1000,,,,',
      ',라떼,1000,,,,',
    ),
  )
  assert.deepEqual(
    report.problems.map(({ row, field }) => [row, field]),
    [
      [2, 'name'],
      [3, 'price'],
      [4, 'spice'],
      [5, 'allergens.0'],
      [6, 'options'],
      [7, 'dayparts'],
      [8, 'id'],
      [10, 'name'],
    ],
  )
  assert.deepEqual(
    report.problems.flatMap(({ code = [] }) => code),
    ['unknown-id', 'same-product'],
  )
})

test('what old Korean spreadsheets write (CP949), and UTF-16 with tabs, is read as well', () => {
  // 라떼 and 똠 in CP949; the second is in no older Korean code
  const cp949 = Buffer.concat([
    Buffer.from('name_ko,price\r\n'),
    Buffer.from([0xb6, 0xf3, 0xb6, 0xbc, 0x2c]),
    Buffer.from('4500\r\n'),
    Buffer.from([0x8c, 0x63, 0x2c]),
    Buffer.from('1000\r\n'),
  ])
  const report = plan('text/csv', cp949).report
  assert.deepEqual([report.changed[0]?.productId, report.added[0]?.name.ko], [id(2), '똠'])
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('name_ko\tprice\r\n라떼\t4500\r\n', 'utf16le')])
  assert.equal(plan('text/csv', utf16).report.changed[0]?.productId, id(2))
})

test('what is no menu at all is refused as a whole', () => {
  for (const [type, text] of [
    ['application/json', '{'],
    ['application/json', '[]'],
    ['text/csv', 'a,b\r\n1,2'],
    ['text/csv', 'name_ko\r\n차'],
    ['text/csv', '"'],
  ] as const)
    assert.throws(() => plan(type, text), Unreadable)
})
