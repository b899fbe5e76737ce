/** The shapes that HTTP messages are made of. Every object refuses fields it does not know. */
import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import type { cleaners } from '../clean-text.ts'
import { currencyPattern } from '../currencies.ts'
import { phonePattern } from '../phone.ts'

/** An object that refuses unknown fields. */
export const Shape = <Properties extends TProperties>(properties: Properties, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description ? { description } : {}) })

export const OneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] })

export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  description: 'UUIDv7',
})
export const Time = Type.String({ description: 'ISO 8601, UTC' })
const Cleaned = (how: keyof typeof cleaners) => (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, 'x-clean': how, ...(description ? { description } : {}) })
/** One line of text that people read. It is cleaned as it comes in, and measured then. */
export const Words = Cleaned('line')
/** Text that people read, in lines. */
export const Prose = Cleaned('lines')
/** An e-mail address, in its normal form once it came in. */
export const Email = Type.String({ maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', 'x-clean': 'email' })
/** In a PATCH: left out, it stays as it is; null takes it away, as if it had never been given. */
export const Emptiable = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))
/** `HH:MM` by a store's clocks. */
export const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM' })
/** ISO 8601, as somebody writes it. */
export const Moment = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$',
    description,
  })
export const Count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum })

export const MoneyShape = Shape(
  {
    amount: Count(0, 1_000_000_000),
    currency: Type.String({ pattern: currencyPattern, description: 'ISO 4217' }),
  },
  'Minor units; KRW has none',
)

/** Text that people read: Korean, English, or both. */
export const Text = (maxLength = 200, words = Words) =>
  Type.Object(
    { ko: Type.Optional(words(maxLength)), en: Type.Optional(words(maxLength)) },
    { additionalProperties: false, minProperties: 1, description: 'Korean, English, or both' },
  )

const degrees = (most: number) => Type.Number({ minimum: -most, maximum: most })
/** A place on earth, in degrees (WGS 84). */
export const place = { lat: degrees(90), lng: degrees(180) }
export const Phone = (description: string) =>
  Type.String({ maxLength: 30, pattern: phonePattern.source, 'x-clean': 'line', description })
export const AddressShape = Shape({
  line1: Words(200),
  line2: Type.Optional(Words(200)),
  postcode: Type.Optional(Words(12)),
  point: Type.Optional(Shape(place, 'where exactly, in degrees')),
  phone: Type.Optional(Phone('who answers there')),
  note: Type.Optional(Prose(500)),
})

/** A page of a list, newest first. */
export const Page = <Item extends TSchema>(item: Item) =>
  Shape({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })
export const pageQueryUpTo = (maximum: number) => ({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum, default: 20 })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 300, 'x-form': 'cursor' })),
})
export const pageQuery = pageQueryUpTo(100)

/** What an order comes to: subtotal + deliveryFee − discounts = total, all of one currency. */
export const sums = {
  subtotal: MoneyShape,
  deliveryFee: MoneyShape,
  discounts: Type.Array(
    Shape({ name: Text(60), amount: MoneyShape, code: Type.Optional(Type.String({ maxLength: 40 })) }),
    { maxItems: 5 },
  ),
  total: MoneyShape,
}

export const FulfilmentShape = OneOf('delivery', 'pickup')
/** A place in the kitchen, as its store calls it for programs: `bar`, `grill-2`. */
export const StationId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,20}$', maxLength: 20 })
/** Minutes of work in a kitchen; half a minute is one, too. */
export const CookMinutes = (maximum: number, description?: string) =>
  Type.Number({ minimum: 0, maximum, ...(description ? { description } : {}) })
export const Nothing = Type.Null()

export type LocalText = Static<ReturnType<typeof Text>>

/** The answer of an endpoint that `gives` a file. */
export interface FileAnswer {
  readonly type: string
  readonly bytes: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}
export const FileShape = Type.Unsafe<FileAnswer>({ type: 'string', format: 'binary' })
