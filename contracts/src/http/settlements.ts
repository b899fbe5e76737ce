/** What the platform owes a store for a period, from the same facts as its days; an operator marks it as paid, once. */
import { type Static, Type } from 'typebox'
import { asReport, Day, dayMoney, SumShape } from './days.ts'
import { endpoint } from './endpoint.ts'
import { Count, Id, Shape, Time, Words } from './shapes.ts'

export const BasisPoints = Count(0, 10_000)
/** So many days a period may have. */
export const mostDaysOfPeriod = 366

/** gross + fees − discounts − refunds − commission = payout. */
export const SettledSumsShape = Shape({
  ...dayMoney,
  commission: { ...SumShape, description: 'of what stays: net × basisPoints ÷ 10 000, rounded for the whole period' },
  payout: { ...SumShape, description: 'net − commission' },
})
export type SettledSums = Static<typeof SettledSumsShape>
export const SettlementShape = Shape({
  id: Id,
  storeId: Id,
  from: Day,
  to: { ...Day, description: 'the last day of it' },
  basisPoints: Type.Integer({ description: 'the commission when it was paid' }),
  sums: Type.Array(SettledSumsShape, { description: 'one for each currency; mostly there is one' }),
  reference: Type.Optional(Type.String()),
  paidAt: Time,
  paidBy: Id,
})
export type Settlement = Static<typeof SettlementShape>
export const SettlementsShape = Shape({
  storeId: Id,
  from: Day,
  to: Day,
  timeZone: Type.String({ description: 'by whose clocks its days are' }),
  basisPoints: Type.Integer({ description: 'the commission of this store now; 100 are one per cent' }),
  usualBasisPoints: Type.Integer({
    description: "what the platform's setting says, for stores that have none of their own",
  }),
  hasOwnCommission: Type.Boolean({ description: 'it was set for this store' }),
  open: Type.Array(SettledSumsShape, { description: 'of the days of this period that are not paid out yet' }),
  days: Type.Array(
    Shape({
      day: Day,
      report: Type.Union([Type.Integer(), Type.Null()], { description: 'its number; null: not closed' }),
      settlementId: Type.Union([Id, Type.Null()]),
      ...dayMoney,
    }),
    { description: 'the days on which money moved, the earliest first; one of two currencies is there twice' },
  ),
  items: Type.Array(SettlementShape, { description: 'payouts that have days in this period, the earliest first' }),
})
export type Settlements = Static<typeof SettlementsShape>

const ofStore = { service: 'store', params: Shape({ id: Id }) } as const
export const listSettlements = endpoint({
  ...ofStore,
  method: 'GET',
  path: '/stores/:id/settlements',
  summary: 'What is owed to a store for a period, and what was paid out; JSON, or CSV by `format` or `Accept`',
  access: ['owner', 'staff', 'operator'],
  right: 'payouts',
  ...asReport({ from: Day, to: Day }),
  answers: { 200: SettlementsShape },
})
export const settle = endpoint({
  ...ofStore,
  method: 'POST',
  path: '/stores/:id/settlements',
  summary: 'Mark a period as paid out: no day of it is ever paid out again, and nothing is added to it any more',
  access: ['operator'],
  idempotent: true,
  body: Shape({
    from: Day,
    to: Day,
    reference: Type.Optional(Words(100, 'of the transfer')),
  }),
  answers: { 201: SettlementShape },
})
export const setCommission = endpoint({
  ...ofStore,
  method: 'PATCH',
  path: '/stores/:id/commission',
  summary: "What the platform keeps of a store's money, in basis points; null: what the platform's setting says",
  access: ['operator'],
  body: Shape({ basisPoints: Type.Union([BasisPoints, Type.Null()]) }),
  answers: { 200: Shape({ basisPoints: Type.Integer() }) },
})
