/** What the provider's HTTP messages look like. */
import { Type } from 'typebox'

const Shape = <const P extends Record<string, import('typebox').TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

const Key = Type.String({ minLength: 1, maxLength: 200 })
const Amount = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

export const KeyHeader = Type.Object({ 'idempotency-key': Key })
export const ChargeBody = Shape({
  amount: Amount,
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  token: Type.String({ minLength: 1, maxLength: 200 }),
  reference: Type.String({ minLength: 1, maxLength: 200 }),
})
export const RefundBody = Shape({
  chargeKey: Key,
  amount: Amount,
  reason: Type.String({ minLength: 1, maxLength: 500 }),
})
export const KeyParams = Shape({ key: Key })
export const ListQuery = Shape({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  cursor: Type.Optional(Type.Integer({ minimum: 0 })),
})
export const FaultBody = Shape({
  mode: Type.Union([Type.Literal('none'), Type.Literal('slow'), Type.Literal('down')]),
  delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
  forMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000 })),
})
