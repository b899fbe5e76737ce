/**
 * An example of whatever a schema describes, with words, prices and times as a shop would have them, and the same ids as the
 * samples of the events. A test holds each against its schema, so what is not known by its name here has to be put here.
 */

export interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly minProperties?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
  readonly description?: string
  readonly default?: unknown
  readonly additionalProperties?: unknown
  readonly 'x-form'?: string
}

const id = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const ids: Readonly<Record<string, number>> = {
  orderId: 1,
  customerId: 2,
  storeId: 3,
  productId: 4,
  riderId: 5,
  ownerId: 6,
  paymentId: 7,
  userId: 8,
  printerId: 9,
  refundId: 10,
  invitationId: 11,
  deliveryId: 12,
}
/** What each thing is by itself, where it says `id`. */
const ofThing: Readonly<Record<string, number>> = {
  orders: 1,
  stores: 3,
  catalog: 4,
  payments: 7,
  users: 8,
  webhooks: 13,
}

const texts: Readonly<Record<string, string>> = {
  email: 'minji@example.com',
  password: 'a-cup-at-the-corner',
  oldPassword: 'a-cup-at-the-corner',
  newPassword: 'two-cups-at-the-corner',
  storeName: 'Corner Coffee',
  customerName: '김*지',
  printerName: 'Bar',
  line1: '12 Teheran-ro, Gangnam-gu, Seoul',
  line2: '3F',
  postcode: '06234',
  phone: '010-1234-5678',
  phoneEnd: '5678',
  cardEnd: '4242',
  note: 'Less ice, please',
  message: 'We are out of oat milk, sorry',
  reason: 'SOLD_OUT',
  token: 'tok_ok',
  refreshToken: 'kq0f3c1n5o0p7s2w9y4b',
  accessToken: 'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl',
  currency: 'KRW',
  category: 'Coffee',
  timeZone: 'Asia/Seoul',
  url: 'https://books.example.com/jumun',
  address: 'https://books.example.com/jumun',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  host: '192.168.0.50',
  day: '2026-01-01',
  date: '2026-01-01',
  from: '2026-01-01',
  to: '2026-01-31',
  cursor: 'mjv0e8w0.01900000-0000-7000-8000-000000000001',
  nextCursor: 'mjv0e8w0.01900000-0000-7000-8000-000000000001',
  q: 'coffee',
  type: 'OrderConfirmed',
  event: 'OrderConfirmed',
  pin: '2580',
  code: 'WELCOME',
  station: 'bar',
  brand: 'Hyundai',
  last4: '4242',
  networks: '10.0.0.0/8',
  network: '10.0.0.0/8',
  what: 'OrderConfirmed',
  svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  title: 'Please log in',
  guest: 'loyalty',
  credential: 'kq0f3c1n5o0p7s2w9y4b',
  trouble: 'no-answer',
  link: 'https://jumun.example/admin/join#kq0f3c1n5o0p7s2w9y4b',
  path: '/printers/poll/kq0f3c1n5o0p7s2w9y4b',
  detail: 'the order is canceled already',
  client: '203.0.113.7',
  businessNumber: '123-45-67890',
  device: 'Counter tablet',
  status: 'ACCEPTED',
  kind: 'cafe',
  open: '09:00',
  close: '21:00',
  dayStartsAt: '05:00',
  subject: '01900000-0000-7000-8000-000000000001',
  topic: 'jumun.order',
  source: 'order',
  service: 'order',
  summary: 'Orders, and the saga that carries each to its end',
  means: 'what was said is in the log, once, numbered 1, 2, 3 … without gaps',
  position: '0-1042',
  missing: 'payment',
  firstName: 'Minji',
  kty: 'OKP',
  crv: 'Ed25519',
  alg: 'EdDSA',
  use: 'sig',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  field: 'name',
  reference: '2026-01 payout',
}
/** How each thing is called. */
const called: Readonly<Record<string, { readonly ko: string; readonly en: string }>> = {
  stores: { ko: '모퉁이 커피', en: 'Corner Coffee' },
  users: { ko: '김민지', en: 'Kim Minji' },
  signup: { ko: '김민지', en: 'Kim Minji' },
  login: { ko: '김민지', en: 'Kim Minji' },
  webhooks: { ko: '장부', en: 'Bookkeeping' },
  ops: { ko: '적립', en: 'loyalty' },
}
const goods = { ko: '아메리카노', en: 'Americano' }
/** subtotal + deliveryFee − discounts = total. */
const money: Readonly<Record<string, number>> = {
  total: 9_000,
  subtotal: 9_000,
  deliveryFee: 2_000,
  fee: 2_000,
  paid: 9_000,
  gross: 9_000,
  net: 9_000,
  freeFrom: 30_000,
  minimumOrder: 12_000,
  refundLimit: 20_000,
}
/** What is sent although it may be left out: without it the request would be no use, or none that anybody sends. */
const alsoSent = new Set(['payment', 'address', 'price'])
/** Something that goes well has no such thing. */
const ofAnEnd = new Set(['reason', 'message', 'refund', 'refunds', 'refunded', 'refundedAt', 'before', 'cancelRefused'])
const isOfAnEnd = (name: string, properties: object): boolean =>
  ofAnEnd.has(name) && ('status' in properties || name === 'before')
const times: Readonly<Record<string, string>> = {
  updatedAt: '2026-01-01T09:12:00.000Z',
  promisedAt: '2026-01-01T09:15:00.000Z',
  wantedAt: '2026-01-01T12:00:00.000Z',
  expiresAt: '2026-01-02T09:00:00.000Z',
  until: '2026-01-01T10:00:00.000Z',
  closesAt: '2026-01-01T12:00:00.000Z',
  lastOrderAt: '2026-01-01T11:30:00.000Z',
  opensAt: '2026-01-02T00:00:00.000Z',
  to: '2026-01-02T15:00:00.000Z',
  nextAt: '2026-01-01T09:00:10.000Z',
}
const now = '2026-01-01T09:00:00.000Z'
const numbers: Readonly<Record<string, number>> = {
  amount: 4_500,
  quantity: 2,
  minutes: 15,
  number: 7,
  limit: 20,
  version: 3,
  lat: 37.5008,
  lng: 127.0367,
  expiresIn: 900,
  port: 9100,
  acceptWithinMinutes: 10,
  pickupWithinMinutes: 60,
  lastOrderMinutes: 30,
  learnedMinutes: 12,
  leadMinutes: 20,
  cookMinutes: 20,
  slotMinutes: 15,
  orderAheadDays: 7,
  vatPercent: 10,
  radiusM: 1_500,
  tookMs: 84,
  columns: 42,
}

export interface ExampleOf {
  /** Also what may be left out. */
  readonly whole: boolean
  /** Of which thing: the first part of the path. */
  readonly of: string
}

/** Where one of several words is chosen. */
const usual = new Set<unknown>(['ACCEPTED', 'OPEN', 'APPROVED', 'ASSIGNED', 'DELIVERED', 'owner', 'KRW'])

const isTime = ({ description = '' }: Schema): boolean => description.includes('ISO 8601')
const fits = (text: string, { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema): boolean =>
  (pattern === undefined || new RegExp(pattern, 'u').test(text)) && text.length >= minLength && text.length <= maxLength

/** @param name of the field that it stands in */
export function exampleOf(schema: Schema, how: ExampleOf, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.find((value) => usual.has(value)) ?? schema.enum[0]
  if (schema.anyOf) {
    const some = schema.anyOf.find(({ type }) => type !== 'null') ?? schema.anyOf[0] ?? {}
    return exampleOf({ ...(schema.description ? { description: schema.description } : {}), ...some }, how, name)
  }
  if (schema.allOf)
    return Object.assign({}, ...schema.allOf.map((one) => exampleOf(one, how, name))) as Record<string, unknown>
  switch (schema.type) {
    case 'null':
      return null
    case 'boolean':
      return schema.default ?? true
    case 'integer':
    case 'number':
      return numberFor(schema, name)
    case 'string':
      return textFor(schema, how, name)
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () =>
        exampleOf(schema.items ?? {}, how, name.replace(/ies$/, 'y').replace(/s$/, '')),
      )
    default:
      return objectFor(schema, how, name)
  }
}

function objectFor(schema: Schema, how: ExampleOf, called: string): unknown {
  const { properties = {}, required = [], patternProperties = {}, minProperties = 0 } = schema
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || alsoSent.has(name) || (how.whole && !isOfAnEnd(name, properties)),
  )
  for (const name of Object.keys(properties))
    if (names.length < minProperties && !names.includes(name)) names.push(name)
  if ('amount' in properties && 'currency' in properties) return { amount: money[called] ?? 4_500, currency: 'KRW' }
  const [of] = Object.values(patternProperties)
  return {
    ...Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {}, how, name)])),
    ...(of ? { ko: exampleOf(of, how, 'ko'), en: exampleOf(of, how, 'en') } : {}),
  }
}

function numberFor(
  { type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: Schema,
  name: string,
): number {
  const wanted = numbers[name] ?? (name.endsWith('Ms') ? 120 : 1)
  const bounded = Math.min(maximum, Math.max(minimum, wanted))
  return type === 'integer' ? Math.round(bounded) : bounded
}

function textFor(schema: Schema, { of }: ExampleOf, name: string): string {
  if (schema['x-form'] === 'time-zone') return 'Asia/Seoul'
  const words = called[of] ?? goods
  const known = name === 'ko' || name === 'en' ? words[name] : name === 'name' ? words.en : texts[name]
  const candidates = [
    isTime(schema) ? (times[name] ?? now) : undefined,
    known,
    id(ids[name] ?? ids[`${name}Id`] ?? (name === 'id' ? (ofThing[of] ?? 14) : 15)),
    '2026-01-01T09:00:00.000Z',
    '2026-01-01',
    '09:00',
    '2580',
    'bar',
    '0405',
    '/loyalty',
    'POST /orders/cancel',
    '7',
    'kq0f3c1n5o0p7s2w9y4bkq0f3c1n5o0p7s2w9y4b123',
    '0123456789abcdef0123456789abcdef-320.webp',
    'Corner Coffee',
  ]
  if (schema.pattern === undefined && !isTime(schema)) return plainText(schema, name, known, candidates)
  return candidates.find((text) => text !== undefined && fits(text, schema)) ?? ''
}

/** Any text would do; so one that says what it stands for. */
function plainText(
  schema: Schema,
  name: string,
  known: string | undefined,
  [, , anId = '']: readonly (string | undefined)[],
): string {
  const text = known ?? (/id$/i.test(name) ? anId : name.replaceAll(/([A-Z])/g, ' $1').toLowerCase())
  return text.slice(0, schema.maxLength)
}
